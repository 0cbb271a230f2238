using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class RowTransformerTests
{
    private static readonly string[] Bands = ["B02", "B04", "B08"];

    [Test]
    public void Transform_VariableLength_SelectsBandsOfEveryStep()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(5));
        var view = Pipeline(ml).Fit(data).Transform(data);

        float[][] selected = [.. view.GetColumn<float[]>(view.Schema["Picked"])];

        Assert.That(selected, Has.Length.EqualTo(5));
        Assert.That(selected[1], Is.EqualTo(new[] { 1002f, 1000f, 1012f, 1010f }));
        Assert.That(view.Schema["Picked"].GetBandNames(), Is.EqualTo(new[] { "B08", "B02" }));
        Assert.That(((VectorDataViewType)view.Schema["Picked"].Type).Dimensions, Is.EqualTo(new[] { 0, 2, 1, 1 }));
    }

    [Test]
    public void Transform_MoreRowsThanABatch_KeepsOrderIdsAndPassedColumns()
    {
        var ml = new MLContext(1);
        int count = (3 * BatchedRowCursor.MaximumRows) + 7;
        var data = ml.Data.LoadFromEnumerable(Rows(count));
        var view = Pipeline(ml).Fit(data).Transform(data);

        using var cursor = view.GetRowCursor(view.Schema);
        var getId = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Id"]);
        var getPicked = cursor.GetGetter<VBuffer<float>>(view.Schema["Picked"]);
        var getValues = cursor.GetGetter<VBuffer<float>>(view.Schema["Values"]);
        Assert.That(cursor.Position, Is.EqualTo(-1));
        for (int row = 0; row < count; row++)
        {
            Assert.That(cursor.MoveNext(), Is.True);
            Assert.That(cursor.Position, Is.EqualTo(row));
            ReadOnlyMemory<char> id = default;
            VBuffer<float> picked = default;
            VBuffer<float> values = default;
            getId(ref id);
            getPicked(ref picked);
            getValues(ref values);
            Assert.That(id.ToString(), Is.EqualTo($"row{row}"));
            Assert.That(values.Length, Is.EqualTo((row % 3 + 1) * 3));
            Assert.That(picked.GetItemOrDefault(0), Is.EqualTo((row * 1000) + 2));
        }

        Assert.That(cursor.MoveNext(), Is.False);
    }

    /// <summary>As one row at a time would: the rows before the failing one come, then its failure, then nothing.</summary>
    [Test]
    public void MoveNext_SourceThatFailsAtARow_GivesTheRowsBeforeIt()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(row => row == 205
            ? throw new InvalidDataException("Row 205 is damaged.")
            : new ChipRow { Latitude = row % 90 }));
        var model = ml.GeoFM().EncodeMetadata("Where").Fit(ml.Data.LoadFromEnumerable([new ChipRow()]));
        var view = model.Transform(data);

        using var cursor = view.GetRowCursor([view.Schema["Where"], view.Schema["Latitude"]]);
        var get = cursor.GetGetter<VBuffer<float>>(view.Schema["Where"]);
        var latitude = cursor.GetGetter<float>(view.Schema["Latitude"]);
        VBuffer<float> where = default;
        float value = 0;
        for (int row = 0; row < 205; row++)
        {
            Assert.That(cursor.MoveNext(), Is.True, $"row {row}");
            get(ref where);
            latitude(ref value);
            Assert.That((where.Length > 0, value), Is.EqualTo((true, (float)(row % 90))), $"row {row}");
        }

        Assert.That(cursor.MoveNext, Throws.TypeOf<InvalidDataException>().With.Message.Contains("Row 205"));
        Assert.That(cursor.MoveNext(), Is.False);
    }

    /// <summary>Chips of a mebibyte go past a component that reads 12 bytes of a row: few of them are looked ahead.</summary>
    [Test]
    public void MoveNext_WideColumnBesideTheInputs_LooksAheadABoundedNumberOfBytes()
    {
        var ml = new MLContext(1);
        int read = 0;
        float[] chip = new float[1 << 18];
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(row =>
        {
            read++;
            return new ChipRow { Latitude = row % 90, Chip = chip };
        }));
        var view = ml.GeoFM().EncodeMetadata("Where").Fit(data).Transform(data);
        read = 0;

        using var cursor = view.GetRowCursor([view.Schema["Where"], view.Schema["Chip"]]);
        Assert.That(cursor.MoveNext(), Is.True);
        Assert.That(read, Is.InRange(1, (BatchedRowCursor.MaximumBatchBytes >> 20) + 1));
    }

    [Test]
    public void GetRowCursorSet_AnyNumber_GivesEveryRowOnce()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(300));
        var view = Pipeline(ml).Fit(data).Transform(data);
        var seen = new List<float>();

        foreach (var cursor in view.GetRowCursorSet([view.Schema["Picked"]], 4))
        {
            using (cursor)
            {
                var get = cursor.GetGetter<VBuffer<float>>(view.Schema["Picked"]);
                VBuffer<float> picked = default;
                while (cursor.MoveNext())
                {
                    get(ref picked);
                    seen.Add(picked.GetItemOrDefault(1));
                }
            }
        }

        Assert.That(seen.Order(), Is.EqualTo(Enumerable.Range(0, 300).Select(i => i * 1000f)));
    }

    [Test]
    public void Transform_FailingRow_ThrowsWhenThatRowIsReadAndNotBefore()
    {
        var ml = new MLContext(1);
        Row[] rows = [.. Rows(4)];
        rows[2].Values = [1, 2, 3, 4];
        var data = ml.Data.LoadFromEnumerable(rows);
        var view = Pipeline(ml).Fit(data).Transform(data);
        var read = new List<float[]>();

        var exception = Assert.Catch(() => read.AddRange(view.GetColumn<float[]>(view.Schema["Series"])));

        Assert.That(exception!.Message, Does.Contain("multiple of 3").And.Contain("got 4"));
    }

    [Test]
    public void GetGetter_InactiveColumn_Throws()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(2));
        var view = Pipeline(ml).Fit(data).Transform(data);
        using var cursor = view.GetRowCursor([view.Schema["Id"]]);

        Assert.That(cursor.IsColumnActive(view.Schema["Picked"]), Is.False);
        Assert.That(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Picked"]), Throws.InvalidOperationException);
    }

    [Test]
    public void Fit_MissingColumn_NamesItAndWhatIsThere()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(2));
        var estimator = ml.GeoFM().DescribeBands("Series", "Reflectances", Bands);

        var exception = Assert.Throws<ArgumentException>(() => estimator.Fit(data));

        Assert.That(exception!.Message, Does.Contain("'Reflectances'").And.Contain("'Values'"));
    }

    [Test]
    public void Fit_NoBandNames_SaysHowToDescribeThem()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(2));

        var exception = Assert.Throws<ArgumentException>(() => ml.GeoFM().SelectBands("Picked", "Values", "B08").Fit(data));

        Assert.That(exception!.Message, Does.Contain("'Values'").And.Contain("DescribeBands"));
    }

    [Test]
    public void GetOutputSchema_OfEstimator_PromisesWhatTheTransformerDelivers()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(2));
        var pipeline = Pipeline(ml);

        SchemaShape promised = pipeline.GetOutputSchema(SchemaShapes.Of(data.Schema));
        SchemaShape delivered = SchemaShapes.Of(pipeline.Fit(data).GetOutputSchema(data.Schema));

        Assert.That(promised.Select(Describe), Is.EquivalentTo(delivered.Select(Describe)));
    }

    [Test]
    public void PredictionEngine_OneRow_EqualsTheBatchedDoor()
    {
        var ml = new MLContext(1);
        Row[] rows = [.. Rows(4)];
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = Pipeline(ml).Fit(data);
        float[][] batched = [.. model.Transform(data).GetColumn<float[]>("Picked")];

        using var engine = ml.Model.CreatePredictionEngine<Row, PickedRow>(model);

        for (int i = 0; i < rows.Length; i++)
            Assert.That(engine.Predict(rows[i]).Picked, Is.EqualTo(batched[i]));
    }

    [Test]
    public void SaveAndLoad_PlainModelLoad_GivesTheSameValues()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable(Rows(200));
        var model = Pipeline(ml).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;

        var loaded = new MLContext(2).Model.Load(file, out var schema);

        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("Picked")];
        var view = loaded.Transform(data);
        float[][] actual = [.. view.GetColumn<float[]>("Picked")];
        Assert.That(actual, Is.EqualTo(expected));
        Assert.That(schema.Select(column => column.Name), Is.EqualTo(data.Schema.Select(column => column.Name)));
        Assert.That(view.Schema.Where(column => !column.IsHidden).Select(column => column.Name),
            Is.EqualTo(new[] { "Id", "Values", "Series", "Picked" }));
        using var engine = ml.Model.CreatePredictionEngine<Row, PickedRow>(loaded);
        Assert.That(engine.Predict(Rows(3).Last()).Picked, Is.EqualTo(expected[2]));
    }

    private static string Describe(SchemaShape.Column column)
        => $"{column.Name}:{column.Kind}:{column.ItemType}:{column.IsKey}:{string.Join(',', column.Annotations.Select(a => a.Name).Order())}";

    private static EstimatorChain<BandSelectingTransformer> Pipeline(MLContext ml)
        => ml.GeoFM().DescribeBands("Series", "Values", Bands).Append(ml.GeoFM().SelectBands("Picked", "Series", "B08", "B02"));

    private static IEnumerable<Row> Rows(int count) => Enumerable.Range(0, count).Select(row => new Row
    {
        Id = $"row{row}",
        Values = [.. Enumerable.Range(0, row % 3 + 1).SelectMany(step => Enumerable.Range(0, 3)
            .Select(band => (row * 1000f) + (step * 10) + band))],
    });

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public float[] Values { get; set; } = [];
    }

    private sealed class PickedRow
    {
        public float[] Picked { get; set; } = [];
    }

    private sealed class ChipRow
    {
        public float Latitude { get; set; }

        public float Longitude { get; set; }

        public int[] Dates { get; set; } = [17900];

        public float[] Chip { get; set; } = [];
    }
}
