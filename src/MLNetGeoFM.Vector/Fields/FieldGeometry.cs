using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Valid;

namespace MLNetGeoFM;

/// <summary>Makes valid points, polygons and multipolygons of positions, whatever file they come from.</summary>
internal static class FieldGeometry
{
    private const int Wgs84 = 4326;
    private const int FewestPositionsOfARing = 4;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), Wgs84);

    public static Point Point(Coordinate position) => Factory.CreatePoint(position);

    public static Geometry Polygon(Polygon polygon, bool repairs, FieldPlace place) => Valid(polygon, repairs, place);

    public static Geometry MultiPolygon(Polygon[] parts, bool repairs, FieldPlace place) => Valid(Factory.CreateMultiPolygon(parts), repairs, place);

    /// <summary>A polygon of rings, the outer one first; holes are brought to its side of the antimeridian.</summary>
    public static Polygon OfRings(IReadOnlyList<Coordinate[]> rings, FieldPlace place)
    {
        Coordinate[] shell = RunOn(rings[0], place);
        double middle = Middle(shell);
        List<LinearRing> holes = [];
        foreach (Coordinate[] ring in rings.Skip(1))
        {
            Coordinate[] hole = RunOn(ring, place);
            double turn = Longitudes.TurnsTowards(Middle(hole), middle);
            foreach (Coordinate position in hole)
                position.X += turn;
            holes.Add(Factory.CreateLinearRing(hole));
        }

        return Factory.CreatePolygon(Factory.CreateLinearRing(shell), [.. holes]);
    }

    /// <summary>A position in degrees.</summary>
    /// <param name="longitude">NaN where the file has no number.</param>
    /// <param name="latitude">NaN where the file has no number.</param>
    /// <param name="written">The position as the file has it.</param>
    /// <param name="place">Where it stands.</param>
    public static Coordinate Position(double longitude, double latitude, Func<string> written, FieldPlace place)
    {
        if (Math.Abs(longitude) <= 180 && Math.Abs(latitude) <= 90)
            return new Coordinate(longitude, latitude);
        string remedy = !double.IsFinite(longitude) || !double.IsFinite(latitude) ? "Correct it."
            : Math.Abs(longitude) <= 90 && Math.Abs(latitude) <= 180 ? "Are they exchanged? The longitude comes first."
            : "Is it in another reference system, in metres? Reproject it to EPSG:4326 first.";
        throw place.Fault("A position is none", "[longitude, latitude] with −180 to 180 and −90 to 90 degrees", written(), remedy);
    }

    public static string Written(Coordinate? position) => position is null
        ? "a place that is not known"
        : string.Create(CultureInfo.InvariantCulture, $"[{position.X}, {position.Y}]");

    /// <summary>A ring whose longitudes run on where it crosses the antimeridian: of two ways to the next position the shorter is meant.</summary>
    private static Coordinate[] RunOn(Coordinate[] positions, FieldPlace place)
    {
        if (positions.Length < FewestPositionsOfARing)
        {
            throw place.Fault("A ring is too short", "at least 4 positions, the last equal to the first",
                positions.Length.ToString(CultureInfo.InvariantCulture), "Correct or remove it.");
        }

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

    private static Geometry Valid(Geometry geometry, bool repairs, FieldPlace place)
    {
        TopologyValidationError? fault = new IsValidOp(geometry).ValidationError;
        if (fault is null)
            return geometry;
        if (!repairs)
        {
            throw place.Fault("The geometry is invalid", "rings that neither cross nor touch themselves, holes inside, parts apart",
                $"{fault.Message} at {Written(fault.Coordinate)}", $"Correct it, or set {nameof(FieldReadOptions.RepairsGeometry)}.");
        }

        Geometry repaired = GeometryFixer.Fix(geometry);
        if (repaired is GeometryCollection and not NetTopologySuite.Geometries.MultiPolygon)
        {
            repaired = Factory.CreateMultiPolygon(
                [.. Enumerable.Range(0, repaired.NumGeometries).Select(repaired.GetGeometryN).OfType<Polygon>()]);
        }

        return !repaired.IsEmpty && repaired is IPolygonal && new IsValidOp(repaired).IsValid
            ? repaired
            : throw place.Fault("The geometry cannot be repaired", "a polygon that covers an area", $"{fault.Message} at {Written(fault.Coordinate)}",
                "Correct it, or remove the feature.");
    }
}
