using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class MetadataEncodingTests
{
    // 2021-03-02, 2021-07-01 (the middle one), 2021-12-01.
    private static readonly int[] Season = [18688, 18809, 18962];

    [Test]
    public void EncodeMetadata_Plain_IsStandardisedOverTrainingRows()
    {
        var rows = new[] { Row(10, 30), Row(20, 50), Row(float.NaN, 50) };

        float[][] values = Encode(new MetadataEncodingOptions(), rows);

        Assert.That(values[0], Is.EqualTo(new float[] { -1, -1, 0, 0 }));
        Assert.That(values[1], Is.EqualTo(new float[] { 1, 1, 0, 0 }));
        Assert.That(values[2], Is.EqualTo(new float[4]), "half a place is none");
    }

    [Test]
    public void EncodeMetadata_Clay_HasTheAnglesOfTheMiddleDate()
    {
        float[] values = Encode(new MetadataEncodingOptions { Encoding = EncodedMetadata.Clay }, Row(90, -90))[0];

        double week = 26 * 2 * Math.PI / 52; // 1 July 2021 is in ISO week 26
        Assert.That(values, Is.EqualTo(new[] { Math.Sin(week), Math.Cos(week), 0, 0, 1, 0, -1, 0 }).Within(1e-6));
    }

    [Test]
    public void EncodeMetadata_Clay_TakesTheHourWhereThereIsOne()
    {
        float[] values = Encode(
            new MetadataEncodingOptions { Encoding = EncodedMetadata.Clay, HourColumnName = nameof(PlaceRow.Hour) }, Row(0, 0))[0];

        Assert.That(values[2..4], Is.EqualTo(new[] { 1.0, 0 }).Within(1e-6), "6 o'clock");
    }

    [Test]
    public void EncodeMetadata_TerraMind_IsOneOfItsBinsOrUnknown()
    {
        var options = new MetadataEncodingOptions { Encoding = EncodedMetadata.TerraMind, DatesColumnName = null };
        float[][] values = Encode(options, Row(-90, 180), Row(0.3f, -180), Row(5, float.NaN));

        Assert.That(values.Select(Ones), Is.EqualTo(new[] { new[] { 1, 722 + 1441 }, [362, 723], [0, 722] }));
        Assert.That(values[0], Has.Length.EqualTo(722 + 1442));
        Assert.That(Slots(options)[362], Is.EqualTo("Latitude 0.25"));

        static int[] Ones(float[] row) => [.. Enumerable.Range(0, row.Length).Where(i => row[i] == 1)];
    }

    [Test]
    public void EncodeMetadata_Places_AreOnTheSphereAndSayWhatIsUnknown()
    {
        var options = new MetadataEncodingOptions { Encoding = EncodedMetadata.Places, PlaceScales = 2 };
        float[][] values = Encode(options, Row(30, 90), Row(float.NaN, float.NaN));

        double half = Math.Sqrt(0.75);
        Assert.That(values[0], Is.EqualTo(new[] { 0, half, 0.5, 0.5, half, 1, 0, half, 0.5, 0, -1, 0 }).Within(1e-6));
        Assert.That(values[1], Is.EqualTo(new float[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }));
        Assert.That(Slots(options)[^2..], Is.EqualTo(new[] { "Longitude2Cos", "PlaceUnknown" }));
    }

    [TestCase(EncodedMetadata.Plain, 4)]
    [TestCase(EncodedMetadata.Clay, 8)]
    [TestCase(EncodedMetadata.Prithvi, 256)]
    [TestCase(EncodedMetadata.TerraMind, 2164)]
    [TestCase(EncodedMetadata.SatMae, 384)]
    [TestCase(EncodedMetadata.Places, 16)]
    public void EncodeMetadata_EverySlot_HasANameOfItsOwn(EncodedMetadata encoding, int size)
    {
        var options = new MetadataEncodingOptions { Encoding = encoding };
        string[] names = Slots(options);

        Assert.That(names.Distinct().Count(), Is.EqualTo(size));
        float[] unknown = Encode(options, new PlaceRow { Latitude = float.NaN, Longitude = float.NaN })[0];
        Assert.That(unknown, Has.Length.EqualTo(size));
        Assert.That(unknown.All(value => value is 0 or 1), Is.True);
    }

    [Test]
    public void EncodeMetadata_OnePlaceOutOfRange_SaysWhich()
        => Assert.That(() => Encode(new MetadataEncodingOptions(), Row(30, 200)),
            Throws.ArgumentException.With.Message.Contains("longitude").And.Message.Contains("200"));

    [Test]
    public void EncodeMetadata_OptionsOutOfRange_AreAllListed()
        => Assert.That(() => new MLContext(1).GeoFM().EncodeMetadata("Metadata", new MetadataEncodingOptions
        {
            Encoding = EncodedMetadata.SatMae,
            DatesColumnName = null,
            LatitudeColumnName = null,
            PrithviWidth = 6,
            PlaceScales = 21,
            HourColumnName = "",
        }), Throws.ArgumentException.With.Message.Contains("SatMae").And.Message.Contains("6").And.Message.Contains("21")
            .And.Message.Contains("LongitudeColumnName 'Longitude'").And.Message.Contains("HourColumnName"));

    [Test]
    public void EncodeMetadata_BesideAnEmbedding_IsOneConcatenation()
    {
        var ml = new MLContext(1);
        var data = ml.Data.LoadFromEnumerable([Row(10, 30), Row(20, 50)]);
        var pipeline = ml.GeoFM().EncodeMetadata("Metadata").Append(ml.Transforms.Concatenate("Features", "Embedding", "Metadata"));

        IDataView view = pipeline.Fit(data).Transform(data);

        Assert.That(view.GetColumn<float[]>("Features").First(), Is.EqualTo(new float[] { 3, 4, -1, -1, 0, 0 }));
    }

    private static PlaceRow Row(float latitude, float longitude)
        => new() { Latitude = latitude, Longitude = longitude, Dates = Season, Hour = 6 };

    private static float[][] Encode(MetadataEncodingOptions options, params PlaceRow[] rows)
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        return [.. ml.GeoFM().EncodeMetadata("Metadata", options).Fit(data).Transform(data).GetColumn<float[]>("Metadata")];
    }

    private static string[] Slots(MetadataEncodingOptions options)
    {
        var ml = new MLContext(1);
        IDataView data = ml.Data.LoadFromEnumerable([Row(0, 0)]);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        ml.GeoFM().EncodeMetadata("Metadata", options).Fit(data).Transform(data).Schema["Metadata"].GetSlotNames(ref slots);
        return [.. slots.DenseValues().Select(name => name.ToString())];
    }

    private sealed class PlaceRow
    {
        public float Latitude { get; set; }

        public float Longitude { get; set; }

        public float Hour { get; set; }

        public int[] Dates { get; set; } = [];

        [VectorType(2)]
        public float[] Embedding { get; set; } = [3, 4];
    }
}
