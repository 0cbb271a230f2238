using System.Reflection;
using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Whatever takes long says how far it is, and can be stopped.</summary>
[TestFixture]
public sealed class LongOptionsTests
{
    private static IEnumerable<Type> LongOptions => new[] { typeof(GeoFMCatalog), typeof(GeoFMTrainers) }
        .SelectMany(type => type.GetMethods())
        .Where(method => method.ReturnType != typeof(IDataView)) // Rows of the caller's own: who reads them knows how far it is.
        .SelectMany(method => method.GetParameters())
        .Select(parameter => parameter.ParameterType)
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal))
        .Distinct()
        .Where(type => Holds(type, IsToken) || Holds(type, IsProgress));

    [TestCaseSource(nameof(LongOptions))]
    public void Options_OfWhatTakesLong_HaveProgressAndAToken(Type options)
    {
        Assert.That(Holds(options, IsToken), Is.True, "a token");
        Assert.That(Holds(options, IsProgress), Is.True, "progress");
    }

    [Test]
    public void Options_OneOfTwo_IsFound()
    {
        Assert.That(LongOptions.Count(), Is.GreaterThanOrEqualTo(10));
        Assert.That(Holds(typeof(Deaf), IsToken), Is.True);
        Assert.That(Holds(typeof(Deaf), IsProgress), Is.False);
    }

    [Test]
    public void Progress_CalibratedAndChosen_TellTheShareOfTrainings()
    {
        var (calibrated, chosen) = (new Heard<double>(), new Heard<double>());
        var trainers = new MLContext(1).GeoFM().Trainers;
        var prototypes = trainers.Prototypes("LabelKey", "Features");

        trainers.Calibrated(prototypes, "Region", new CalibratedOptions { NumberOfFolds = 4, Progress = calibrated }).Fit(PreparedRows.Plain.Table);
        trainers.ChooseByGroups("Region", [new("one", prototypes), new("two", trainers.KNearestNeighbors("LabelKey", "Features"))],
            new TrainerChoiceOptions { NumberOfFolds = 4, Progress = chosen }).Fit(PreparedRows.Plain.Table);

        Assert.That(calibrated.Values, Is.EqualTo(new[] { 0.2, 0.4, 0.6, 0.8, 1 }).Within(1e-12));
        Assert.That(chosen.Values, Is.EqualTo(Enumerable.Range(1, 9).Select(i => i / 9d)).Within(1e-12));
    }

    [Test]
    public void Progress_AreaOfApplicability_EndsAtAll()
    {
        var heard = new Heard<double>();

        new MLContext(1).GeoFM().CheckApplicability("Out", "Features", null, new ApplicabilityOptions { Progress = heard }).Fit(PreparedRows.Plain.Table);

        Assert.That(heard.Values, Has.Count.EqualTo(PreparedRows.Count / 4).And.All.InRange(0, 1));
        Assert.That(heard.Values, Does.Contain(1.0).And.Unique);
    }

    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    public void Progress_Calibration_TellsEveryStep(CalibrationMethod method)
    {
        var heard = new Heard<OptimizationProgress>();

        new MLContext(1).GeoFM().CalibrateScores("LabelKey", "Margins", null, new ScoreCalibratingOptions
        {
            ScoreKind = ScoreKind.Logits,
            Calibration = new() { Method = method, Regularization = 0.1, MaxIterations = 3, Progress = heard },
        }).Fit(PreparedRows.Plain.Table);

        Assert.That(heard.Values, Is.Not.Empty);
        Assert.That(heard.Values.Select(step => step.MaxIterations), Has.All.EqualTo(3));
    }

    [Test]
    public void Progress_Encode_CountsRows()
    {
        var heard = new Heard<long>();
        TableView rows = PreparedRows.Plain.Table.Rows(Enumerable.Range(0, 30));
        IDataView view = new MLContext(1).GeoFM().Encode("Out", "Regular", PrestoWeights.Shared, new EncodingOptions { Progress = heard })
            .Fit(rows).Transform(rows);

        ColumnBits.Read(view, "Out");
        ColumnBits.Read(view, "Out");

        Assert.That(heard.Values.Max(), Is.EqualTo(60));
        Assert.That(heard.Values, Is.Unique);
    }

    private static bool Holds(Type options, Func<Type, bool> isWanted) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Any(property => isWanted(property.PropertyType)
            || (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) && Holds(property.PropertyType, isWanted)));

    private static bool IsToken(Type type) => type == typeof(CancellationToken);

    private static bool IsProgress(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProgress<>);

    private sealed class Heard<T> : IProgress<T>
    {
        public List<T> Values { get; } = [];

        public void Report(T value)
        {
            lock (Values)
                Values.Add(value);
        }
    }

    /// <summary>Options that can be stopped and say nothing.</summary>
    private sealed class Deaf
    {
        public CancellationToken CancellationToken { get; init; }
    }
}
