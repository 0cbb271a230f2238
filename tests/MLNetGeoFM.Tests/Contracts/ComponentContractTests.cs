using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>What holds for every component, whatever it computes. A new estimator without a case here fails a test.</summary>
[TestFixture]
public sealed class ComponentContractTests
{
    private static IEnumerable<Type> Estimators => typeof(RowTransformer).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsPublic && type.GetInterfaces()
            .Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEstimator<>)));

    private static IEnumerable<object[]> CasesOfChecks => ComponentCheck.Names.SelectMany(check => ContractCases.Names.Select(name => new object[] { check, name }));

    [Test]
    public void Assembly_EveryEstimatorAndTransformer_HasACaseAndAReader()
    {
        var transformers = typeof(RowTransformer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsPublic && typeof(RowTransformer).IsAssignableFrom(type));
        var covered = ContractCases.All.Select(one => one.Estimator.GetType()).ToHashSet();
        var readers = RowPayload.Readers.Values.Select(reader => reader.Method.DeclaringType).ToHashSet();

        Assert.That(Estimators.Where(type => !covered.Contains(type)), Is.Empty, "estimators without a case");
        Assert.That(transformers.Where(type => !readers.Contains(type)), Is.Empty, "transformers that a saved model cannot bring back");
        TestContext.Out.WriteLine(
            $"{covered.Count} estimators in {ContractCases.All.Length} cases under {ComponentCheck.All.Length} checks with {PlantedFaults.Names.Count()} planted faults");
    }

    /// <summary>Every verb that makes an estimator of this library is the first word of a case.</summary>
    [Test]
    public void Assembly_EveryVerb_HasACase()
    {
        string[] verbs = [.. new[] { typeof(GeoFMCatalog), typeof(GeoFMTrainers) }.SelectMany(type => type.GetMethods())
            .Where(method => Estimators.Any(type => type.Name == method.ReturnType.Name)).Select(method => method.Name).Distinct()];

        Assert.That(verbs, Has.Length.GreaterThanOrEqualTo(30));
        Assert.That(verbs.Except(ContractCases.Names.Select(name => name.Split(' ', ',')[0])), Is.Empty, "verbs without a case");
        TestContext.Out.WriteLine($"{verbs.Length} verbs");
    }

    /// <summary>Whatever can be told to stop is stopped in a test.</summary>
    [Test]
    public void Assembly_EveryEstimatorWhoseOptionsHaveAToken_IsStoppedInACase()
    {
        var stopped = ContractCases.All.Where(one => one.IsStoppable).Select(one => one.Estimator.GetType().Name).ToHashSet();
        var stoppable = new[] { typeof(GeoFMCatalog), typeof(GeoFMTrainers) }.SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => HasToken(parameter.ParameterType)))
            .Select(method => method.ReturnType.Name)
            .Where(name => Estimators.Any(type => type.Name == name)).Distinct().Order().ToArray();

        Assert.That(stoppable, Has.Length.GreaterThanOrEqualTo(9));
        Assert.That(stoppable.Except(stopped), Is.Empty, "estimators that no case stops");
    }

    [TestCaseSource(nameof(CasesOfChecks))]
    public void Component_Check_Holds(string check, string name) => ComponentCheck.Find(check).Run(ContractCases.Find(name));

    /// <summary>The table of what a plain load loses has no line that is not so.</summary>
    [Test]
    public void LoadedColumns_EveryApprovedLoss_HappensInACase()
        => Assert.That(LoadedColumns.AllApproved.Except(ContractCases.All.SelectMany(LoadedColumns.OldLosses)), Is.Empty);

    [Test]
    public void Checks_EachOne_HasAPlantedFault()
        => Assert.That(ComponentCheck.Names.Where(check => !PlantedFaults.Of(check).Any()), Is.Empty);

    [TestCaseSource(typeof(PlantedFaults), nameof(PlantedFaults.Names))]
    public void Check_PlantedFault_IsCaughtAndNamed(string check, string name)
    {
        var (_, planted, words) = PlantedFaults.Find(check, name);

        Assert.That(() => ComponentCheck.Find(check).Run(planted), Throws.InstanceOf<BrokenContractException>()
            .With.Message.StartsWith($"{check}: '{planted.Name}'").And.Message.Contains(words));
    }

    [TestCaseSource(typeof(ComponentCheck), nameof(ComponentCheck.Names))]
    public void Check_SameWrappingWithoutAFault_Passes(string check) => ComponentCheck.Find(check).Run(PlantedFaults.Sound);

    /// <summary>The program that loads all models in a process of its own has no reference to this library.</summary>
    [Test]
    public void SeparateProgram_References_AreOfMLNetAlone()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, SeparateProgramRun.Program)));
        MetadataReader metadata = file.GetMetadataReader();
        string[] references = [.. metadata.AssemblyReferences.Select(one => metadata.GetString(metadata.GetAssemblyReference(one).Name))];

        Assert.That(references, Has.Some.StartWith("Microsoft.ML").And.None.StartWith("MLNetGeoFM"));
    }

    [TestCase("LogisticRegression")]
    [TestCase("KNearestNeighbors")]
    [TestCase("Calibrated")]
    [TestCase("CalibrateScores")]
    public void ModelLoad_ClassNamedAsAColumn_KeepsKeysAndTheColumn(string name)
    {
        ComponentCase one = ContractCases.Find(name).On(PreparedRows.ClassNamedAsColumn.Table);

        IDataView scored = one.Loaded.Transform(one.Table);

        Assert.That(GeoFMAnnotations.GetNames(scored.Schema["PredictedLabel"], ScoreAnnotations.KeyValues),
            Is.EquivalentTo(new[] { "maize", "wheat", "Reflectance" }));
        Assert.That(scored.Schema["Score"].HasSlotNames(), Is.False);
        Assert.That(scored.Schema["Reflectance"].GetBandNames(), Is.EqualTo(ContractRow.Bands));
        BrokenContractException.UnlessSame(one.ReadAll(scored), one.Bits, "loaded");
    }

    /// <summary>Rehydrated and saved again, a model knows that it must not name its slots.</summary>
    [TestCase("LogisticRegression")]
    [TestCase("Calibrated")]
    [TestCase("CalibrateScores")]
    [TestCase("Gtca")]
    public void Rehydrate_ClassNamedAsAColumn_IsSavedAgainWithTheColumn(string name)
    {
        ComponentCase one = ContractCases.Find(name).On(PreparedRows.ClassNamedAsColumn.Table);

        IDataView scored = ComponentCase.Load(one.Save(new MLContext(3).GeoFM().Rehydrate(one.Loaded))).Transform(one.Table);

        Assert.That(scored.Schema["Reflectance"].GetBandNames(), Is.EqualTo(ContractRow.Bands));
        BrokenContractException.UnlessSame(one.ReadAll(scored), one.Bits, "saved again");
    }

    [TestCase("PredictedLabel")]
    [TestCase("Score")]
    public void ModelLoad_ClassNamedAsAColumnOfTheModel_KeepsTheColumn(string thirdClass)
    {
        ComponentCase one = ContractCases.Find("LogisticRegression").On(PreparedRows.Prepare(thirdClass).Table);

        IDataView scored = one.Loaded.Transform(one.Table);

        Assert.That(GeoFMAnnotations.GetNames(scored.Schema["PredictedLabel"], ScoreAnnotations.KeyValues), Does.Contain(thirdClass));
        BrokenContractException.UnlessSame(one.ReadAll(scored), one.Bits, "loaded");
    }

    [Test]
    public void ModelLoad_Classifier_IsEvaluatedByClassNames()
    {
        ComponentCase one = ContractCases.Find("LogisticRegression");
        var ml = new MLContext(1);

        Assert.That(ml.MulticlassClassification.Evaluate(one.Loaded.Transform(one.Table), "LabelKey").ConfusionMatrix.GetFormattedConfusionTable(),
            Does.Contain("barley"));
    }

    private static bool HasToken(Type type) => type == typeof(CancellationToken)
        || (type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetProperties().Any(property => HasToken(property.PropertyType)));
}
