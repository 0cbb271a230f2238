using System.Globalization;
using System.Text;
using MLNetGeoFM.Tool.Embeddings;

namespace MLNetGeoFM.Tool.Tests;

public sealed class EmbeddingWriterTests
{
    private static readonly EmbeddingDescription Full = new("presto", new string('a', 64), 3, true, true, true, false);

    [Test]
    public void Csv_TwoRows_HasTheseBytes()
    {
        string text = Encoding.UTF8.GetString(Written("e.csv", Full with { WeightsSha256 = "abc" }, Rows()));

        Assert.That(text, Is.EqualTo(
            "sample_id,latitude,longitude,first_date,last_date,dates,clear_fraction,label,region,year,encoder,weights_sha256,e000,e001,e002\n"
            + "\"a,\"\"1\"\"\",46.0968,-102.5331,2019-01-02,2019-12-30,60,0.75,Spring Wheat,Adams,2019,presto,abc,0.1,-1E-09,3.4028235E+38\n"
            + "b,,,,,0,,,,2020,presto,abc,NaN,NaN,NaN\n"));
    }

    [Test]
    public void Parquet_TwoRows_ReadsBackTheSame()
    {
        var content = new ParquetContent(Written("e.parquet", Full, Rows()));

        Assert.Multiple(() =>
        {
            Assert.That(content.Rows, Is.EqualTo(2));
            Assert.That(content.Columns, Is.EqualTo(new[]
            {
                "sample_id", "latitude", "longitude", "first_date", "last_date", "dates", "clear_fraction", "label", "region", "year",
                "encoder", "weights_sha256", "embedding",
            }));
            Assert.That(content.Column("sample_id"), Is.EqualTo(new[] { "a,\"1\"", "b" }));
            Assert.That(content.Column("latitude"), Is.EqualTo(new object?[] { 46.0968f, null }));
            Assert.That(content.Column("first_date"), Is.EqualTo(new object?[] { 17898, null }));
            Assert.That(content.Column("dates"), Is.EqualTo(new[] { 60, 0 }));
            Assert.That(content.Column("clear_fraction"), Is.EqualTo(new object?[] { 0.75f, null }));
            Assert.That(content.Column("label"), Is.EqualTo(new[] { "Spring Wheat", null }));
            Assert.That(content.Column("year"), Is.EqualTo(new[] { 2019, 2020 }));
            Assert.That(content.Column("weights_sha256"), Has.All.EqualTo(new string('a', 64)));
            Assert.That(content.Lists("embedding"), Is.EqualTo(new float[][] { [0.1f, -1e-9f, float.MaxValue], [float.NaN, float.NaN, float.NaN] }));
            Assert.That(content.Metadata["geofm.encoder"], Is.EqualTo("presto"));
            Assert.That(content.Metadata["geofm.embedding_size"], Is.EqualTo("3"));
        });
    }

    [Test]
    public void Parquet_ManyRows_AreSeveralRowGroupsAndAllThere()
    {
        const int Count = 5000;
        const int Size = 512;
        var row = new EmbeddingRow();
        using var stream = new MemoryStream();
        using var writer = EmbeddingWriter.Create("e.PARQUET", stream, new("galileo-nano", "f", Size, false, false, false, true));
        float[] embedding = new float[Size];
        for (int i = 0; i < Count; i++)
        {
            row.SampleId = i.ToString(CultureInfo.InvariantCulture);
            row.StepDate = i;
            row.Latitude = i % 3 == 0 ? float.NaN : i;
            embedding.AsSpan().Fill(i);
            writer.Write(row, embedding);
        }

        writer.End();

        var content = new ParquetContent(stream.ToArray());
        Assert.That(content.Groups, Has.Count.EqualTo(2));
        Assert.That(content.Rows, Is.EqualTo(Count));
        Assert.That(content.Column("step_date"), Is.EqualTo(Enumerable.Range(0, Count)));
        Assert.That(content.Column("sample_id").Last(), Is.EqualTo("4999"));
        Assert.That(content.Column("latitude").Select((value, i) => value is null == (i % 3 == 0)), Has.All.True);
        Assert.That(content.Lists("embedding").Select((list, i) => list.Length == Size && list.All(value => value == i)), Has.All.True);
    }

    [Test]
    public void Parquet_NoRows_IsAFile()
        => Assert.That(new ParquetContent(Written("e.parquet", Full, [])).Rows, Is.Zero);

    [TestCase("e.json")]
    [TestCase("embeddings")]
    public void Create_OtherExtension_SaysWhichTwo(string name)
        => Assert.That(() => EmbeddingWriter.Create(name, Stream.Null, Full),
            Throws.ArgumentException.With.Message.Contains(name).And.Message.Contains(".csv").And.Message.Contains(".parquet"));

    private static (EmbeddingRow, float[])[] Rows() =>
    [
        (new()
        {
            SampleId = "a,\"1\"",
            Latitude = 46.0968f,
            Longitude = -102.5331f,
            FirstDate = 17898,
            LastDate = 18260,
            Dates = 60,
            ClearFraction = 0.75f,
            Label = "Spring Wheat",
            Region = "Adams",
            Year = 2019,
        }, [0.1f, -1e-9f, float.MaxValue]),
        (new() { SampleId = "b", Year = 2020 }, [float.NaN, float.NaN, float.NaN]),
    ];

    private static byte[] Written(string name, EmbeddingDescription description, IEnumerable<(EmbeddingRow Row, float[] Embedding)> rows)
    {
        using var stream = new MemoryStream();
        using var writer = EmbeddingWriter.Create(name, stream, description);
        foreach (var (row, embedding) in rows)
            writer.Write(row, embedding);
        writer.End();
        return stream.ToArray();
    }
}
