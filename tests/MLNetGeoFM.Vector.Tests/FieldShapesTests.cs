using System.Text;
using System.Text.Json;
using static MLNetGeoFM.Vector.Tests.MapText;

namespace MLNetGeoFM.Vector.Tests;

public sealed class FieldShapesTests
{
    private static readonly FieldShapes Map = Read(Collection(
        Feature("a", Polygon(Box(0, 50, 1, 51)), """{"crop":"Corn","area":"North","p_Soy":9}"""),
        Feature("b", Polygon(Ring(1, 50, 1, 51, 2, 51, 2, 50, 1, 50), Box(1.2, 50.2, 1.4, 50.4)), """{"area":"South"}"""),
        Feature("c", Polygon(Ring(179, -18, -179, -18, -179, -17, 179, -17, 179, -18)), """{"crop":"Soy","area":null}""")));

    [Test]
    public void FindAt_ManyPlaces_IsTheFirstFieldThatContainsThem()
    {
        Random random = new(3);
        string[] features = [.. Enumerable.Range(0, 200).Select(i =>
        {
            double west = -180 + (random.NextDouble() * 350);
            double south = -80 + (random.NextDouble() * 150);
            double width = 1 + (9 * random.NextDouble());
            return Feature($"{i}", Polygon(Ring(west, south, west + width, south, west + width, south + 5, west + (width / 2), south + 9, west, south)));
        })];
        FieldShapes map = Read(Collection(features));
        int found = 0;
        for (int i = 0; i < 5000; i++)
        {
            double latitude = -90 + (180 * random.NextDouble());
            double longitude = -180 + (360 * random.NextDouble());
            FieldShape? expected = map.FirstOrDefault(field => field.Contains(latitude, longitude));
            Assert.That(map.FindAt(latitude, longitude), Is.SameAs(expected));
            found += expected is null ? 0 : 1;
        }

        Assert.That(found, Is.InRange(200, 3000));
    }

    [Test]
    public void FindAt_EdgeHoleAndAntimeridian_AreAsDocumented() => Assert.Multiple(() =>
    {
        Assert.That(Map.FindAt(50.5, 1)?.Id, Is.EqualTo("a"), "on the edge of two fields");
        Assert.That(Map.FindAt(50.3, 1.3), Is.Null, "in a hole");
        Assert.That(Map.FindAt(-17.5, -179.5)?.Id, Is.EqualTo("c"));
        Assert.That(Map.FindAt(-17.5, 180.5)?.Id, Is.EqualTo("c"));
        Assert.That(Map.FindAt(double.NaN, 0), Is.Null);
    });

    [Test]
    public void Join_ById_TakesLabelGroupsAndPlaceFromTheMap()
    {
        SeriesRecord[] series = [Series("b", label: "old"), Series("a")];
        SeriesRecord[] joined = [.. Map.Join(series, new() { LabelProperty = "crop", RegionProperty = "area" })];
        Assert.Multiple(() =>
        {
            Assert.That(joined.Select(record => record.Sample), Is.EqualTo(new[]
            {
                new SeriesSample { Id = "b", Label = "", Region = "South", Latitude = Map[1].PointInside.Latitude, Longitude = Map[1].PointInside.Longitude },
                new SeriesSample { Id = "a", Label = "Corn", Region = "North", Latitude = 50.5, Longitude = 0.5 },
            }));
            Assert.That(joined[0].Reflectance, Is.EqualTo(series[0].Reflectance));
        });
    }

    [Test]
    public void Join_ByPlace_FindsTheFieldAndKeepsThePlace()
    {
        SeriesRecord[] series = [Series("p1", 50.25, 0.75), Series("p2", -17.2, -179.2), Series("p3", 10, 10), Series("p4")];
        FieldJoinOptions join = new() { Key = FieldJoinKey.Place, LabelProperty = "crop", Unmatched = UnmatchedSeries.Keep };
        Assert.That(Map.Join(series, join).Select(record => (record.Sample.Label, record.Sample.Latitude)),
            Is.EqualTo(new[] { ("Corn", 50.25), ("Soy", -17.2), ("", 10), ("", double.NaN) }));
        join = new() { Key = FieldJoinKey.Place, LabelProperty = "crop", Unmatched = UnmatchedSeries.Drop };
        Assert.That(Map.Join(series, join).Select(record => record.Sample.Id), Is.EqualTo(new[] { "p1", "p2" }));
    }

    [Test]
    public void Join_SeriesWithoutAField_StopsWithItsName() => Assert.Multiple(() =>
    {
        Assert.That(() => Map.Join([Series("a"), Series("z")], new()).Count(), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("'z' has no field").And.Message.Contains("one of 3 ids such as 'a'"));
        Assert.That(() => Map.Join([Series("z", 10, 11.5)], new() { Key = FieldJoinKey.Place }).Count(), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("latitude 10, longitude 11.5"));
    });

    [Test]
    public void Join_WrongOptions_AreListedInOneMessage() =>
        Assert.That(() => Map.Join([], new() { LabelProperty = "Crop", RegionProperty = "zone", Key = (FieldJoinKey)5 }), Throws.ArgumentException
            .With.Message.Contains("'Crop'").And.Message.Contains("did you mean 'crop'?").And.Message.Contains("'zone'").And.Message.Contains("got 5"));

    [Test]
    public void WriteGeoJson_Predictions_StandBesideTheProperties()
    {
        string written = Write([new("b", "Soy", [0.25f, 0.75f]), new("c", null, [float.NaN, 0])], "Corn", "Soy");
        using JsonDocument document = JsonDocument.Parse(written);
        JsonElement[] features = [.. document.RootElement.GetProperty("features").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(features.Select(feature => feature.GetProperty("properties").GetRawText()), Is.EqualTo(new[]
            {
                """{"crop":"Corn","area":"North","predicted_class":null,"p_Corn":null,"p_Soy":null}""",
                """{"area":"South","predicted_class":"Soy","p_Corn":0.25,"p_Soy":0.75}""",
                """{"crop":"Soy","area":null,"predicted_class":null,"p_Corn":null,"p_Soy":0}""",
            }));
            Assert.That(features[1].GetProperty("geometry").GetRawText(), Is.EqualTo("{\"type\":\"Polygon\",\"coordinates\":"
                + "[[[1,50],[2,50],[2,51],[1,51],[1,50]],[[1.2,50.2],[1.2,50.4],[1.4,50.4],[1.4,50.2],[1.2,50.2]]]}"), "right-hand rule");
            Assert.That(features[2].GetProperty("geometry").GetRawText(), Does.Contain("[179,-18],[-179,-18]"), "as it came");
        });
    }

    [Test]
    public void WriteGeoJson_ReadBack_IsTheSameMap()
    {
        string first = Write([], "Corn");
        FieldShapes again = Read(first);
        Assert.That(again.Select(field => field.Geometry.Normalized().AsText()), Is.EqualTo(Map.Select(field => field.Geometry.Normalized().AsText())));
        using MemoryStream stream = new();
        again.WriteGeoJson(stream, [], ["Corn"]);
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo(first));
    }

    [Test]
    public void WriteGeoJson_PointsMultiPolygonsAndIds_StayWhatTheyAre()
    {
        FieldShapes map = Read("""
            {"type":"FeatureCollection","features":[
            {"type":"Feature","id":7,"properties":{"name":"Äcker <1>"},"geometry":{"type":"Point","coordinates":[0.1,1e-7]}},
            {"type":"Feature","id":"m","geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}}]}
            """);
        using MemoryStream stream = new();
        map.WriteGeoJson(stream, [], []);
        Assert.That(Encoding.UTF8.GetString(stream.ToArray()), Is.EqualTo(
            "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"id\":7,\"properties\":{\"name\":\"Äcker \\u003C1\\u003E\",\"predicted_class\":null},"
            + "\"geometry\":{\"type\":\"Point\",\"coordinates\":[0.1,1E-07]}},{\"type\":\"Feature\",\"id\":\"m\",\"properties\":{\"predicted_class\":null},"
            + "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]]]}}]}"));
    }

    [Test]
    public void WriteGeoJson_PredictionThatDoesNotFit_IsNamed() => Assert.Multiple(() =>
    {
        Assert.That(() => Write([new("z", "Corn", [1])], "Corn"), Throws.ArgumentException.With.Message.Contains("'z' is of no field"));
        Assert.That(() => Write([new("a", "Corn", [1, 0])], "Corn"), Throws.ArgumentException.With.Message.Contains("expected 1 probabilities, got 2"));
        Assert.That(() => Write([new("a", "Corn", [1]), new("a", "Corn", [1])], "Corn"), Throws.ArgumentException.With.Message.Contains("'a' comes twice"));
        Assert.That(() => Write([], "Corn", "Corn"), Throws.ArgumentException.With.Message.Contains("not unique"));
    });

    private static string Write(FieldPrediction[] predictions, params string[] classNames)
    {
        using MemoryStream stream = new();
        Map.WriteGeoJson(stream, predictions, classNames);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static SeriesRecord Series(string id, double latitude = double.NaN, double longitude = double.NaN, string? label = null) =>
        new(new SeriesSample { Id = id, Latitude = latitude, Longitude = longitude, Label = label }, [new DateOnly(2019, 3, 1)], [0.1f]);
}
