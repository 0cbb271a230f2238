using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class EncodingTests
{
    private const int D = 128;
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    [Test]
    public void Encode_Series_GivesTheBitsOfTheBareWorker()
    {
        var (_, data, geo) = Arrange(20);
        IDataView view = geo.Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data).Transform(data);

        float[][] actual = [.. view.GetColumn<float[]>("Embedding")];

        var encoder = PrestoWeights.Shared.Encoder.Bind(new SeriesBinding(Bands, 1, 1, 1, 10, false));
        using var worker = new SeriesEncodingWorker(encoder, false, InstructionSets.Best);
        FieldRow[] rows = Rows(20);
        float[] expected = new float[D];
        for (int row = 0; row < rows.Length; row++)
        {
            worker.Clear();
            worker.Add(new EncoderSample { Values = rows[row].Values, Months = rows[row].Months }, rows[row].Months.Length);
            worker.Run();
            worker.Read(0, expected);
            Assert.That(actual[row], Is.EqualTo(expected), $"row {row}");
        }

        Assert.That(actual[0].All(float.IsFinite), Is.True);
        Assert.That(actual[0], Is.Not.EqualTo(actual[1]));
    }

    [Test]
    public void Encode_Columns_SayEncoderWeightsAndSize()
    {
        var (_, data, geo) = Arrange(3);

        DataViewSchema schema = geo.Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data).GetOutputSchema(data.Schema);

        Assert.That(((VectorDataViewType)schema["Embedding"].Type).Dimensions, Is.EqualTo(new[] { D }));
        Assert.That(schema["Embedding"].GetEncoderId(), Is.EqualTo("presto"));
        Assert.That(schema["Embedding"].GetWeightsSha256(), Is.EqualTo(PrestoWeights.Shared.Encoder.ComputeWeightsSha256()));
        Assert.That(schema["EmbeddingClearFraction"].Type, Is.EqualTo(NumberDataViewType.Single));
        Assert.That(schema["Series"].GetEncoderId(), Is.Null);
    }

    [Test]
    public void Encode_Tokens_GivesTheBitsOfTheSeries()
    {
        var (_, data, geo) = Arrange(30);
        var pipeline = geo.TokenizeTemporalPatches("Tokens", "Series", "Clear", "SeriesDates")
            .Append(geo.Encode("OfTokens", "Tokens", PrestoWeights.Shared))
            .Append(geo.Encode("OfSeries", "Series", PrestoWeights.Shared, new EncodingOptions { ClearColumnName = "Clear" }));

        IDataView view = pipeline.Fit(data).Transform(data);

        Assert.That(ColumnBits.Read(view, "OfTokens"), Is.EqualTo(ColumnBits.Read(view, "OfSeries")));
        Assert.That(ColumnBits.Read(view, "OfTokensClearFraction"), Is.EqualTo(ColumnBits.Read(view, "OfSeriesClearFraction")));
    }

    [Test]
    public void Encode_HiddenSteps_DoNotChangeTheEmbedding()
    {
        var (ml, data, geo) = Arrange(10);
        FieldRow[] altered = Rows(10);
        foreach (var row in altered)
        {
            for (int at = 0; at < row.Values.Length; at++)
                row.Values[at] = row.Clear[at / Bands.Length] ? row.Values[at] : 7;
        }

        var estimator = geo.Encode("Embedding", "Series", PrestoWeights.Shared, new EncodingOptions { ClearColumnName = "Clear" });
        var model = estimator.Fit(data);
        IDataView cloudy = geo.DescribeBands("Series", "Values", Bands).Fit(data).Transform(ml.Data.LoadFromEnumerable(altered));

        Assert.That(ColumnBits.Read(model.Transform(cloudy), "Embedding"),
            Is.EqualTo(ColumnBits.Read(model.Transform(data), "Embedding")));
        var unmasked = geo.Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data);
        Assert.That(ColumnBits.Read(unmasked.Transform(cloudy), "Embedding"),
            Is.Not.EqualTo(ColumnBits.Read(unmasked.Transform(data), "Embedding")));
    }

    [Test]
    public void Encode_PerStep_IsNaNWhereAStepIsHidden()
    {
        var (_, data, geo) = Arrange(6);
        var options = new EncodingOptions { ClearColumnName = "Clear", Pooling = EmbeddingPooling.PerStep };
        IDataView view = geo.Encode("Steps", "Series", PrestoWeights.Shared, options).Fit(data).Transform(data);

        float[][] steps = [.. view.GetColumn<float[]>("Steps")];

        Assert.That(((VectorDataViewType)view.Schema["Steps"].Type).Dimensions, Is.EqualTo(new[] { 0, D }));
        FieldRow[] rows = Rows(6);
        for (int row = 0; row < rows.Length; row++)
        {
            Assert.That(steps[row], Has.Length.EqualTo(rows[row].Dates.Length * D));
            for (int step = 0; step < rows[row].Dates.Length; step++)
            {
                bool seen = rows[row].Clear[step] && rows[row].Values.Skip(step * Bands.Length).Take(Bands.Length).Any(float.IsFinite);
                Assert.That(steps[row].Skip(step * D).Take(D).All(value => float.IsNaN(value) != seen), Is.True, $"row {row} step {step}");
            }
        }
    }

    [Test]
    public void ClearFraction_CountsStepsThatAreClearAndHaveAValue()
    {
        var ml = new MLContext(1);
        FieldRow row = Rows(1)[0];
        row.Dates = [0, 31, 59, 90];
        row.Values = [.. Enumerable.Repeat(0.1f, 24)];
        Array.Fill(row.Values, float.NaN, 6, 6);
        row.Values[1] = float.NaN;
        row.Clear = [true, true, false, true];
        IDataView data = Describe(ml, [row]);
        var geo = ml.GeoFM();

        float masked = ClearFractionOf(geo.Encode("E", "Series", PrestoWeights.Shared, new EncodingOptions { ClearColumnName = "Clear" }));
        float all = ClearFractionOf(geo.Encode("E", "Series", PrestoWeights.Shared));

        Assert.That(masked, Is.EqualTo(0.5f));
        Assert.That(all, Is.EqualTo(0.75f));

        float ClearFractionOf(EncodingEstimator estimator)
            => estimator.Fit(data).Transform(data).GetColumn<float>("EClearFraction").Single();
    }

    [Test]
    public void Encode_AnyPathAndCache_GivesTheSameBits()
    {
        var (ml, data, geo) = Arrange(150);
        var weights = PrestoWeights.Own(1);
        var uncached = geo.Encode("Embedding", "Series", weights, new EncodingOptions { CacheMebibytes = 0 }).Fit(data);
        var cached = geo.Encode("Embedding", "Series", weights).Fit(data);

        string[] expected = ColumnBits.Read(uncached.Transform(data), "Embedding");
        string[] first = ColumnBits.Read(cached.Transform(data), "Embedding");
        string[] second = ColumnBits.Read(cached.Transform(data), "Embedding");
        string[] tail = ColumnBits.Read(uncached.Transform(ml.Data.SkipRows(data, 131)), "Embedding");

        Assert.That(first, Is.EqualTo(expected));
        Assert.That(second, Is.EqualTo(expected));
        Assert.That(tail, Is.EqualTo(expected.Skip(131)));
        Assert.That(weights.Frozen.EncodedSamples, Is.EqualTo(150 + 150 + 19));
    }

    [Test]
    public void Encode_MoreRows_TakeNoMoreMemory()
    {
        var ml = new MLContext(1);
        FieldRow[] rows = Rows(100);
        IDataView few = Describe(ml, [.. Enumerable.Repeat(rows, 5).SelectMany(row => row)]);
        IDataView many = Describe(ml, [.. Enumerable.Repeat(rows, 30).SelectMany(row => row)]);
        var weights = PrestoWeights.Own(3);
        var model = ml.GeoFM().Encode("Embedding", "Series", weights).Fit(few);
        BytesToRead(many);

        long bytes = BytesToRead(many) - BytesToRead(few);

        Assert.That(bytes / 2500, Is.LessThan(64));
        Assert.That(weights.Frozen.EncodedSamples, Is.InRange(100, 130), "rows met again in the batch that first encodes them");

        long BytesToRead(IDataView data)
        {
            IDataView view = model.Transform(data);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            using (var cursor = view.GetRowCursor([view.Schema["Embedding"]]))
            {
                var get = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
                VBuffer<float> value = default;
                while (cursor.MoveNext())
                    get(ref value);
            }

            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Test]
    public void CrossValidate_FiveFoldsAndTwoHeads_EncodesEachRowOnce()
    {
        var (ml, data, geo) = Arrange(60);
        var weights = PrestoWeights.Own(2);
        string hash = weights.Encoder.ComputeWeightsSha256();
        var encode = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label").Append(geo.Encode("Embedding", "Series", weights));

        geo.CrossValidate(data, encode.Append(geo.Trainers.LogisticRegression("LabelKey", "Embedding")), Folds.Random("Id", 5));
        geo.CrossValidate(data, encode.Append(geo.Trainers.KNearestNeighbors("LabelKey", "Embedding")), Folds.Random("Id", 5));

        Assert.That(weights.Frozen.EncodedSamples, Is.EqualTo(60));
        Assert.That(weights.Encoder.ComputeWeightsSha256(), Is.EqualTo(hash));
    }

    [Test]
    public void Encode_DigitalNumbers_AreRefused()
    {
        var ml = new MLContext(1);
        FieldRow[] rows = Rows(3);
        rows[2].Values[1] = 2950;
        IDataView data = Describe(ml, rows);
        IDataView view = ml.GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data).Transform(data);
        Assert.That(() => view.GetColumn<float[]>("Embedding").Count(), Throws.ArgumentException
            .With.Message.Contains($"2950 in band {Bands[1]}: expected reflectance").And.Message.Contains("ScaleToReflectance before Encode"));
    }

    [Test]
    public void Encode_FailingRows_StayAlone()
    {
        var ml = new MLContext(1);
        FieldRow[] rows = Rows(40);
        rows[7].Dates = rows[7].Dates[1..];
        rows[23].Dates = [int.MaxValue, .. rows[23].Dates[1..]];
        IDataView data = Describe(ml, rows);
        IDataView view = ml.GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data).Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Embedding"]]);
        var get = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        VBuffer<float> value = default;
        var failed = new List<string>();

        for (int row = 0; cursor.MoveNext(); row++)
        {
            try
            {
                get(ref value);
            }
            catch (ArgumentException exception)
            {
                failed.Add($"{row}: {exception.Message}");
            }
        }

        Assert.That(failed, Has.Count.EqualTo(2));
        Assert.That(failed[0], Does.StartWith("7: ").And.Contain("'SeriesDates'").And.Contain($"got {rows[7].Dates.Length}"));
        Assert.That(failed[1], Does.StartWith("23: ").And.Contain("2147483647"));
    }

    [Test]
    public void Encode_Location_GoesIntoTheEncoderAndIsChecked()
    {
        var (ml, data, geo) = Arrange(4);
        var options = new EncodingOptions { LatitudeColumnName = "Latitude", LongitudeColumnName = "Longitude" };
        var swapped = new EncodingOptions { LatitudeColumnName = "Longitude", LongitudeColumnName = "Latitude" };
        var placed = geo.Encode("Embedding", "Series", PrestoWeights.Shared, options).Fit(data).Transform(data);
        var nowhere = geo.Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data).Transform(data);
        var wrong = geo.Encode("Embedding", "Series", PrestoWeights.Shared, swapped).Fit(data).Transform(data);

        Assert.That(ColumnBits.Read(placed, "Embedding"), Is.Not.EqualTo(ColumnBits.Read(nowhere, "Embedding")));
        Assert.That(() => ColumnBits.Read(wrong, "Embedding"),
            Throws.ArgumentException.With.Message.Contains("'Longitude'").And.Message.Contains("-98.5").And.Message.Contains("90"));
    }

    [Test]
    public void Encode_Cancelled_StopsWithTheRow()
    {
        var (_, data, geo) = Arrange(5);
        using var source = new CancellationTokenSource();
        var options = new EncodingOptions { CancellationToken = source.Token, CacheMebibytes = 0 };
        IDataView view = geo.Encode("Embedding", "Series", PrestoWeights.Shared, options).Fit(data).Transform(data);
        source.Cancel();

        Assert.That(() => ColumnBits.Read(view, "Embedding"), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Fit_NoDates_NamesTheColumn()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(Rows(2));
        IDataView data = ml.GeoFM().DescribeBands("Bare", "Values", Bands).Fit(rows).Transform(rows);

        Assert.That(() => ml.GeoFM().Encode("Embedding", "Bare", PrestoWeights.Shared).Fit(data),
            Throws.ArgumentException.With.Message.Contains("'BareDates'").And.Message.Contains("'SeriesDates'"));
    }

    [Test]
    public void Fit_BandsThatTheEncoderDoesNotKnow_NamesThem()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(Rows(2));
        IDataView data = ml.GeoFM().DescribeBands("Series", "Values", "B02", "B03", "B04", "B08", "B11", "Green")
            .Fit(rows).Transform(rows);

        Assert.That(() => ml.GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared).Fit(data), Throws.ArgumentException
            .With.Message.Contains("'Series'").And.Message.Contains("'presto'").And.Message.Contains("Green").And.Message.Contains("B12")
            .And.Message.Not.Contains("Parameter"));
    }

    [Test]
    public void Fit_ChipWithoutPatchSize_SaysWhichTheEncoderTakes()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(new[] { new Chip { Series = new float[24], SeriesDates = [0] } });
        IDataView described = ml.GeoFM()
            .DescribeBands("Series", "Series", new BandDescribingOptions { BandNames = Bands, Height = 2, Width = 2 })
            .Fit(data).Transform(data);

        Assert.That(() => ml.GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared).Fit(described),
            Throws.ArgumentException.With.Message.Contains("2 x 2").And.Message.Contains("PatchSize").And.Message.Contains("takes 1"));
    }

    [Test]
    public void Options_SeveralFailures_AreListedTogether()
    {
        var options = new EncodingOptions
        {
            LatitudeColumnName = "Latitude",
            PatchSize = 0,
            GsdMetres = double.NaN,
            Layers = -1,
            CacheMebibytes = -5,
            Pooling = (EmbeddingPooling)9,
            WeightsInModel = (WeightsInModel)8,
            ClearColumnName = "",
        };

        Assert.That(() => new MLContext(1).GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared, options), Throws.ArgumentException
            .With.Message.Contains("'Latitude'").And.Message.Contains("PatchSize").And.Message.Contains("NaN").And.Message.Contains("-1")
            .And.Message.Contains("-5").And.Message.Contains("9").And.Message.Contains("8").And.Message.Contains("ClearColumnName"));
    }

    private static (MLContext Context, IDataView Data, GeoFMCatalog Catalog) Arrange(int count)
    {
        var ml = new MLContext(1);
        return (ml, Describe(ml, Rows(count)), ml.GeoFM());
    }

    private static IDataView Describe(MLContext ml, FieldRow[] rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        return ml.GeoFM().DescribeBands("Series", "Values", Bands).Fit(data).Transform(data);
    }

    private static FieldRow[] Rows(int count) => FieldRow.Draw(count, Bands.Length);

    private sealed class Chip
    {
        public float[] Series { get; set; } = [];

        public int[] SeriesDates { get; set; } = [];
    }
}
