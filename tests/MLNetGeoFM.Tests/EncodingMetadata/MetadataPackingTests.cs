using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class MetadataPackingTests
{
    [Test]
    public void PackMetadata_NumbersTextAndKeys_HaveNamedSlotsInOrder()
    {
        var ml = new MLContext(1);
        IDataView data = Rows(ml, new Place { Elevation = 120.5, Orbit = 7, Cloud = 0.25f, Climate = "Dfb", Sensor = "S2B" },
            new Place { Elevation = 10, Orbit = -2, Cloud = 1, Climate = "Cfa", Sensor = "S2A" });

        IDataView packed = ml.GeoFM().PackMetadata("Metadata", "Elevation", "Climate", "Orbit", "Key", "Cloud").Fit(data).Transform(data);

        Assert.That(packed.GetColumn<float[]>("Metadata"), Is.EqualTo(new[]
        {
            new float[] { 120.5f, 0, 1, 7, 1, 0, 0.25f },
            [10, 1, 0, -2, 0, 1, 1],
        }));
        Assert.That(Slots(packed), Is.EqualTo(new[] { "Elevation", "Climate.Cfa", "Climate.Dfb", "Orbit", "Key.S2B", "Key.S2A", "Cloud" }));
        Assert.That(packed.Schema["Metadata"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 7)));
        Assert.That(packed.Schema.Select(column => column.Name), Has.None.StartsWith("__geofm"));
    }

    [Test]
    public void PackMetadata_UnknownOrUnseen_IsNaNInAllSlotsOfTheColumnAndInNoOther()
    {
        var ml = new MLContext(1);
        IDataView train = Rows(ml, new Place { Climate = "Cfa", Sensor = "S2A" }, new Place { Climate = "Dfb", Sensor = "S2B" });
        ITransformer model = ml.GeoFM().PackMetadata("Metadata", "Climate", "Elevation", "Key").Fit(train);
        IDataView test = Rows(ml,
            new Place { Climate = "", Elevation = 1, Sensor = "S2A" },
            new Place { Climate = "BWh", Elevation = double.PositiveInfinity, Sensor = "" },
            new Place { Climate = "Dfb", Elevation = 3, Sensor = "L8" });

        float[][] values = [.. model.Transform(test).GetColumn<float[]>("Metadata")];

        Assert.That(values, Is.EqualTo(new[]
        {
            new[] { float.NaN, float.NaN, 1, 0, 1 },
            [float.NaN, float.NaN, float.NaN, float.NaN, float.NaN],
            [0, 1, 3, float.NaN, float.NaN],
        }));
    }

    [Test]
    public void PackMetadata_MoreColumnsThanASavedComponentHasInputs_SavesAndLoads()
    {
        var ml = new MLContext(1);
        IDataView data = Rows(ml, [.. Enumerable.Range(0, 40).Select(i => new Place
        {
            Elevation = i, Orbit = i, Cloud = i % 9 == 0 ? float.NaN : i, Climate = $"C{i % 3}", Sensor = i % 2 == 0 ? "S2A" : "S2B",
        })]);
        string[] copies = [.. Enumerable.Range(0, 12).Select(i => $"Cloud{i}")];
        IDataView wide = copies.Aggregate(data, (view, name) => ml.Transforms.CopyColumns(name, "Cloud").Fit(view).Transform(view));
        ITransformer model = ml.GeoFM().PackMetadata("Metadata", [.. copies, "Climate", "Key", "Elevation", "Orbit"]).Fit(wide);
        using var file = new MemoryStream();
        ml.Model.Save(model, wide.Schema, file);
        file.Position = 0;

        IDataView loaded = new MLContext(9).Model.Load(file, out _).Transform(wide);

        Assert.That(loaded.Schema["Metadata"].Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 19)));
        Assert.That(ColumnBits.Read(loaded, "Metadata"), Is.EqualTo(ColumnBits.Read(model.Transform(wide), "Metadata")));
    }

    [Test]
    public void PackMetadata_ForGtca_IsItsMetadata()
    {
        var ml = new MLContext(1);
        IDataView data = Rows(ml, [.. Enumerable.Range(0, 60).Select(i => new Place
        {
            Elevation = i % 5, Climate = i % 2 == 0 ? "Cfa" : "Dfb", Sensor = i % 7 < 3 ? "S2A" : "S2B", Embedding = [i % 3, i % 4],
        })]);
        var pipeline = ml.GeoFM().PackMetadata("Metadata", "Elevation", "Climate")
            .Append(ml.GeoFM().Trainers.Gtca("Key", "Embedding", new GtcaOptions { MetadataColumnName = "Metadata" }));

        IDataView scored = pipeline.Fit(data).Transform(data);

        Assert.That(scored.GetColumn<float[]>("Score").Select(score => score.Sum()), Is.All.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void PackMetadata_NamesOfFields_AreNoCategories()
    {
        var ml = new MLContext(1);
        IDataView data = Rows(ml, [.. Enumerable.Range(0, 9).Select(i => new Place { Climate = $"field {i}" })]);
        var options = new MetadataPackingOptions { ColumnNames = ["Climate"], MaximumNumberOfCategories = 8 };

        Assert.That(() => ml.GeoFM().PackMetadata("Metadata", options).Fit(data),
            Throws.ArgumentException.With.Message.Contains("'Climate'").And.Message.Contains("at most 8").And.Message.Contains("got 9"));
        Assert.That(() => ml.GeoFM().PackMetadata("Metadata", "Climate").Fit(Rows(ml, new Place())),
            Throws.ArgumentException.With.Message.Contains("'Climate'").And.Message.Contains("empty"));
    }

    [Test]
    public void PackMetadata_Vector_IsRefusedByAllDoors()
    {
        var ml = new MLContext(1);
        IDataView data = Rows(ml, new Place());
        var estimator = ml.GeoFM().PackMetadata("Metadata", "Embedding");

        Assert.That(() => estimator.Fit(data), Throws.ArgumentException.With.Message.Contains("'Embedding'").And.Message.Contains("Vector"));
        Assert.That(() => estimator.GetOutputSchema(SchemaShapes.Of(data.Schema)),
            Throws.ArgumentException.With.Message.Contains("'Embedding'").And.Message.Contains("Vector"));
    }

    [Test]
    public void PackMetadata_OptionsOutOfRange_AreAllListed()
    {
        var geo = new MLContext(1).GeoFM();

        Assert.That(() => geo.PackMetadata("Metadata", new MetadataPackingOptions { ColumnNames = ["A", "", "A"], MaximumNumberOfCategories = 0 }),
            Throws.ArgumentException.With.Message.Contains("no name").And.Message.Contains("'A' more than once").And.Message.Contains("got 0"));
        Assert.That(() => geo.PackMetadata("Metadata"), Throws.ArgumentException.With.Message.Contains("nothing to pack"));
    }

    private static IDataView Rows(MLContext ml, params Place[] rows)
    {
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        IDataView keys = ml.Data.LoadFromEnumerable([new Named { Name = "S2B" }, new Named { Name = "S2A" }]);
        return ml.Transforms.Conversion.MapValueToKey("Key", "Sensor", keyData: keys).Fit(data).Transform(data);
    }

    private static string[] Slots(IDataView view)
    {
        VBuffer<ReadOnlyMemory<char>> slots = default;
        view.Schema["Metadata"].GetSlotNames(ref slots);
        return [.. slots.DenseValues().Select(name => name.ToString())];
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Place
    {
        public double Elevation { get; set; }

        public int Orbit { get; set; }

        public float Cloud { get; set; }

        public string Climate { get; set; } = "";

        public string Sensor { get; set; } = "";

        [VectorType(2)]
        public float[] Embedding { get; set; } = [0, 0];
    }
}
