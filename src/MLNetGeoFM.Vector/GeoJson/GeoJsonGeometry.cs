using System.Text.Json;
using NetTopologySuite.Geometries;

namespace MLNetGeoFM;

/// <summary>Takes the positions out of a feature's geometry.</summary>
internal static class GeoJsonGeometry
{
    public static Geometry Read(JsonElement geometry, bool repairs, FieldPlace place)
    {
        string? type = geometry.TryGetProperty("type", out JsonElement name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
        if (type is not ("Point" or "Polygon" or "MultiPolygon"))
        {
            throw place.Fault("The geometry is of a kind that has no area and is no place", "Point, Polygon or MultiPolygon",
                type is null ? "no type" : SeriesErrors.Printable(type), "Remove the feature, or draw it as a polygon.");
        }

        JsonElement coordinates = geometry.TryGetProperty("coordinates", out JsonElement found) ? found : default;
        if (coordinates.ValueKind != JsonValueKind.Array || coordinates.GetArrayLength() == 0)
        {
            throw place.Fault("The geometry is empty", $"the coordinates of a {type}",
                coordinates.ValueKind == JsonValueKind.Undefined ? "none" : SeriesErrors.Printable(coordinates.GetRawText()),
                "Add them, or remove the feature.");
        }

        return type switch
        {
            "Point" => FieldGeometry.Point(Position(coordinates, place)),
            "Polygon" => FieldGeometry.Polygon(Rings(coordinates, place), repairs, place),
            _ => FieldGeometry.MultiPolygon([.. coordinates.EnumerateArray().Select(part => Rings(part, place))], repairs, place),
        };
    }

    private static Polygon Rings(JsonElement rings, FieldPlace place)
    {
        if (rings.ValueKind != JsonValueKind.Array || rings.GetArrayLength() == 0)
            throw place.Fault("A polygon is empty", "an array of rings", SeriesErrors.Printable(rings.GetRawText()), "Correct or remove it.");
        return FieldGeometry.OfRings([.. rings.EnumerateArray().Select(ring => Ring(ring, place))], place);
    }

    private static Coordinate[] Ring(JsonElement ring, FieldPlace place) => ring.ValueKind == JsonValueKind.Array
        ? [.. ring.EnumerateArray().Select(position => Position(position, place))]
        : throw place.Fault("A ring is none", "an array of positions", SeriesErrors.Printable(ring.GetRawText()), "Correct or remove it.");

    private static Coordinate Position(JsonElement position, FieldPlace place)
    {
        bool isPosition = position.ValueKind == JsonValueKind.Array && position.GetArrayLength() >= 2;
        return FieldGeometry.Position(isPosition ? Number(position[0]) : double.NaN, isPosition ? Number(position[1]) : double.NaN,
            () => SeriesErrors.Printable(position.GetRawText()), place);
    }

    private static double Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) ? value : double.NaN;
}
