using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tests;

public sealed class CloudMaskingTests
{
    private static readonly int January = SeriesRow.Day(2021, 1, 1);

    [Test]
    public void Transform_SceneClasses_MarksUsablePixels()
    {
        var (view, _) = Transform(new Row { Scl = [4, 9, 0, 7, 5] }, geo => geo.MaskClouds("Clear", "Scl"));

        Assert.That(SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(new[] { true, false, false, false, true }));
        Assert.That(SeriesRow.Dimensions(view, "Clear"), Is.EqualTo(new[] { 0, 1, 1 }));
    }

    [Test]
    public void Transform_Options_ReachThePolicyOfTheirKind()
    {
        var row = new Row
        {
            Scl = [7, 4],
            Fmask = [1 << 1, 0b11_000000],
            Qa = [1 << 11, 0],
            Landsat = [30048, 22280],
            Probability = [0.45f, float.NaN],
            Percent = [45, 255],
        };
        Assert.Multiple(() =>
        {
            Check("Scl", new() { ClearClasses = [SclClass.Unclassified] }, true, false);
            Check("Fmask", new() { QualityKind = QualityKind.HlsFmask }, false, true);
            Check("Fmask", new() { QualityKind = QualityKind.HlsFmask, RejectedFmaskBits = 0, RejectHighAerosol = true }, true, false);
            Check("Qa", new() { QualityKind = QualityKind.Qa60 }, false, true);
            Check("Qa", new() { QualityKind = QualityKind.Qa60, CirrusIsClear = true }, true, true);
            Check("Landsat", new() { QualityKind = QualityKind.LandsatQaPixel }, false, false);
            Check("Landsat", new() { QualityKind = QualityKind.LandsatQaPixel, RejectedLandsatBits = LandsatQaBits.Cloud }, true, false);
            Check("Probability", new() { QualityKind = QualityKind.CloudProbability, CloudProbabilityThreshold = 0.5f }, true, false);
            Check("Percent", new() { QualityKind = QualityKind.CloudProbability, CloudProbabilityThreshold = 45 }, false, false);
        });

        void Check(string column, CloudMaskingOptions options, params bool[] expected)
        {
            var (view, _) = Transform(row, geo => geo.MaskClouds("Clear", column, options));
            Assert.That(SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(expected), $"{column} {options.QualityKind}");
        }
    }

    [Test]
    public void Transform_ClearFraction_CountsOfTheObserved()
    {
        var options = new CloudMaskingOptions { ClearFractionColumnName = "Fraction" };

        var (view, _) = Transform(new Row { Scl = [4, 9, 0, 7, 5] }, geo => geo.MaskClouds("Clear", "Scl", options));
        var (empty, _) = Transform(new Row { Scl = [0, 0] }, geo => geo.MaskClouds("Clear", "Scl", options));

        Assert.That(view.GetColumn<float>("Fraction"), Is.EqualTo(new[] { 0.5f }));
        Assert.That(empty.GetColumn<float>("Fraction").Single(), Is.NaN);
    }

    [Test]
    public void Transform_DilationInDays_UsesTheDatesColumn()
    {
        var row = new Row { Scl = [4, 9, 4, 4], Dates = [January, January + 5, January + 10, January + 11] };
        var options = new CloudMaskingOptions { DilationDays = 5, DatesColumnName = "Dates" };

        var (view, _) = Transform(row, geo => geo.MaskClouds("Clear", "Scl", options));

        Assert.That(SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(new[] { false, false, false, true }));
    }

    [Test]
    public void Transform_DilationOnChips_StaysInItsScene()
    {
        var row = new Row { Scl = [4, 4, 4, 9, 4, 4, 4, 4] }; // [T=2, H=2, W=2]
        var options = new CloudMaskingOptions { DilationPixels = 1, Height = 2, Width = 2 };

        var (view, _) = Transform(row, geo => geo.MaskClouds("Clear", "Scl", options));

        Assert.That(
            SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(new[] { true, false, false, false, true, true, true, true }));
        Assert.That(SeriesRow.Dimensions(view, "Clear"), Is.EqualTo(new[] { 0, 2, 2 }));
    }

    [TestCase(WhenNothingIsClear.LeaveMissing, false)]
    [TestCase(WhenNothingIsClear.KeepAll, true)]
    public void Transform_NothingClear_FollowsTheOption(WhenNothingIsClear option, bool expected)
    {
        var options = new CloudMaskingOptions { WhenNothingIsClear = option, ClearFractionColumnName = "Fraction" };

        var (view, _) = Transform(new Row { Scl = [9, 0, 8] }, geo => geo.MaskClouds("Clear", "Scl", options));

        Assert.That(SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(new[] { expected, false, expected }));
        Assert.That(view.GetColumn<float>("Fraction").Single(), Is.Zero);
    }

    [Test]
    public void Transform_SpectralRule_JudgesReflectance()
    {
        float[] cloud = [0.5f, 0.5f, 0.5f, 0.6f, 0.45f, 0.4f];
        float[] field = [0.1f, 0.1f, 0.1f, 0.4f, 0.3f, 0.2f];
        float[] partial = [0.1f, float.NaN, 0.1f, 0.4f, 0.3f, 0.2f];
        var row = new Row { Reflectance = [.. cloud, .. field, .. partial] };
        var options = new CloudMaskingOptions { QualityKind = QualityKind.SpectralRule, ClearFractionColumnName = "Fraction" };

        var (view, _) = Transform(row, geo => geo.MaskClouds("Clear", "Series", options));

        Assert.That(SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(new[] { false, true, false }));
        Assert.That(view.GetColumn<float>("Fraction").Single(), Is.EqualTo(0.5f));
    }

    [Test]
    public void Transform_ReflectanceBesideQa60_MakesUnseenDatesNoData()
    {
        float[] seen = [0.1f, float.NaN, 0.1f, 0.4f, 0.3f, 0.2f];
        var row = new Row { Qa = [0, 0, 1 << 10], Reflectance = [.. seen, .. Enumerable.Repeat(float.NaN, 6), .. seen] };
        var options = new CloudMaskingOptions
        {
            QualityKind = QualityKind.Qa60,
            ReflectanceColumnName = "Series",
            ClearFractionColumnName = "Fraction",
        };

        var (view, _) = Transform(row, geo => geo.MaskClouds("Clear", "Qa", options));

        Assert.That(SeriesRow.Read<bool>(view, "Clear").Single(), Is.EqualTo(new[] { true, false, false }));
        Assert.That(view.GetColumn<float>("Fraction").Single(), Is.EqualTo(0.5f));
    }

    [Test]
    public void Save_EveryOption_SurvivesAPlainLoad()
    {
        var ml = new MLContext(1);
        var data = Data(ml, new Row
        {
            Fmask = [0, 2, 0b11_000000, 16, 0],
            Dates = [January, January + 1, January + 4, January + 20, January + 40],
            Reflectance = Enumerable.Range(0, 30).Select(i => i >= 24 ? float.NaN : 0.3f).ToArray(),
        });
        var estimator = ml.GeoFM().MaskClouds("Clear", "Fmask", new CloudMaskingOptions
        {
            QualityKind = QualityKind.HlsFmask,
            RejectedFmaskBits = HlsFmaskBits.Cloud,
            RejectHighAerosol = true,
            DilationPixels = 1,
            DilationDays = 2,
            DatesColumnName = "Dates",
            ReflectanceColumnName = "Series",
            ClearFractionColumnName = "Fraction",
            WhenNothingIsClear = WhenNothingIsClear.KeepAll,
        });

        Assert.That(
            SeriesRow.Read<bool>(estimator.Fit(data).Transform(data), "Clear").Single(),
            Is.EqualTo(new[] { false, false, false, true, false }));
        SeriesRow.AssertSurvivesSaving<bool>(estimator, data, "Clear");
        SeriesRow.AssertPromiseKept(estimator, data);
    }

    [TestCase("Scl")]
    [TestCase("Qa")]
    public void Fit_Qa60InItsEmptyMonths_Warns(string column)
    {
        var row = new Row { Scl = [4, 4], Qa = [0, 0], Dates = [SeriesRow.Day(2021, 6, 1), SeriesRow.Day(2022, 6, 1)] };
        var options = new CloudMaskingOptions
        {
            QualityKind = column == "Qa" ? QualityKind.Qa60 : QualityKind.SentinelScl,
            DatesColumnName = "Dates",
        };

        var (_, warnings) = Transform(row, geo => geo.MaskClouds("Clear", column, options));

        Assert.That(warnings, Has.Count.EqualTo(column == "Qa" ? 1 : 0));
        if (column == "Qa")
            Assert.That(warnings[0], Does.Contain("'Qa'").And.Contain("1 of 2"));
    }

    [Test]
    public void Options_SeveralFailures_AreAllListed()
    {
        var options = new CloudMaskingOptions
        {
            QualityKind = QualityKind.CloudProbability,
            ClearClasses = [SclClass.NoData],
            RejectedLandsatBits = LandsatQaBits.Clear,
            DilationPixels = 1001,
            DilationDays = 3,
            Width = 0,
        };

        var exception = Assert.Throws<ArgumentException>(() => new MLContext(1).GeoFM().MaskClouds("Clear", "P", options))!;

        Assert.That(exception.Message, Does.Contain("CloudProbabilityThreshold").And.Contain("got none").And.Contain("got (0)")
            .And.Contain("bit 6").And.Contain("1001 pixels and 3 days").And.Contain("needs DatesColumnName").And.Contain("got 1 and 0")
            .And.Contain("ClearClasses is for SentinelScl").And.Contain("RejectedLandsatBits is for LandsatQaPixel"));
    }

    [Test]
    public void Options_ReflectanceBesideTheSpectralRule_IsRefused()
    {
        var options = new CloudMaskingOptions { QualityKind = QualityKind.SpectralRule, ReflectanceColumnName = "R" };

        Assert.That(
            () => new MLContext(1).GeoFM().MaskClouds("Clear", "R", options),
            Throws.ArgumentException.With.Message.Contains("ReflectanceColumnName"));
    }

    [TestCase("Probability", QualityKind.SentinelScl, "Byte for SentinelScl")]
    [TestCase("Scl", QualityKind.LandsatQaPixel, "UInt16")]
    public void Fit_ColumnOfAnotherType_NamesExpectedAndActual(string column, QualityKind kind, string expected)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => Transform(new Row(), geo => geo.MaskClouds("Clear", column, kind)))!;

        Assert.That(exception.Message, Does.Contain($"'{column}'").And.Contain(expected).And.Contain("got"));
    }

    [Test]
    public void Fit_BandSeriesAsCloudProbability_IsRefused()
    {
        var options = new CloudMaskingOptions { QualityKind = QualityKind.CloudProbability, CloudProbabilityThreshold = 0.5f };

        Assert.That(
            () => Transform(new Row(), geo => geo.MaskClouds("Clear", "Series", options)),
            Throws.ArgumentException.With.Message.Contains("'Series'").And.Message.Contains("one quality layer [T, H, W]"));
    }

    [Test]
    public void Fit_SpectralRuleWithoutItsBands_NamesThem()
    {
        var ml = new MLContext(1);
        var data = Data(ml, new Row());
        var estimator = ml.GeoFM().SelectBands("Few", "Series", "B02", "B03", "B04")
            .Append(ml.GeoFM().MaskClouds("Clear", "Few", QualityKind.SpectralRule));

        Assert.That(() => estimator.Fit(data), Throws.ArgumentException.With.Message.Contains("missing B08 B11 B12"));
    }

    [Test]
    public void Transform_ScenesOfAnotherSizeThanFitted_NameBothSizes()
    {
        var ml = new MLContext(1);
        var model = ml.GeoFM().MaskClouds("Clear", "Scl").Fit(ml.Data.LoadFromEnumerable([new WideChip()]));

        Assert.That(
            () => model.Transform(ml.Data.LoadFromEnumerable([new HighChip()])),
            Throws.ArgumentException.With.Message.Contains("[T, 1, 4] as fitted").And.Message.Contains("4, 1"));
    }

    [Test]
    public void Transform_OtherNumberOfDates_NamesColumnAndCounts()
    {
        var row = new Row { Scl = [4, 4, 4], Dates = [January, January + 1] };
        var options = new CloudMaskingOptions { DilationDays = 1, DatesColumnName = "Dates" };

        var exception = Assert.Catch(
            () => SeriesRow.Read<bool>(Transform(row, geo => geo.MaskClouds("Clear", "Scl", options)).View, "Clear"))!;

        Assert.That(exception.Message, Does.Contain("'Dates'").And.Contain("expected 3").And.Contain("got 2"));
    }

    [Test]
    public void Transform_ReflectanceOfOtherLength_NamesColumnAndCounts()
    {
        var row = new Row { Scl = [4, 4, 4], Reflectance = new float[12] };
        var options = new CloudMaskingOptions { ReflectanceColumnName = "Series" };

        var exception = Assert.Catch(
            () => SeriesRow.Read<bool>(Transform(row, geo => geo.MaskClouds("Clear", "Scl", options)).View, "Clear"))!;

        Assert.That(exception.Message, Does.Contain("'Series'").And.Contain("expected 18").And.Contain("got 12"));
    }

    private static (IDataView View, List<string> Warnings) Transform(Row row, Func<GeoFMCatalog, CloudMaskingEstimator> create)
    {
        var ml = new MLContext(1);
        var warnings = new List<string>();
        ml.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
                warnings.Add(message.Message);
        };
        var data = Data(ml, row);
        return (create(ml.GeoFM()).Fit(data).Transform(data), warnings);
    }

    private static IDataView Data(MLContext ml, Row row)
    {
        var rows = ml.Data.LoadFromEnumerable([row]);
        return ml.GeoFM().DescribeBands("Series", "Reflectance", "B02", "B03", "B04", "B08", "B11", "B12").Fit(rows).Transform(rows);
    }

    private sealed class WideChip
    {
        [VectorType(2, 1, 4)]
        public byte[] Scl { get; set; } = new byte[8];
    }

    private sealed class HighChip
    {
        [VectorType(2, 4, 1)]
        public byte[] Scl { get; set; } = new byte[8];
    }

    private sealed class Row
    {
        public byte[] Scl { get; set; } = [];

        public byte[] Fmask { get; set; } = [];

        public ushort[] Qa { get; set; } = [];

        public ushort[] Landsat { get; set; } = [];

        public float[] Probability { get; set; } = [];

        public byte[] Percent { get; set; } = [];

        public int[] Dates { get; set; } = [];

        public float[] Reflectance { get; set; } = [];
    }
}
