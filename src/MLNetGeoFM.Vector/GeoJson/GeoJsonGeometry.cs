using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Valid;

namespace MLNetGeoFM;

/// <summary>Turns the geometry of a feature into a valid point, polygon or multipolygon.</summary>
internal static class GeoJsonGeometry
{
    private const int Wgs84 = 4326;
    private const int FewestPositionsOfARing = 4;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), Wgs84);

    public static Geometry Read(JsonElement geometry, bool repairs, GeoJsonPlace place)
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
            "Point" => Factory.CreatePoint(Position(coordinates, place)),
            "Polygon" => Valid(ReadPolygon(coordinates, place), repairs, place),
            _ => Valid(Factory.CreateMultiPolygon([.. coordinates.EnumerateArray().Select(part => ReadPolygon(part, place))]), repairs, place),
        };
    }

    private static Polygon ReadPolygon(JsonElement rings, GeoJsonPlace place)
    {
        if (rings.ValueKind != JsonValueKind.Array || rings.GetArrayLength() == 0)
            throw place.Fault("A polygon is empty", "an array of rings", SeriesErrors.Printable(rings.GetRawText()), "Correct or remove it.");
        Coordinate[] shell = ReadRing(rings[0], place);
        double middle = Middle(shell);
        List<LinearRing> holes = [];
        foreach (JsonElement ring in rings.EnumerateArray().Skip(1))
        {
            Coordinate[] hole = ReadRing(ring, place);
            double turn = Longitudes.TurnsTowards(Middle(hole), middle);
            foreach (Coordinate position in hole)
                position.X += turn;
            holes.Add(Factory.CreateLinearRing(hole));
        }

        return Factory.CreatePolygon(Factory.CreateLinearRing(shell), [.. holes]);
    }

    /// <summary>A ring whose longitudes run on where it crosses the antimeridian: of two ways to the next position the shorter is meant.</summary>
    private static Coordinate[] ReadRing(JsonElement ring, GeoJsonPlace place)
    {
        if (ring.ValueKind != JsonValueKind.Array || ring.GetArrayLength() < FewestPositionsOfARing)
        {
            throw place.Fault("A ring is too short", "at least 4 positions, the last equal to the first", ring.ValueKind == JsonValueKind.Array
                ? ring.GetArrayLength().ToString(CultureInfo.InvariantCulture) : SeriesErrors.Printable(ring.GetRawText()), "Correct or remove it.");
        }

        Coordinate[] positions = [.. ring.EnumerateArray().Select(position => Position(position, place))];
        if (!positions[0].Equals2D(positions[^1]))
        {
            throw place.Fault("A ring is not closed", $"a last position {Written(positions[0])} like the first", Written(positions[^1]),
                "Repeat the first position at the end.");
        }

        double turn = 0;
        double before = positions[0].X;
        foreach (Coordinate position in positions)
        {
            double step = position.X - before;
            before = position.X;
            turn += step > 180 ? -360 : step < -180 ? 360 : 0;
            position.X += turn;
        }

        return turn == 0 ? positions : throw place.Fault("A ring goes around a pole", "a field that comes back to where it began",
            "longitudes that run once around the Earth", "Cut it into parts that do not reach around the pole.");
    }

    private static double Middle(Coordinate[] ring) => (ring.Min(position => position.X) + ring.Max(position => position.X)) / 2;

    private static Coordinate Position(JsonElement position, GeoJsonPlace place)
    {
        double longitude = double.NaN;
        double latitude = double.NaN;
        bool isPosition = position.ValueKind == JsonValueKind.Array && position.GetArrayLength() >= 2
            && IsNumber(position[0], out longitude) && IsNumber(position[1], out latitude);
        if (isPosition && Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90)
            return new Coordinate(longitude, latitude);
        string remedy = !isPosition ? "Correct it."
            : Math.Abs(longitude) <= 90 && Math.Abs(latitude) <= 180 ? "Are they exchanged? GeoJSON has the longitude first."
            : "Is it in another reference system, in metres? Reproject it to EPSG:4326 first.";
        throw place.Fault("A position is none", "[longitude, latitude] with −180 to 180 and −90 to 90 degrees",
            SeriesErrors.Printable(position.GetRawText()), remedy);
    }

    private static bool IsNumber(JsonElement element, out double value)
    {
        value = double.NaN;
        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out value) && double.IsFinite(value);
    }

    private static Geometry Valid(Geometry geometry, bool repairs, GeoJsonPlace place)
    {
        TopologyValidationError? fault = new IsValidOp(geometry).ValidationError;
        if (fault is null)
            return geometry;
        if (!repairs)
        {
            throw place.Fault("The geometry is invalid", "rings that neither cross nor touch themselves, holes inside, parts apart",
                $"{fault.Message} at {Written(fault.Coordinate)}", $"Correct it, or set {nameof(GeoJsonReadOptions.RepairsGeometry)}.");
        }

        Geometry repaired = GeometryFixer.Fix(geometry);
        if (repaired is GeometryCollection and not MultiPolygon)
            repaired = Factory.CreateMultiPolygon([.. Enumerable.Range(0, repaired.NumGeometries).Select(repaired.GetGeometryN).OfType<Polygon>()]);
        return !repaired.IsEmpty && repaired is Polygon or MultiPolygon && new IsValidOp(repaired).IsValid
            ? repaired
            : throw place.Fault("The geometry cannot be repaired", "a polygon that covers an area", $"{fault.Message} at {Written(fault.Coordinate)}",
                "Correct it, or remove the feature.");
    }

    private static string Written(Coordinate? position) => position is null
        ? "a place that is not known"
        : string.Create(CultureInfo.InvariantCulture, $"[{position.X}, {position.Y}]");
}
