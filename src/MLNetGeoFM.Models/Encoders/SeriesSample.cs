namespace MLNetGeoFM.Models;

/// <summary>One series on its way into an encoder.</summary>
internal readonly ref struct SeriesSample
{
    /// <summary>[T, C, H, W], in the bands and units of the binding; NaN = no observation.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>[T, H, W], true = visible; empty: every value that is not NaN is.</summary>
    public ReadOnlySpan<bool> Visible { get; init; }

    /// <summary>Month of each step, [T], 1..12.</summary>
    public ReadOnlySpan<int> Months { get; init; }

    /// <summary>Degrees, WGS 84; NaN = not told.</summary>
    public float Latitude { get; init; }

    /// <summary>Degrees, WGS 84; NaN = not told.</summary>
    public float Longitude { get; init; }

    public SeriesSample()
    {
        Latitude = float.NaN;
        Longitude = float.NaN;
    }
}
