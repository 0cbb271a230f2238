using System.Text.Json;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace MLNetGeoFM;

/// <summary>A field polygon or a point on the Earth, with its id and what else its map says about it. Immutable; thread-safe.</summary>
public sealed class FieldShape
{
    private const double SquareMetresPerHectare = 10_000;

    private readonly Lazy<IndexedPointInAreaLocator[]> _locators;
    private readonly Lazy<(double Latitude, double Longitude)> _centroid;
    private readonly Lazy<(double Latitude, double Longitude)> _pointInside;

    internal FieldShape(string id, JsonElement identifier, Geometry geometry, IReadOnlyDictionary<string, JsonElement> properties)
    {
        (Id, Identifier, Geometry, Properties) = (id, identifier, geometry, properties);
        AreaHectares = EllipsoidArea.SquareMetres(geometry) / SquareMetresPerHectare;
        _locators = new(() => [.. Parts().OfType<Polygon>().Select(Locator)]);
        _centroid = new(FindCentroid);
        _pointInside = new(FindPointInside);
    }

    /// <summary>The field's id, unique in its map.</summary>
    public string Id { get; }

    /// <summary>
    /// A valid Point, Polygon or MultiPolygon: X = longitude, Y = latitude, degrees WGS 84. A ring that crosses the antimeridian runs on
    /// beyond ±180. Not to be changed: what is known about the field was computed from it.
    /// </summary>
    public Geometry Geometry { get; }

    /// <summary>The properties of the feature, as the file writes them; empty where it has none.</summary>
    public IReadOnlyDictionary<string, JsonElement> Properties { get; }

    /// <summary>Area without holes on the WGS 84 ellipsoid, hectares, edges straight in longitude and latitude; 0 for a point.</summary>
    /// <remarks>Source: equation 3-12 of Snyder, Map Projections: A Working Manual (1987), integrated along the edges.</remarks>
    public double AreaHectares { get; }

    /// <summary>
    /// The centre of gravity, degrees: of all parts without their holes, weighted by area in degrees, as map programs do it. It can lie
    /// outside a bent field, or in a hole.
    /// </summary>
    public (double Latitude, double Longitude) Centroid => _centroid.Value;

    /// <summary>
    /// A place that certainly lies in the field, degrees: the centroid where that is inside, else a point in the middle of the widest
    /// crossing of the largest part. The place for a series of the field's mean.
    /// </summary>
    public (double Latitude, double Longitude) PointInside => _pointInside.Value;

    /// <summary>The box around it.</summary>
    public FieldBounds Bounds
    {
        get
        {
            double middle = Largest().EnvelopeInternal.Centre.X;
            Envelope all = new();
            foreach (Geometry part in Parts())
            {
                Envelope box = part.EnvelopeInternal;
                double turn = Longitudes.TurnsTowards(box.Centre.X, middle);
                all.ExpandToInclude(new Envelope(box.MinX + turn, box.MaxX + turn, box.MinY, box.MaxY));
            }

            return all.Width >= 360
                ? new(all.MinY, -180, all.MaxY, 180)
                : new(all.MinY, Longitudes.Wrap(all.MinX), all.MaxY, Longitudes.Wrap(all.MaxX));
        }
    }

    /// <summary>Whether a place lies in the field or on its edge; a hole is outside; a point contains only its own place.</summary>
    /// <param name="latitude">Degrees north.</param>
    /// <param name="longitude">Degrees east.</param>
    /// <returns>False where a coordinate is NaN, too.</returns>
    public bool Contains(double latitude, double longitude)
    {
        if (!double.IsFinite(latitude) || !double.IsFinite(longitude))
            return false;
        if (Geometry is Point point)
            return point.Y == latitude && Longitudes.Wrap(point.X) == Longitudes.Wrap(longitude);
        for (int turn = -1; turn <= 1; turn++)
        {
            Coordinate place = new(longitude + (360 * turn), latitude);
            if (!Geometry.EnvelopeInternal.Contains(place))
                continue;
            foreach (IndexedPointInAreaLocator locator in _locators.Value)
            {
                if (locator.Locate(place) != Location.Exterior)
                    return true;
            }
        }

        return false;
    }

    /// <summary>A property as text.</summary>
    /// <param name="property">Its name.</param>
    /// <returns>A text as it is; a number or a truth value as the file writes it; null where it is missing, null, or an object or array.</returns>
    public string? Text(string property) => Properties.TryGetValue(property, out JsonElement value)
        ? value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        }
        : null;

    /// <summary>The feature's member <c>id</c> as the file writes it; undefined where it has none.</summary>
    internal JsonElement Identifier { get; }

    internal IEnumerable<Geometry> Parts() => Enumerable.Range(0, Geometry.NumGeometries).Select(Geometry.GetGeometryN);

    private static IndexedPointInAreaLocator Locator(Polygon polygon)
    {
        IndexedPointInAreaLocator locator = new(polygon);
        locator.Locate(polygon.ExteriorRing.GetCoordinateN(0)); // builds its index, which is then only read
        return locator;
    }

    private Geometry Largest() => Parts().MaxBy(part => part.Area)!;

    /// <summary>Parts on both sides of the antimeridian are brought to the side of the largest.</summary>
    private (double Latitude, double Longitude) FindCentroid()
    {
        double reference = Largest().Centroid.X;
        double weight = 0;
        double latitude = 0;
        double longitude = 0;
        foreach (Geometry part in Parts())
        {
            Point centre = part.Centroid;
            double share = part is Point ? 1 : Math.Max(part.Area, double.Epsilon);
            weight += share;
            latitude += share * centre.Y;
            longitude += share * (centre.X + Longitudes.TurnsTowards(centre.X, reference) - reference);
        }

        return (latitude / weight, Longitudes.Wrap(reference + (longitude / weight)));
    }

    private (double Latitude, double Longitude) FindPointInside()
    {
        var centroid = Centroid;
        if (Geometry is Point || Contains(centroid.Latitude, centroid.Longitude))
            return centroid;
        Point inside = Largest().InteriorPoint;
        return (inside.Y, Longitudes.Wrap(inside.X));
    }
}
