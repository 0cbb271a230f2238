using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>The figures of protocols.md, end of part 6: protocol (i), logistic regression, only the test series degraded.</summary>
[TestFixture]
[Category("EndToEnd")]
public sealed class UsCropsRobustnessTests
{
    private const double Tolerance = 0.03;

    // The protocol does not say where its one gap lies; ours lies anywhere between the first and the last date.
    private const double ToleranceOfOneGap = 0.07;

    private static readonly (Degradation Degradation, double Raw, double Presto)[] Reference =
    [
        (Degradation.None, 0.843, 0.857),
        (Degradation.RandomLoss(0.3), 0.806, 0.836),
        (Degradation.RandomLoss(0.6), 0.704, 0.767),
        (Degradation.Gap(30, 3), 0.764, 0.820),
        (Degradation.Gap(75), 0.723, 0.701),
        (Degradation.RandomLoss(0.8), 0.560, 0.620),
    ];

    [Test]
    public void MeasureRobustness_UsCrops_AgreesWithTheReference()
    {
        string folder = SharedFolder.Require("data/us-crops-2019-s2");
        string weights = SharedFolder.Require("models/presto/default_model.pt");
        var ml = new MLContext(seed: 1);
        var geo = ml.GeoFM();
        var series = geo.LoadSeries(folder);
        var masked = geo.MaskClouds("Clear", "Reflectance", new CloudMaskingOptions
        {
            QualityKind = QualityKind.SpectralRule,
            WhenNothingIsClear = WhenNothingIsClear.KeepAll,
        }).Fit(series).Transform(series);
        var data = ml.Data.Cache(masked, "SampleId", "Split", "Label", "Reflectance", "Dates", "Clear");
        string[] splits = [.. data.GetColumn<string>("Split")];
        RowSubsetView train = new(data, RowsOf(splits, "valid"));
        int[] tested = RowsOf(splits, "eval");
        var raw = Monthly(geo).Append(geo.FillGaps("Complete", "Monthly"))
            .Append(geo.SpectralIndices("Bands", "Complete", SpectralIndex.Ndvi))
            .Append(geo.FlattenSeries("Features", "Bands")).Append(Head(ml)).Fit(train);
        var presto = Monthly(geo)
            .Append(geo.Encode("Features", "Monthly", GeoFMWeights.FromFile(weights), new EncodingOptions { DatesColumnName = "MonthlyDates" }))
            .Append(Head(ml)).Fit(train);

        var report = geo.MeasureRobustness(data, [new("raw", raw, tested), new("presto", presto, tested)], "Label", new RobustnessOptions
        {
            ClearColumnName = "Clear",
            CompareWithZeros = false,
            NumberOfSeeds = 3,
            Degradations = [.. Reference.Select(one => one.Degradation)],
        });

        Assert.Multiple(() =>
        {
            for (int i = 0; i < report.Points.Count; i++)
            {
                var point = report.Points[i];
                var (degradation, rawAccuracy, prestoAccuracy) = Reference[i % Reference.Length];
                TestContext.Out.WriteLine(
                    $"{point.Model} {point.Degradation.Name} {point.Degradation.LevelText}: {point.OverallAccuracy:F3}, lost {point.EffectiveLoss:F3}");
                Assert.That(point.Degradation, Is.EqualTo(degradation));
                Assert.That(point.Samples, Is.EqualTo(300));
                Assert.That(point.OverallAccuracy, Is.EqualTo(point.Model == "raw" ? rawAccuracy : prestoAccuracy)
                    .Within(degradation == Degradation.Gap(75) ? ToleranceOfOneGap : Tolerance),
                    $"{point.Model}, {degradation.Name} {degradation.LevelText}");
            }
        });
    }

    private static TimeRegularizingEstimator Monthly(GeoFMCatalog geo) => geo.CompositeMonthly("Monthly", "Reflectance", "Clear", "Dates",
        new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12) });

    private static EstimatorChain<LogisticRegressionTransformer> Head(MLContext ml) =>
        ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label").Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey"));

    private static int[] RowsOf(string[] splits, string split) => [.. Enumerable.Range(0, splits.Length).Where(row => splits[row] == split)];
}
