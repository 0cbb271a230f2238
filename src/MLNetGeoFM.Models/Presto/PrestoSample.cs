namespace MLNetGeoFM.Models;

/// <summary>One series on its way to tokens, from either door.</summary>
internal readonly ref struct PrestoSample
{
    /// <summary>[T, 17], normalised.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>[10, T]: band groups and Dynamic World, true = visible. Topography's token is that of step 0.</summary>
    public ReadOnlySpan<bool> Visible { get; init; }

    /// <summary>[T], 0..8 where visible.</summary>
    public ReadOnlySpan<int> DynamicWorld { get; init; }

    /// <summary>[T], 1..12.</summary>
    public ReadOnlySpan<int> Months { get; init; }

    public float Latitude { get; init; }

    public float Longitude { get; init; }

    /// <summary>T.</summary>
    public int Steps => Months.Length;
}
