using System.Text;
using MLNetGeoFM.TestSupport;
using static MLNetGeoFM.Vector.Tests.MapText;

namespace MLNetGeoFM.Vector.Tests;

public sealed class GeoJsonReaderTests
{
    private const string Box3 = "[[0,0],[3,0],[3,3],[0,3],[0,0]]";

    private static readonly string Valid = $$$"""
        {
         "type": "FeatureCollection",
         "name": "fields",
         "crs": { "type": "name", "properties": { "name": "urn:ogc:def:crs:OGC:1.3:CRS84" } },
         "features": [
          {"type": "Feature", "id": "a", "properties": {"crop": "Corn", "n": 1}, "geometry": {"type": "Polygon", "coordinates": [{{{Box3}}}, [[1,1],[2,1],[2,2],[1,2],[1,1]]]}},
          {"type": "Feature", "id": 7, "properties": null, "geometry": {"type": "Point", "coordinates": [5.5, 50.25, 120]}},
          {"type": "Feature", "id": "c", "properties": {"crop": "Soy"}, "geometry": {"type": "MultiPolygon", "coordinates": [[[[9,9],[10,9],[10,10],[9,9]]]]}}
         ]
        }
        """;

    [Test]
    public void Read_ValidMap_HasItsFields()
    {
        FieldShapes map = Read("\uFEFF" + Valid);
        Assert.Multiple(() =>
        {
            Assert.That(map.Select(field => field.Id), Is.EqualTo(new[] { "a", "7", "c" }));
            Assert.That(map.Select(field => field.Geometry.GeometryType), Is.EqualTo(new[] { "Polygon", "Point", "MultiPolygon" }));
            Assert.That(map[0].Geometry.SRID, Is.EqualTo(4326));
            Assert.That(map[1].PointInside, Is.EqualTo((50.25, 5.5)));
            Assert.That(map[1].Properties, Is.Empty);
            Assert.That(map.Find("c"), Is.SameAs(map[2]));
            Assert.That(map.Find("C"), Is.Null);
        });
    }

    [Test]
    public void Read_IdProperty_NamesTheFields()
    {
        string map = Collection("""{"type":"Feature","properties":{"parcel":12},"geometry":{"type":"Point","coordinates":[1,2]}}""");
        Assert.That(Read(map, new() { IdProperty = "parcel" })[0].Id, Is.EqualTo("12"));
        Assert.That(Fault(map), Does.Contain("no id: expected a member 'id'").And.Contain("'parcel'").And.Contain("feature 0, line 1").And.Contain("IdProperty"));
        Assert.That(Fault(map, new() { IdProperty = "field" }), Does.Contain("a property 'field'"));
    }

    [Test]
    public void Read_EmptyCollection_HasNoField() => Assert.That(Read(Collection()), Is.Empty);

    [TestCase("{}", "FeatureCollection", "got none")]
    [TestCase("[]", "expected an object", "StartArray")]
    [TestCase("""{"type":"Topology","features":[]}""", "'Topology'", "Put the features")]
    [TestCase("""{"type":"FeatureCollection"}""", "no features", "got none")]
    [TestCase("""{"type":"FeatureCollection","features":{}}""", "no array", "StartObject")]
    [TestCase("""{"type":"FeatureCollection","features":[]} x""", "not valid JSON", "line 1")]
    [TestCase("{\"type\":\"FeatureCollection\",\n\"features\":[1}", "not valid JSON", "line 2")]
    [TestCase("""{"type":"FeatureCollection","features":[1]}""", "A feature is none", "got 1")]
    [TestCase("""{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:25832"}},"features":[]}""", "'EPSG:25832'", "Reproject")]
    [TestCase("""{"type":"FeatureCollection","crs":{"type":"link"},"features":[]}""", "another reference system", "link")]
    public void Read_OtherFile_IsNamed(string json, string part, string other) => Assert.That(Fault(json), Does.Contain(part).And.Contain(other));

    [TestCase("null", "no geometry", "got null")]
    [TestCase("""{"type":"LineString","coordinates":[[0,0],[1,1]]}""", "Point, Polygon or MultiPolygon", "LineString")]
    [TestCase("""{"type":"GeometryCollection","geometries":[]}""", "Point, Polygon or MultiPolygon", "GeometryCollection")]
    [TestCase("""{"type":"Polygon"}""", "is empty", "got none")]
    [TestCase("""{"type":"Polygon","coordinates":[]}""", "is empty", "[]")]
    [TestCase("""{"type":"Polygon","coordinates":[[]]}""", "too short", "got 0")]
    [TestCase("""{"type":"MultiPolygon","coordinates":[[]]}""", "A polygon is empty", "[]")]
    [TestCase("""{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}""", "not closed", "[0, 1]")]
    [TestCase("""{"type":"Point","coordinates":[5]}""", "A position is none", "got [5]")]
    [TestCase("""{"type":"Point","coordinates":["5",50]}""", "A position is none", "Correct it")]
    [TestCase("""{"type":"Point","coordinates":[5,1e999]}""", "A position is none", "1e999")]
    [TestCase("""{"type":"Point","coordinates":[50,105]}""", "A position is none", "The longitude comes first")]
    [TestCase("""{"type":"Point","coordinates":[512345.5,5412345.5]}""", "A position is none", "in metres")]
    [TestCase("""{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}""", "invalid", "[1, 1]")]
    [TestCase("""{"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[0,0]]]}""", "invalid", "RepairsGeometry")]
    [TestCase("""{"type":"Polygon","coordinates":[[[0,0],[3,0],[3,3],[0,3],[0,0]],[[4,4],[5,4],[5,5],[4,4]]]}""", "invalid", "hole")]
    [TestCase("""{"type":"Polygon","coordinates":[[[-150,80],[-30,80],[90,80],[-150,80]]]}""", "around a pole", "Cut it")]
    public void Read_GeometryThatIsNoField_IsNamedWithItsFeature(string geometry, string part, string other)
    {
        string message = Fault(Collection(Feature("a", Point(0, 0)), Feature("bad", geometry)));
        Assert.That(message, Does.Contain(part).IgnoreCase.And.Contain(other).IgnoreCase.And.Contain("feature 1 (id 'bad'), line 2."));
    }

    [Test]
    public void Read_TwoFieldsOfOneId_AreRefused() =>
        Assert.That(Fault(Collection(Feature("a", Point(0, 0)), Feature("a", Point(1, 0)))), Does.Contain("same id").And.Contain("feature 0 again"));

    [TestCase("""{"type":"Feature","id":"a","id":"b","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}""")]
    [TestCase("""{"type":"Feature","id":"\ud800","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}""")]
    public void Read_AmbiguousFeature_IsRefused(string feature) => Assert.That(Fault(Collection(feature)), Does.Contain("not valid JSON").And.Contain("feature 0"));

    [Test]
    public void Read_Repairs_KeepTheAreaThatIsCovered()
    {
        string tie = """{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[0,2],[0,0]]]}""";
        FieldShape repaired = Field(tie, new() { RepairsGeometry = true });
        double expected = Field(MultiPolygon(Ring(0, 0, 1, 1, 0, 2, 0, 0), Ring(1, 1, 2, 0, 2, 2, 1, 1))).AreaHectares;
        Assert.That(repaired.AreaHectares, Is.EqualTo(expected).Within(1e-3));
        Assert.That(Fault(Collection(Feature("a", """{"type":"Polygon","coordinates":[[[0,0],[1,0],[2,0],[0,0]]]}""")), new() { RepairsGeometry = true }),
            Does.Contain("cannot be repaired"));
    }

    [Test]
    public void Read_TooLarge_IsRefused()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Valid);
        FieldReadOptions exact = new() { MaximumBytes = bytes.Length };
        FieldReadOptions less = new() { MaximumBytes = bytes.Length - 1 };
        foreach (bool seeks in new[] { true, false })
        {
            using Stream all = new Trickle(bytes, seeks);
            Assert.That(FieldShapes.ReadGeoJson(all, exact), Has.Count.EqualTo(3));
            using Stream tooMany = new Trickle(bytes, seeks);
            Assert.That(Assert.Throws<InvalidDataException>(() => FieldShapes.ReadGeoJson(tooMany, less))!.Message, Does.Contain($"at most {bytes.Length - 1} bytes"));
        }

        Assert.That(() => FieldShapes.ReadGeoJson("absent.geojson"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'absent.geojson'"));
        Assert.That(() => Read(Valid, new() { MaximumBytes = 0, IdProperty = "" }), Throws.ArgumentException.With.Message.Contains("MaximumBytes").And.Message.Contains("IdProperty"));
    }

    [Test]
    public void Read_DeepNesting_IsRefused() =>
        Assert.That(Fault(Collection(Feature("a", Point(0, 0), string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100)))), Does.Contain("depth"));

    [Test]
    public void Read_File_NamesIt()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string file = Path.Combine(folder.Path, "map.geojson");
        File.WriteAllText(file, Valid);
        Assert.That(FieldShapes.ReadGeoJson(file), Has.Count.EqualTo(3));
        File.WriteAllText(file, Valid.Replace("\"c\"", "\"a\"", StringComparison.Ordinal));
        Assert.That(Assert.Throws<InvalidDataException>(() => FieldShapes.ReadGeoJson(file))!.Message, Does.Contain("map.geojson', feature 2 (id 'a'), line 8"));
    }

    [Test]
    public void Read_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Read(Valid, new() { CancellationToken = source.Token }));
    }

    /// <summary>Bytes changed, cut, doubled or moved: a map or one clear exception, nothing else.</summary>
    [Test]
    public void Read_DamagedBytes_EndInAMapOrOneMessage()
    {
        byte[] valid = Encoding.UTF8.GetBytes(Valid);
        byte[] letters = "0123456789-.eE[]{},:\"truefalsn \\\0"u8.ToArray();
        Random random = new(20);
        int refused = 0;
        for (int run = 0; run < 4000; run++)
        {
            List<byte> bytes = [.. valid];
            for (int change = random.Next(4); change >= 0; change--)
            {
                int at = random.Next(bytes.Count);
                int length = Math.Min(random.Next(12), bytes.Count - at);
                switch (random.Next(4))
                {
                    case 0:
                        bytes[at] = letters[random.Next(letters.Length)];
                        break;
                    case 1:
                        bytes.RemoveRange(at, length);
                        break;
                    case 2:
                        bytes.InsertRange(at, bytes.GetRange(at, length));
                        break;
                    default:
                        bytes[at] = (byte)random.Next(256);
                        break;
                }
            }

            using MemoryStream stream = new([.. bytes]);
            try
            {
                foreach (FieldShape field in FieldShapes.ReadGeoJson(stream, new() { RepairsGeometry = random.Next(2) == 0 }))
                {
                    Assert.That(double.IsFinite(field.AreaHectares) && field.AreaHectares >= 0);
                    Assert.That(field.Contains(field.PointInside.Latitude, field.PointInside.Longitude), Encoding.UTF8.GetString([.. bytes]));
                    Assert.That(field.Bounds.South, Is.LessThanOrEqualTo(field.Bounds.North));
                }
            }
            catch (InvalidDataException fault)
            {
                refused++;
                Assert.That(fault.Message, Does.Contain("a stream"));
            }
        }

        Assert.That(refused, Is.InRange(1000, 3900));
    }

    private static string Fault(string json, FieldReadOptions? options = null) => Assert.Throws<InvalidDataException>(() => Read(json, options))!.Message;

    /// <summary>A stream that gives few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes, bool seeks) : MemoryStream(bytes)
    {
        public override bool CanSeek => seeks;

        public override long Length => seeks ? base.Length : throw new NotSupportedException();

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(7, buffer.Length)]);
    }
}
