using NetTopologySuite.Geometries;

namespace MLNetGeoFM;

/// <summary>Measures polygons of longitudes and latitudes on the WGS 84 ellipsoid.</summary>
/// <remarks>
/// Between two positions the edge is straight in longitude and latitude, as GeoJSON defines it. The area between the equator and an
/// edge is the edge's extent in longitude times the mean of Q(latitude) along it, where Q is the area between the equator and a
/// parallel, per radian of longitude: a² / 2 · q, q = (1 − e²) (sin φ / (1 − e² sin² φ) + artanh(e sin φ) / e).
/// Source: q is equation 3-12 of Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395, 1987); the axis and the
/// flattening are those of WGS 84 (NGA.STND.0036).
/// </remarks>
internal static class EllipsoidArea
{
    /// <summary>Semi-major axis of WGS 84, metres.</summary>
    public const double SemiMajorAxisMetres = 6_378_137;

    /// <summary>Flattening of WGS 84.</summary>
    public const double Flattening = 1 / 298.257223563;

    private const double SquaredEccentricity = Flattening * (2 - Flattening);

    /// <summary>Longest piece of an edge over which the mean is taken, degrees of latitude; with three nodes its error is far below 1e-9.</summary>
    private const double LongestPieceDegrees = 2;

    private static readonly double Eccentricity = Math.Sqrt(SquaredEccentricity);

    /// <summary>Nodes and weights of Gauss-Legendre quadrature with three nodes on 0 to 1.</summary>
    private static readonly (double Node, double Weight)[] Nodes =
        [(0.5 - (Math.Sqrt(0.6) / 2), 5.0 / 18), (0.5, 8.0 / 18), (0.5 + (Math.Sqrt(0.6) / 2), 5.0 / 18)];

    /// <summary>The area of polygons without their holes; 0 for points.</summary>
    /// <param name="geometry">Polygon or MultiPolygon; X = longitude, Y = latitude, degrees; longitudes run on across ±180.</param>
    /// <returns>Square metres, at least 0.</returns>
    public static double SquareMetres(Geometry geometry)
    {
        double area = 0;
        for (int i = 0; i < geometry.NumGeometries; i++)
        {
            if (geometry.GetGeometryN(i) is not Polygon polygon)
                continue;
            area += OfRing(polygon.ExteriorRing);
            foreach (LineString hole in polygon.InteriorRings)
                area -= OfRing(hole);
        }

        return area;
    }

    private static double OfRing(LineString ring)
    {
        CoordinateSequence positions = ring.CoordinateSequence;
        double reference = Quantity(positions.GetY(0));
        double sum = 0;
        for (int i = 1; i < positions.Count; i++)
        {
            double east = double.DegreesToRadians(positions.GetX(i) - positions.GetX(i - 1));
            if (east != 0)
                sum += east * (Mean(positions.GetY(i - 1), positions.GetY(i)) - reference);
        }

        return Math.Abs(sum);
    }

    /// <summary>Mean of Q along an edge.</summary>
    private static double Mean(double from, double to)
    {
        int pieces = 1 + (int)(Math.Abs(to - from) / LongestPieceDegrees);
        double step = (to - from) / pieces;
        double sum = 0;
        for (int piece = 0; piece < pieces; piece++)
        {
            foreach (var (node, weight) in Nodes)
                sum += weight * Quantity(from + (step * (piece + node)));
        }

        return sum / pieces;
    }

    /// <summary>Q: square metres between the equator and a parallel, per radian of longitude.</summary>
    private static double Quantity(double latitude)
    {
        double sine = Math.Sin(double.DegreesToRadians(latitude));
        double q = (1 - SquaredEccentricity)
            * ((sine / (1 - (SquaredEccentricity * sine * sine))) + (Math.Atanh(Eccentricity * sine) / Eccentricity));
        return SemiMajorAxisMetres * SemiMajorAxisMetres / 2 * q;
    }
}
