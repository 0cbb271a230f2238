using System.Text.Json;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class EvaluateTests
{
    private const string UsCrops = "data/us-crops-2019-s2";

    [TestCase("split", "logistic", 0.843, 0.012, 0.786, 0.02)]
    [TestCase("region", "logistic", 0.312, 0.02, 0.225, 0.03)]
    // Equal votes go to the first class; the reference orders classes by id, the tool by name, so rare classes differ more.
    [TestCase("split", "knn", 0.767, 0.015, 0.649, 0.05)]
    public void Evaluate_UsCrops_AgreesWithTheReference(
        string folds, string head, double accuracy, double accuracyTolerance, double macroF1, double macroF1Tolerance)
    {
        var result = Evaluate("--folds", folds, "--head", head);

        Assert.Multiple(() =>
        {
            Assert.That(Metric(result, "overallAccuracy"), Is.EqualTo(accuracy).Within(accuracyTolerance));
            Assert.That(Metric(result, "macroF1"), Is.EqualTo(macroF1).Within(macroF1Tolerance));
        });
    }

    [Test]
    public void Evaluate_FoldsFromFile_AgreesWithTheReferenceAndHasEveryKey()
    {
        var result = Evaluate(
            "--folds-file", SharedFolder.Require($"{UsCrops}/folds.csv"), "--fold-column", "random_fold_s0");

        Assert.That(Metric(result, "overallAccuracy"), Is.EqualTo(0.89).Within(0.012));
        Assert.Multiple(() =>
        {
            foreach (string key in new[] { "balancedAccuracy", "kappa", "ece", "nll" })
                Assert.That(double.IsFinite(Metric(result, key)), key);
            Assert.That(result.GetProperty("samples").GetInt32(), Is.EqualTo(600));
            Assert.That(result.GetProperty("folds").GetArrayLength(), Is.EqualTo(5));
            Assert.That(result.GetProperty("perClass").GetArrayLength(), Is.EqualTo(16));
            Assert.That(result.GetProperty("features").GetString(), Is.EqualTo("raw"));
            Assert.That(result.GetProperty("featureCount").GetInt32(), Is.EqualTo(132));
            Assert.That(result.GetProperty("head").GetString(), Is.EqualTo("logistic"));
        });
    }

    [Test]
    public void Evaluate_Split_ReportsProbabilitiesAndIntervalsOverBlocks()
    {
        var result = Evaluate("--folds", "split", "--head", "logistic");

        double[] interval = [.. result.GetProperty("intervals").GetProperty("overallAccuracy").EnumerateArray().Select(end => end.GetDouble())];
        double accuracy = Metric(result, "overallAccuracy");
        var coverage = result.GetProperty("coverageRisk");
        Assert.Multiple(() =>
        {
            Assert.That(accuracy, Is.InRange(interval[0], interval[1]));
            // 300 samples in 71 blocks: at least the binomial ± 0.041, which protocols.md part 5 gives as 0.021 standard errors.
            Assert.That(interval[1] - interval[0], Is.InRange(0.07, 0.2));
            Assert.That(result.GetProperty("intervals").EnumerateObject().Count(), Is.EqualTo(11));
            Assert.That(result.GetProperty("intervalsOver").GetProperty("kind").GetString(), Is.EqualTo("blocks"));
            Assert.That(result.GetProperty("intervalsOver").GetProperty("groups").GetInt32(), Is.EqualTo(71));
            Assert.That(Metric(result, "brier"), Is.InRange(0.1, 0.4));
            Assert.That(Metric(result, "eceEqualMass"), Is.InRange(0, 0.15));
            Assert.That(Metric(result, "topTwoAccuracy"), Is.InRange(accuracy, 1));
            Assert.That(Metric(result, "aurc"), Is.InRange(0, 1 - accuracy));
            Assert.That(Metric(result, "aurc"), Is.InRange(
                result.GetProperty("intervals").GetProperty("aurc")[0].GetDouble(), result.GetProperty("intervals").GetProperty("aurc")[1].GetDouble()));
            Assert.That(coverage.GetArrayLength(), Is.EqualTo(20));
            Assert.That(coverage[19].GetProperty("risk").GetDouble(), Is.EqualTo(1 - accuracy).Within(1e-12));
            Assert.That(result.GetProperty("reliability").GetProperty("equalWidth").EnumerateArray().Sum(bin => bin.GetProperty("samples").GetInt32()),
                Is.EqualTo(300));
            Assert.That(result.GetProperty("reliability").GetProperty("equalMass").GetArrayLength(), Is.InRange(10, 15));
        });
    }

    // protocols.md part 7: the twelve NDVI values in date order, which run from September to August; 0.846 and 0.759.
    [TestCase("random_s0", 9, 0.846, 0.012)]
    [TestCase("year_fold", 9, 0.759, 0.012)]
    public void Evaluate_ModisSeason_AgreesWithTheReference(string foldColumn, int seasonStart, double accuracy, double tolerance)
    {
        string data = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");
        var result = EvaluateOn(data, "--season-start", $"{seasonStart}", "--folds-file", Path.Combine(data, "folds.csv"),
            "--fold-column", foldColumn);

        Assert.That(Metric(result, "overallAccuracy"), Is.EqualTo(accuracy).Within(tolerance));
        Assert.That(Notes(result), Has.None.Contains("outside"));
    }

    [Test]
    public void Evaluate_SeasonStartsInTheWrongMonth_NotesTheLostDates()
    {
        string data = SharedFolder.Require("data/sits-samples/samples_modis_ndvi");

        var result = EvaluateOn(data, "--folds", "random");

        Assert.That(Notes(result), Has.One.Contains("dates lie outside").And.One.Contains("optimistic"));
    }

    /// <summary>Temperature scaling keeps every predicted class and, in a county never seen, takes most of the false certainty away.</summary>
    [Test]
    public void Evaluate_CalibratedOnRegions_IsLessSureAndAsAccurate()
    {
        var result = Evaluate("--folds", "region", "--calibrate", "temperature");

        var score = result.GetProperty("calibration")[0];
        Assert.Multiple(() =>
        {
            Assert.That(score.GetProperty("method").GetString(), Is.EqualTo("temperature"));
            Assert.That(score.GetProperty("groupColumn").GetString(), Is.EqualTo("Region"));
            Assert.That(Of("before", "ece"), Is.EqualTo(0.425).Within(0.02));
            Assert.That(Of("after", "ece"), Is.LessThan(0.2));
            Assert.That(Of("possibleAfter", "nll"), Is.LessThan(Of("possibleBefore", "nll") - 0.5));
            Assert.That(Of("after", "overallAccuracy"), Is.EqualTo(Of("before", "overallAccuracy")));
            Assert.That(Of("after", "nll"), Is.EqualTo(Metric(result, "nll")));
        });

        double Of(string when, string name) => score.GetProperty(when).GetProperty(name).GetDouble();
    }

    [Test]
    public void Evaluate_Robustness_AddsCurvesAndSensitivityOfTheSameModels()
    {
        var plain = Evaluate("--folds", "split");
        var result = Evaluate("--folds", "split", "--robustness");

        Assert.That(plain.TryGetProperty("robustness", out _), Is.False);
        var curves = result.GetProperty("robustness").EnumerateArray().ToArray();
        Assert.That(curves[0].GetProperty("degradation").GetString(), Is.EqualTo("none"));
        Assert.That(curves[0].GetProperty("overallAccuracy").GetDouble(), Is.EqualTo(Metric(plain, "overallAccuracy")).Within(1e-9));
        Assert.That(curves.Select(point => point.GetProperty("model").GetString()), Is.All.EqualTo("raw + logistic"));
        double[] hidden = [.. Curve("hidden")];
        double[] zero = [.. Curve("zero")];
        Assert.That(hidden, Has.Length.EqualTo(6));
        Assert.That(hidden, Is.Ordered.Descending);
        Assert.That(hidden[1], Is.EqualTo(0.806).Within(0.03), "30 % lost, protocols.md part 6");
        Assert.That(zero[1], Is.LessThan(hidden[1]));
        var changes = result.GetProperty("sensitivity").EnumerateArray().ToArray();
        Assert.That(changes.Select(point => point.GetProperty("perturbation").GetString()), Has.Exactly(2).EqualTo("shifted months"));
        Assert.That(changes.Select(point => point.GetProperty("flipRate").GetDouble()), Has.Some.GreaterThan(0.3));

        IEnumerable<double> Curve(string fill) => curves
            .Where(point => point.GetProperty("degradation").GetString() == "random loss" && point.GetProperty("fill").GetString() == fill)
            .Select(point => point.GetProperty("overallAccuracy").GetDouble());
    }

    private static string[] Notes(JsonElement result)
        => [.. result.GetProperty("warnings").EnumerateArray().Select(note => note.GetString()!)];

    private static double Metric(JsonElement result, string name) => result.GetProperty("metrics").GetProperty(name).GetDouble();

    private static JsonElement Evaluate(params string[] arguments)
        => EvaluateOn(SharedFolder.Require(UsCrops), arguments);

    private static JsonElement EvaluateOn(string data, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "result.json");
        var run = Launched.Geofm(["evaluate", "--data", data, "--features", "raw", "--json", json, .. arguments]);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        return Launched.Json(json);
    }
}
