namespace MLNetGeoFM;

/// <summary>The smallest box of longitudes and latitudes around a geometry, degrees WGS 84.</summary>
/// <param name="South">Southernmost latitude.</param>
/// <param name="West">Western longitude, −180 to 180.</param>
/// <param name="North">Northernmost latitude.</param>
/// <param name="East">Eastern longitude, −180 to 180; less than <paramref name="West"/> where the box crosses the antimeridian.</param>
public readonly record struct FieldBounds(double South, double West, double North, double East)
{
    /// <summary>Whether the box runs across longitude ±180.</summary>
    public bool CrossesAntimeridian => East < West;
}
