using System.Buffers.Binary;
using System.Text;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Vector.Tests;

public sealed class GeoParquetTests
{
    private static readonly string File1 = ParquetTableTests.PathOf("fields.parquet");

    [Test]
    public void ReadGeoParquet_ThreeFields_AreThoseOfTheSameGeoJson()
    {
        FieldShapes map = FieldShapes.ReadGeoParquet(File1);
        FieldShapes same = MapText.Read(MapText.Collection(
            MapText.Feature("a", MapText.Polygon(MapText.Box(0, 50, 3, 53), MapText.Box(1, 51, 2, 52))),
            MapText.Feature("b", MapText.Point(5.5, 50.25)),
            MapText.Feature("c", MapText.MultiPolygon(MapText.Box(0, 0, 1, 1), MapText.Box(2, 0, 3, 1)))));
        Assert.Multiple(() =>
        {
            Assert.That(map.Select(field => field.Id), Is.EqualTo(new[] { "a", "b", "c" }));
            Assert.That(map.Select(field => field.Geometry.AsText()), Is.EqualTo(same.Select(field => field.Geometry.AsText())));
            Assert.That(map.Select(field => field.AreaHectares), Is.EqualTo(same.Select(field => field.AreaHectares)));
            Assert.That(map.Select(field => field.Text("crop")), Is.EqualTo(new[] { "Corn", null, "Soy" }));
            Assert.That(map.Select(field => field.Text("size")), Is.EqualTo(new[] { "0.5", "1.5", "2.5" }));
            Assert.That(map[0].Text("sown"), Is.EqualTo("2019-03-01"));
            Assert.That(map[0].Properties.Keys, Is.EqualTo(new[] { "id", "crop", "size", "sown" }));
        });
    }

    [Test]
    public void ReadGeoParquet_WhatIsNoMap_IsNamed()
    {
        string table = ParquetTableTests.PathOf("duckdb-snappy.parquet");
        Assert.That(() => FieldShapes.ReadGeoParquet(table), Throws.TypeOf<InvalidDataException>().With.Message.Contains("no GeoParquet"));
        Assert.That(() => FieldShapes.ReadGeoParquet(File1, new() { IdProperty = "parcel" }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'parcel'"));
    }

    [TestCase("\"WKB\"", "\"wkb\"", "expected WKB, got wkb")]
    [TestCase("\"primary_column\"", "\"primary_colums\"", "metadata 'geo'")]
    [TestCase("\"geometry_types\":[]", "\"crs\":null,\"a\":{}  ", "another reference system")]
    public void ReadGeoParquet_OtherMetadata_AreNamed(string from, string to, string part)
    {
        Assert.That(to, Has.Length.EqualTo(from.Length));
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string file = Path.Combine(folder.Path, "map.parquet");
        File.WriteAllBytes(file, Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(File.ReadAllBytes(File1)).Replace(from, to, StringComparison.Ordinal)));
        Assert.That(() => FieldShapes.ReadGeoParquet(file), Throws.TypeOf<InvalidDataException>().With.Message.Contains(part).And.Message.Contains("map.parquet"));
    }

    [TestCase(false, 1u)]
    [TestCase(true, 1u)]
    [TestCase(true, 1001u, 7)]
    [TestCase(false, 3001u, 7, 8)]
    [TestCase(true, 0xC0000001u, 7, 8)]
    public void WellKnownBinary_OrderAltitudeAndMeasure_GiveTheSamePoint(bool isLittle, uint type, params int[] more) =>
        Assert.That(WellKnownBinary.Read(Bytes(isLittle, type, [5.5, 50.25, .. more.Select(value => (double)value)]), false, new("row", 0, "f")).AsText(),
            Is.EqualTo("POINT (5.5 50.25)"));

    [Test]
    public void WellKnownBinary_OfAnotherKindOrCutOff_IsNamed() => Assert.Multiple(() =>
    {
        Assert.That(() => Read(Bytes(true, 2, [1, 2])), Throws.TypeOf<InvalidDataException>().With.Message.Contains("got 2, in 'f', row 3"));
        Assert.That(() => Read(Bytes(true, 1, [1])), Throws.TypeOf<InvalidDataException>().With.Message.Contains("cut off"));
        Assert.That(() => Read([]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("0 bytes"));
        Assert.That(() => Read(Bytes(true, 1, [double.NaN, double.NaN])), Throws.TypeOf<InvalidDataException>().With.Message.Contains("A position is none"));
        Assert.That(() => Read([1, 3, 0, 0, 0, 255, 255, 255, 127]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("2147483647"));
        Assert.That(() => Read([1, 3, 0, 0, 0, 0, 0, 0, 0]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("empty"));
    });

    private static void Read(byte[] bytes) => WellKnownBinary.Read(bytes, false, new("row", 3, "f"));

    private static byte[] Bytes(bool isLittle, uint type, double[] numbers)
    {
        byte[] bytes = new byte[5 + (8 * numbers.Length)];
        bytes[0] = isLittle ? (byte)1 : (byte)0;
        if (isLittle)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(1), type);
        else
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), type);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (isLittle)
                BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(5 + (8 * i)), numbers[i]);
            else
                BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(5 + (8 * i)), numbers[i]);
        }

        return bytes;
    }
}
