namespace MLNetGeoFM.Models;

/// <summary>One series on its way into an encoder.</summary>
internal readonly ref struct EncoderSample
{
    /// <summary>[T, C, H, W], in the bands and units of the binding; NaN = no observation.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>
    /// [T, H, W], true = the ground was seen; empty: everywhere. False hides what optical sensors measure and what is made of it (NDVI,
    /// classes of a step); radar, weather and terrain are not hidden by clouds. NaN hides any band.
    /// </summary>
    public ReadOnlySpan<bool> Visible { get; init; }

    /// <summary>Month of each step, [T], 1..12.</summary>
    public ReadOnlySpan<int> Months { get; init; }

    /// <summary>Degrees, WGS 84; NaN = not told.</summary>
    public float Latitude { get; init; }

    /// <summary>Degrees, WGS 84; NaN = not told.</summary>
    public float Longitude { get; init; }

    public EncoderSample()
    {
        Latitude = float.NaN;
        Longitude = float.NaN;
    }
}
