using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class SeriesFlatteningComponentTests
{
    private const float N = float.NaN;

    private static readonly SeriesRow[] Rows = [new() { Values = [1, 2, 3, 4], Dates = [0, 40] }, new() { Values = [5, N], Dates = [400] }];

    [Test]
    public void FlattenSeries_AfterComposite_NamesItsSlots()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows);
        var view = Pipeline(ml, new SeriesFlatteningOptions()).Fit(data).Transform(data);

        VBuffer<ReadOnlyMemory<char>> names = default;
        view.Schema["Features"].GetSlotNames(ref names);
        Assert.Multiple(() =>
        {
            Assert.That(names.DenseValues().Select(name => name.ToString()),
                Is.EqualTo(new[] { "m01_B04", "m01_B08", "m02_B04", "m02_B08" }));
            Assert.That(SeriesRow.Dimensions(view, "Features"), Is.EqualTo(new[] { 4 }));
            Assert.That(SeriesRow.Read<float>(view, "Features"), Is.EqualTo(new[] { new[] { 1f, 2, 3, 4 }, [N, N, 5, N] }));
        });
    }

    [Test]
    public void FlattenSeries_MissingValue_TakesThePlaceOfNaN()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows);
        var view = Pipeline(ml, new SeriesFlatteningOptions { MissingValue = -1 }).Fit(data).Transform(data);
        Assert.That(SeriesRow.Read<float>(view, "Features")[1], Is.EqualTo(new[] { -1f, -1, 5, -1 }));
    }

    [Test]
    public void Fit_NumberOfStepsVaries_SaysWhatToPutBefore()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows);
        var pipeline = ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08").Append(ml.GeoFM().FlattenSeries("Features", "Series"));
        var exception = Assert.Throws<ArgumentException>(() => pipeline.Fit(data));
        Assert.That(exception!.Message, Does.Contain("'Series'").And.Contain("CompositeMonthly").And.Contain("varies"));
    }

    [Test]
    public void Features_MoreThanFitInMemory_AreRefused()
    {
        var series = new SeriesColumn(int.MaxValue, new SeriesShape(2, 1, 1), ["B04", "B08"]);
        Assert.That(() => SeriesFlatteningTransformer.Features("Features", series),
            Throws.ArgumentException.With.Message.Contains("got 4294967294"));
    }

    [Test]
    public void Options_MissingValueNaN_IsRefused()
    {
        var options = new SeriesFlatteningOptions { MissingValue = N };
        Assert.That(() => new MLContext(1).GeoFM().FlattenSeries("Features", "Series", options),
            Throws.ArgumentException.With.Message.Contains("got NaN"));
    }

    [Test]
    public void Promise_AndSavedForm_EqualTheFittedTransformer()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows);
        SeriesFlatteningOptions[] all = [new(), new() { MissingValue = 0.25f }];
        foreach (var options in all)
        {
            SeriesRow.AssertPromiseKept(Pipeline(ml, options), data);
            SeriesRow.AssertSurvivesSaving<float>(Pipeline(ml, options), data, "Features");
        }
    }

    private static EstimatorChain<SeriesFlatteningTransformer> Pipeline(MLContext ml, SeriesFlatteningOptions options)
        => ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08")
            .Append(ml.GeoFM().RegularizeTime("Monthly", "Series", null, "Dates", TimeStepUnit.Month, 2))
            .Append(ml.GeoFM().FlattenSeries("Features", "Monthly", options));
}
