using Microsoft.ML;

namespace MLNetGeoFM.Tests;

public sealed class GapFillingTests
{
    private const float N = float.NaN;

    private static readonly SeriesRow[] Rows =
    [
        new() { Values = [1, N, N, N, 11, N], Dates = [0, 9, 10] },
        new() { Values = [N, 4], Dates = [0] },
    ];

    [Test]
    public void FillGaps_ByStep_FillsAndMarks()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, ml.GeoFM().FillGaps("Whole", "Series"), Rows);

        Assert.Multiple(() =>
        {
            Assert.That(SeriesRow.Read<float>(view, "Whole")[0], Is.EqualTo(new[] { 1, N, 6, N, 11, N }));
            Assert.That(SeriesRow.Read<bool>(view, "WholeFilled")[0], Is.EqualTo(new[] { false, false, true, false, false, false }));
            Assert.That(SeriesRow.Read<float>(view, "Whole")[1], Is.EqualTo(new[] { N, 4 }));
            Assert.That(view.Schema["Whole"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08" }));
            Assert.That(SeriesRow.Dimensions(view, "WholeFilled"), Is.EqualTo(new[] { 0, 2, 1, 1 }));
        });
    }

    [Test]
    public void FillGaps_ByDateWithFillValue_WeighsWithDaysAndFillsEmptyBands()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, ml.GeoFM().FillGaps("Series", null, "Dates", new GapFillingOptions { FillValue = -9 }), Rows);
        Assert.That(SeriesRow.Read<float>(view, "Series")[0], Is.EqualTo(new[] { 1f, -9, 10, -9, 11, -9 }));
    }

    [Test]
    public void FillGaps_AfterComposite_KeepsStepNames()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows);
        var pipeline = ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08")
            .Append(ml.GeoFM().RegularizeTime("Regular", "Series", null, "Dates", TimeStepUnit.Days, 4, 3))
            .Append(ml.GeoFM().FillGaps("Regular"));
        var view = pipeline.Fit(data).Transform(data);

        Assert.That(view.Schema["Regular"].GetStepNames(), Is.EqualTo(new[] { "d000", "d003", "d006", "d009" }));
        Assert.That(SeriesRow.Read<float>(view, "Regular")[0].Where((_, i) => i % 2 == 0).Select(v => Math.Round(v, 3)),
            Is.EqualTo(new[] { 1, 4.333, 7.667, 11 }));
        SeriesRow.AssertPromiseKept(pipeline, data);
    }

    [Test]
    public void FillGaps_RowWithTooFewDates_NamesTheColumnAndBothLengths()
    {
        var ml = new MLContext(1);
        var view = Transform(ml, ml.GeoFM().FillGaps("Whole", "Series", "Dates"), [new() { Values = [1, 2, N, 4], Dates = [3] }]);
        var exception = Assert.Catch(() => SeriesRow.Read<float>(view, "Whole"));
        Assert.That(exception!.Message, Does.Contain("'Dates'").And.Contain("2 [T]").And.Contain("got 1"));
    }

    [Test]
    public void Options_WithTwoFailures_ListsBoth()
    {
        var options = new GapFillingOptions { Method = (GapFillingMethod)7, Lambda = -1 };
        var exception = Assert.Throws<ArgumentException>(() => new MLContext(1).GeoFM().FillGaps("Whole", "Series", null, options));
        Assert.That(exception!.Message, Does.Contain("got 7").And.Contain("got -1"));
    }

    [TestCase(GapFillingMethod.Linear, null)]
    [TestCase(GapFillingMethod.Nearest, 0f)]
    [TestCase(GapFillingMethod.Whittaker, 2f)]
    public void Promise_AndSavedForm_EqualTheFittedTransformer(GapFillingMethod method, float? fillValue)
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows);
        foreach (string? dates in (string?[])["Dates", null])
        {
            var options = new GapFillingOptions { Method = method, FillValue = fillValue, KeepObserved = false, Lambda = 0.5 };
            var pipeline = ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08")
                .Append(ml.GeoFM().FillGaps("Whole", "Series", dates, options));
            SeriesRow.AssertPromiseKept(pipeline, data);
            SeriesRow.AssertSurvivesSaving<float>(pipeline, data, "Whole");
            SeriesRow.AssertSurvivesSaving<bool>(pipeline, data, "WholeFilled");
        }
    }

    private static IDataView Transform(MLContext ml, IEstimator<ITransformer> estimator, SeriesRow[] rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08").Append(estimator).Fit(data).Transform(data);
    }
}
