using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class TemporalPatchTokenizingTests
{
    private const float N = float.NaN;

    [Test]
    public void TokenizeTemporalPatches_Pixels_GivesOneTokenForEachStep()
    {
        var ml = new MLContext(1);
        SeriesRow[] rows = [new() { Values = [1, 2, N, N, 3, N], Dates = [10, 20, 30], Clear = [true, true, false] }];
        var data = ml.Data.LoadFromEnumerable(rows);
        var view = ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08")
            .Append(ml.GeoFM().TokenizeTemporalPatches("Tokens", "Series", "Clear", "Dates")).Fit(data).Transform(data);

        Assert.Multiple(() =>
        {
            Assert.That(SeriesRow.Read<float>(view, "Tokens")[0], Is.EqualTo(rows[0].Values));
            Assert.That(SeriesRow.Dimensions(view, "Tokens"), Is.EqualTo(new[] { 0, 2 }));
            Assert.That(SeriesRow.Read<int>(view, "TokensPositions")[0], Is.EqualTo(new[] { 0, 0, 0, 1, 0, 0, 2, 0, 0 }));
            Assert.That(SeriesRow.Read<int>(view, "TokensDates")[0], Is.EqualTo(rows[0].Dates));
            Assert.That(SeriesRow.Read<bool>(view, "TokensVisible")[0], Is.EqualTo(new[] { true, false, false }));
            Assert.That(view.Schema["Tokens"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08" }));
        });
    }

    [Test]
    public void TokenizeTemporalPatches_AfterComposite_TakesItsDates()
    {
        var ml = new MLContext(1);
        SeriesRow[] rows = [new() { Values = [1, 2, 3, 4], Dates = [0, 40] }];
        var data = ml.Data.LoadFromEnumerable(rows);
        var pipeline = ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08")
            .Append(ml.GeoFM().RegularizeTime("Monthly", "Series", null, "Dates", TimeStepUnit.Month, 3))
            .Append(ml.GeoFM().TokenizeTemporalPatches("Tokens", "Monthly"));
        var view = pipeline.Fit(data).Transform(data);

        Assert.That(SeriesRow.Read<int>(view, "TokensDates")[0], Is.EqualTo(new[] { 0, 31, 59 }));
        Assert.That(ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08").Append(ml.GeoFM().TokenizeTemporalPatches("Tokens", "Series"))
            .Fit(data).Transform(data).Schema.GetColumnOrNull("TokensDates"), Is.Null, "there is no column 'SeriesDates'");
    }

    [Test]
    public void DetokenizeTemporalPatches_OfChips_GivesTheSameBits()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Chips());
        var view = ChipPipeline(ml).Append(ml.GeoFM().DetokenizeTemporalPatches("Back", "Tokens")).Fit(data).Transform(data);

        float[][] before = SeriesRow.Read<float>(view, "Series");
        float[][] after = SeriesRow.Read<float>(view, "Back");
        for (int row = 0; row < before.Length; row++)
        {
            Assert.That(
                after[row].Select(BitConverter.SingleToInt32Bits), Is.EqualTo(before[row].Select(BitConverter.SingleToInt32Bits)));
        }

        Assert.That(SeriesRow.Read<float>(view, "Tokens")[0], Is.Not.EqualTo(before[0]));
        Assert.That(view.Schema["Back"].Type, Is.EqualTo(view.Schema["Series"].Type));
        Assert.That(view.Schema["Back"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08" }));
    }

    [Test]
    public void DetokenizeTemporalPatches_AfterComposite_KnowsStepsAndTheirNames()
    {
        var ml = new MLContext(1);
        SeriesRow[] rows = [new() { Values = [1, 2, 3, 4], Dates = [0, 40] }];
        var data = ml.Data.LoadFromEnumerable(rows);
        var pipeline = ml.GeoFM().DescribeBands("Series", "Values", "B04", "B08")
            .Append(ml.GeoFM().RegularizeTime("Monthly", "Series", null, "Dates", TimeStepUnit.Month, 4))
            .Append(ml.GeoFM().TokenizeTemporalPatches(
                "Tokens", "Monthly", null, "MonthlyDates", new TemporalPatchTokenizingOptions { StepsPerToken = 2 }))
            .Append(ml.GeoFM().DetokenizeTemporalPatches("Back", "Tokens"));
        var view = pipeline.Fit(data).Transform(data);

        Assert.Multiple(() =>
        {
            Assert.That(SeriesRow.Dimensions(view, "Tokens"), Is.EqualTo(new[] { 2, 4 }));
            Assert.That(SeriesRow.Dimensions(view, "Back"), Is.EqualTo(new[] { 4, 2, 1, 1 }));
            Assert.That(view.Schema["Back"].GetStepNames(), Is.EqualTo(new[] { "m01", "m02", "m03", "m04" }));
            Assert.That(SeriesRow.Read<int>(view, "TokensDates")[0], Is.EqualTo(new[] { 0, 59 }));
            Assert.That(SeriesRow.Read<bool>(view, "TokensVisible")[0], Is.EqualTo(new[] { true, false }));
        });
        SeriesRow.AssertPromiseKept(pipeline, data);
    }

    [Test]
    public void DetokenizeTemporalPatches_TokensFromElsewhere_NeedsTheirDescription()
    {
        var ml = new MLContext(1);
        SeriesRow[] rows = [new() { Values = [0, 1, 4, 5, 2, 3, 6, 7] }];
        var data = ml.Data.LoadFromEnumerable(rows);
        var options = new TemporalPatchDetokenizingOptions { BandNames = ["NDVI"], Height = 2, Width = 4, PatchSize = 2 };
        var estimator = ml.GeoFM().DetokenizeTemporalPatches("Back", "Values", options);

        Assert.That(SeriesRow.Read<float>(estimator.Fit(data).Transform(data), "Back")[0], Is.EqualTo(Enumerable.Range(0, 8)));
        SeriesRow.AssertPromiseKept(estimator, data);
        var exception = Assert.Throws<ArgumentException>(() => ml.GeoFM().DetokenizeTemporalPatches("Back", "Values").Fit(data));
        Assert.That(exception!.Message, Does.Contain("'Values'").And.Contain("TokenizeTemporalPatches"));
    }

    [Test]
    public void DetokenizeTemporalPatches_OptionsAgainstTheColumn_SaysBoth()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Chips());
        var tokens = ChipPipeline(ml).Fit(data).Transform(data);
        var bands = new TemporalPatchDetokenizingOptions
        {
            BandNames = ["B08", "B04"],
            Height = 4,
            Width = 6,
            PatchSize = 2,
            StepsPerToken = 2,
        };
        var layout = new TemporalPatchDetokenizingOptions { BandNames = ["B04", "B08"], Height = 6, Width = 4, PatchSize = 2, StepsPerToken = 2 };

        Assert.Multiple(() =>
        {
            Assert.That(() => ml.GeoFM().DetokenizeTemporalPatches("Back", "Tokens", bands).Fit(tokens),
                Throws.ArgumentException.With.Message.Contains("expected B08 B04, got B04 B08"));
            Assert.That(() => ml.GeoFM().DetokenizeTemporalPatches("Back", "Tokens", layout).Fit(tokens),
                Throws.ArgumentException.With.Message.Contains("[2, 2, 6, 4]").And.Message.Contains("[2, 2, 4, 6]"));
        });
    }

    [Test]
    public void Fit_ChipNotOfWholePatches_SaysRemainderAndRemedy()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Chips());
        var pipeline = Describe(ml).Append(ml.GeoFM().TokenizeTemporalPatches(
            "Tokens", "Series", null, null, new TemporalPatchTokenizingOptions { PatchSize = 4 }));
        var exception = Assert.Throws<ArgumentException>(() => pipeline.Fit(data));
        Assert.That(exception!.Message, Does.Contain(
            "Chip width 6 is not divisible by patch width 4 (remainder 2). Crop to 4 or pad to 8 columns."));
    }

    [Test]
    public void Options_WithThreeFailures_ListsAll()
    {
        var options = new TemporalPatchTokenizingOptions { StepsPerToken = 0, PatchSize = -1, MinimumClearFraction = 1.5 };
        var exception = Assert.Throws<ArgumentException>(
            () => new MLContext(1).GeoFM().TokenizeTemporalPatches("Tokens", "Series", null, null, options));
        Assert.That(exception!.Message, Does.Contain("got 0").And.Contain("got -1").And.Contain("got 1.5"));
    }

    [Test]
    public void Promise_AndSavedForm_EqualTheFittedTransformers()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Chips());
        var pipeline = ChipPipeline(ml).Append(ml.GeoFM().DetokenizeTemporalPatches("Back", "Tokens"));
        SeriesRow.AssertPromiseKept(pipeline, data);
        SeriesRow.AssertSurvivesSaving<float>(pipeline, data, "Tokens", "Back");
        SeriesRow.AssertSurvivesSaving<int>(pipeline, data, "TokensPositions", "TokensDates");
        SeriesRow.AssertSurvivesSaving<bool>(pipeline, data, "TokensVisible");
    }

    private static EstimatorChain<BandDescribingTransformer> Describe(MLContext ml)
        => new EstimatorChain<ITransformer>().Append(ml.GeoFM().DescribeBands(
            "Series", "Values", new BandDescribingOptions { BandNames = ["B04", "B08"], Height = 4, Width = 6 }));

    private static EstimatorChain<TemporalPatchTokenizingTransformer> ChipPipeline(MLContext ml)
        => Describe(ml).Append(ml.GeoFM().TokenizeTemporalPatches("Tokens", "Series", "Clear", "Dates",
            new TemporalPatchTokenizingOptions { StepsPerToken = 2, PatchSize = 2, MinimumClearFraction = 0.5 }));

    private static SeriesRow[] Chips()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(1, 5).Select(tubes => new SeriesRow
        {
            Values = [.. Enumerable.Range(0, tubes * 96).Select(_ => random.Next(4) == 0 ? N : random.NextSingle())],
            Clear = [.. Enumerable.Range(0, tubes * 48).Select(_ => random.Next(2) == 0)],
            Dates = [.. Enumerable.Range(0, tubes * 2).Select(step => 17_000 + 5 * step)],
        })];
    }
}
