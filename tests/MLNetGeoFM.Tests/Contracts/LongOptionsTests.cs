using System.Reflection;
using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Whatever takes long says how far it is, and can be stopped.</summary>
[TestFixture]
public sealed class LongOptionsTests
{
    private const string RowByRow = "computes a row in microseconds, when it is asked for: who asks knows how far it is, and stops";
    private const string OnePass = "learns by reading the rows once: who supplies them knows how far it is, and stops";

    /// <summary>Options of what does not take long by itself, and why; all others have progress and a token.</summary>
    private static readonly Dictionary<Type, string> NotLong = new()
    {
        [typeof(BandDescribingOptions)] = RowByRow,
        [typeof(BandSelectingOptions)] = RowByRow,
        [typeof(CloudMaskingOptions)] = RowByRow,
        [typeof(GapFillingOptions)] = RowByRow,
        [typeof(LoadRecordsOptions)] = "rows are the caller's own, read when they are asked for",
        [typeof(MetadataEncodingOptions)] = RowByRow,
        [typeof(MetadataPackingOptions)] = OnePass,
        [typeof(ReflectanceScalingOptions)] = RowByRow,
        [typeof(SeasonShiftingOptions)] = RowByRow,
        [typeof(SeriesFlatteningOptions)] = RowByRow,
        [typeof(SpectralIndicesOptions)] = RowByRow,
        [typeof(TemporalPatchDetokenizingOptions)] = RowByRow,
        [typeof(TemporalPatchTokenizingOptions)] = RowByRow,
        [typeof(TimeRegularizingOptions)] = RowByRow,
        [typeof(KNearestNeighborsOptions)] = OnePass,
        [typeof(PrototypesOptions)] = OnePass,
        [typeof(RetrievalOptions)] = OnePass,
        [typeof(MultiViewOptions)] = "the trainer inside reports and is stopped",
        [typeof(GalileoOptions)] = "one call encodes one batch; the component around it reports and is stopped",
        [typeof(BootstrapOptions)] = "draws a few thousand times from counts, within a second",
        [typeof(SimulatedLandscapeOptions)] = "series are made one by one, when they are asked for",
    };

    private static IEnumerable<Type> AllOptions => new[] { typeof(GeoFMCatalog), typeof(ClassificationHead), typeof(Folds) }
        .SelectMany(type => type.Assembly.GetExportedTypes())
        .Where(type => type.Name.EndsWith("Options", StringComparison.Ordinal) && !type.IsAbstract);

    [TestCaseSource(nameof(AllOptions))]
    public void Options_OfWhatTakesLong_HaveProgressAndAToken(Type options)
    {
        if (!NotLong.TryGetValue(options, out string? reason))
        {
            Assert.That(Holds(options, IsToken), Is.True, "a token");
            Assert.That(Holds(options, IsProgress), Is.True, "progress");
            return;
        }

        Assert.That(Holds(options, IsToken) && Holds(options, IsProgress), Is.False, $"has both, so it is long: {reason}?");
    }

    /// <summary>A verb whose options are named otherwise would not be looked at.</summary>
    [Test]
    public void Options_EveryOneThatAVerbTakes_IsLookedAt()
    {
        var taken = new[] { typeof(GeoFMCatalog), typeof(GeoFMTrainers) }.SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType).Distinct()
            .Where(type => Holds(type, IsToken) || Holds(type, IsProgress) || type.Name.EndsWith("Options", StringComparison.Ordinal)).ToArray();

        Assert.That(taken, Has.Length.GreaterThanOrEqualTo(25));
        Assert.That(taken.Except(AllOptions), Is.Empty);
        Assert.That(NotLong.Keys.Except(AllOptions), Is.Empty);
    }

    [Test]
    public void Options_OneOfTwo_IsFound()
    {
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
