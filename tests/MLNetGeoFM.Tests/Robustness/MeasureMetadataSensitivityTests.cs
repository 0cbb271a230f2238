using Microsoft.ML;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("EndToEnd")]
public sealed class MeasureMetadataSensitivityTests
{
    private readonly LandscapeModels _landscape = LandscapeModels.Shared;
    private readonly MLContext _ml = LandscapeModels.Shared.Context;

    [Test]
    public void MeasureMetadataSensitivity_StrengthZero_FlipsNothingAtAll()
    {
        var report = Measure(new() { ClearColumnName = "Clear", Perturbations = [MetadataPerturbation.MovedPlace(0), MetadataPerturbation.MonthShift(0)] });
        foreach (var point in report.Points)
        {
            Assert.That(point.Samples, Is.EqualTo(75));
            Assert.That((point.FlipRate, point.TotalVariation, point.OverallAccuracyChange, point.MacroF1Change), Is.EqualTo((0.0, 0.0, 0.0, 0.0)));
        }
    }

    [Test]
    public void MeasureMetadataSensitivity_Default_TellsWrongWhatTheDataHave()
    {
        var report = Measure(new() { ClearColumnName = "Clear" });
        var season = report.Points.Where(point => point.Model == "season").ToArray();
        var place = report.Points.Where(point => point.Model == "place").ToArray();
        Assert.That(season.Select(point => $"{point.Perturbation.Name} {point.Perturbation.LevelText}".Trim()), Is.EqualTo(new[]
        {
            "moved place 10 km", "moved place 100 km", "moved place 1000 km", "shifted months +3 months", "shifted months +6 months",
            "place in another region",
        }));
        foreach (var point in season.Where(point => point.Perturbation.Kind != MetadataPerturbationKind.MonthShift))
            Assert.That((point.FlipRate, point.TotalVariation), Is.EqualTo((0.0, 0.0)), "a model that knows no place cannot be misled");
        Assert.That(season[3].FlipRate, Is.GreaterThan(0.3));
        Assert.That(season[3].OverallAccuracyChange, Is.LessThan(-0.3));
        Assert.That(place[2].TotalVariation, Is.GreaterThan(place[0].TotalVariation));
        Assert.That(place[2].TotalVariation, Is.GreaterThan(0.02));
        Assert.That(report.Points.Select(point => point.TotalVariation), Is.All.InRange(0, 1));
    }

    [Test]
    public void MeasureMetadataSensitivity_OneClimateForEachRegion_OtherClimateIsOtherRegion()
    {
        var report = Measure(new()
        {
            ClimateColumnName = "Region",
            Perturbations = [MetadataPerturbation.OtherRegion, MetadataPerturbation.OtherClimate, MetadataPerturbation.SameClimate],
        });
        var place = report.Points.Where(point => point.Model == "place").ToArray();
        Assert.That(place[1].TotalVariation, Is.EqualTo(place[0].TotalVariation));
        Assert.That(place[2].TotalVariation, Is.LessThan(place[1].TotalVariation));
    }

    [Test]
    public void MeasureMetadataSensitivity_NobodyToBorrowFrom_ScoresNobody()
    {
        string[] regions = ColumnText.Read(_landscape.Data, "region", "Region");
        var ofOneRegion = new RowSubsetView(_landscape.Data, [.. Enumerable.Range(0, 75).Where(row => regions[row] == regions[0])]);
        var point = _ml.GeoFM().MeasureMetadataSensitivity(ofOneRegion, [new("m", _landscape.WithPlace)], "Label",
            new() { Perturbations = [MetadataPerturbation.OtherRegion] }).Points.Single();
        Assert.That(point.Samples, Is.Zero);
        Assert.That(point.FlipRate, Is.NaN);
    }

    [Test]
    public void MeasureMetadataSensitivity_WrongQuestion_SaysWhatIsExpected()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Measure(new() { Perturbations = [MetadataPerturbation.SameClimate] }),
                Throws.ArgumentException.With.Message.Contains("ClimateColumnName"));
            Assert.That(() => Measure(new() { LatitudeColumnName = "Label", Perturbations = [MetadataPerturbation.MovedPlace(1)] }),
                Throws.ArgumentException.With.Message.Contains("'Label'"));
            Assert.That(() => MetadataPerturbation.MovedPlace(30000), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("20015"));
            Assert.That(() => Measure(new() { SeriesColumnName = "", SeasonStartMonth = 0 }),
                Throws.ArgumentException.With.Message.Contains("SeriesColumnName").And.Message.Contains("got 0"));
        });
    }

    [Test]
    public void MeasureMetadataSensitivity_DataWithoutSeries_TellsTheDatesAlone()
    {
        var geo = _ml.GeoFM();
        var dates = new MetadataEncodingOptions { Encoding = EncodedMetadata.Clay, LatitudeColumnName = null, LongitudeColumnName = null };
        var model = geo.EncodeMetadata("Season", dates).Append(_ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label"))
            .Append(geo.Trainers.LogisticRegression("LabelKey", "Season")).Fit(_landscape.Data);
        var narrow = _ml.Transforms.SelectColumns("SampleId", "Label", "Dates").Fit(_landscape.Data).Transform(_landscape.Data);

        var report = geo.MeasureMetadataSensitivity(narrow, [new("dates", model)], "Label", new MetadataSensitivityOptions());

        Assert.That(report.Points.Select(point => point.Perturbation.LevelText), Is.EqualTo(new[] { "+3 months", "+6 months" }));
        Assert.That(report.Points.Select(point => point.TotalVariation), Is.All.GreaterThan(0));
        Assert.That(geo.MeasureMetadataSensitivity(narrow, [new("dates", model)], "Label",
            new MetadataSensitivityOptions { Perturbations = [MetadataPerturbation.MonthShift(0)] }).Points.Single().TotalVariation, Is.Zero);
    }

    // 15 July 2019 is day 18092; the year of the middle date is kept.
    [TestCase(new[] { 18000, 18092, 18100 }, 3, 92)]
    [TestCase(new[] { 18000, 18092, 18100 }, 6, -181)]
    [TestCase(new[] { 18092 }, 12, 0)]
    [TestCase(new[] { 18092 }, -3, -91)]
    [TestCase(new int[0], 3, 0)]
    public void Days_OfMonths_MoveTheMiddleDateWithinItsYear(int[] dates, int months, int days)
        => Assert.That(ToldDatesView.Days(dates, months), Is.EqualTo(days));

    private MetadataSensitivityReport Measure(MetadataSensitivityOptions options) => _ml.GeoFM().MeasureMetadataSensitivity(
        _landscape.Data, [new("season", _landscape.Seasons), new("place", _landscape.WithPlace)], "Label", options);
}
