using System.Globalization;
using System.Text;

namespace MLNetGeoFM.Vector.Tests;

/// <summary>GeoJSON texts for tests.</summary>
internal static class MapText
{
    public static FieldShapes Read(string json, FieldReadOptions? options = null)
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(json));
        return FieldShapes.ReadGeoJson(stream, options);
    }

    /// <summary>The only field of a map with this geometry.</summary>
    public static FieldShape Field(string geometry, FieldReadOptions? options = null) => Read(Collection(Feature("a", geometry)), options)[0];

    public static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(",\n", features)}}]}""";

    public static string Feature(string id, string geometry, string properties = "{}") =>
        $$"""{"type":"Feature","id":"{{id}}","properties":{{properties}},"geometry":{{geometry}}}""";

    public static string Point(double longitude, double latitude) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"Point","coordinates":[{{longitude}},{{latitude}}]}""");

    public static string Polygon(params string[] rings) => $$"""{"type":"Polygon","coordinates":[{{string.Join(",", rings)}}]}""";

    public static string MultiPolygon(params string[] parts) => $$"""{"type":"MultiPolygon","coordinates":[{{string.Join(",", parts.Select(part => $"[{part}]"))}}]}""";

    /// <summary>A box as a ring, anticlockwise from its south-western corner.</summary>
    public static string Box(double west, double south, double east, double north) =>
        Ring(west, south, east, south, east, north, west, north, west, south);

    public static string Ring(params double[] longitudesAndLatitudes) => "["
        + string.Join(",", longitudesAndLatitudes.Chunk(2).Select(pair => string.Create(CultureInfo.InvariantCulture, $"[{pair[0]:R},{pair[1]:R}]"))) + "]";
}
