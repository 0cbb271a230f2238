namespace MLNetGeoFM;

/// <summary>What stands between the sun, one pixel and the sensor on one date.</summary>
/// <param name="Opacity">Share of the signal that is cloud, 0..1.</param>
/// <param name="Shade">Share of the direct light that clouds elsewhere take away, 0..1.</param>
/// <param name="IsCirrus">Whether the cloud is thin cirrus alone.</param>
internal readonly record struct Sky(double Opacity, double Shade, bool IsCirrus)
{
    private const double Visible = 0.02; // below this share nobody could tell

    public bool IsCloudy => Opacity > Visible;

    public bool IsShadowed => Shade > Visible;
}
