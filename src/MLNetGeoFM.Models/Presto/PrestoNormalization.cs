namespace MLNetGeoFM.Models;

/// <summary>Turns bands as they are measured into what Presto was trained to see.</summary>
/// <remarks>
/// Source: nasaharvest/presto @ 13173d0, presto/dataops/pipelines/s1_s2_era5_srtm.py:28-93, 126-187: (value + add) / divisor,
/// then B9 is dropped, then NDVI is computed again. The signs are the opposite of Galileo's.
/// </remarks>
public static class PrestoNormalization
{
    /// <summary>
    /// The bands of a step before normalisation, in order, in this library's spelling: VV VH, B02 to B8A, <b>B09</b>, B11 B12,
    /// and so on.
    /// </summary>
    public static IReadOnlyList<string> RawBands { get; } = Array.AsReadOnly(
    [
        "VV", "VH", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12",
        "temperature_2m", "total_precipitation", "elevation", "slope", "NDVI",
    ]);

    /// <summary>The bands of a step after normalisation, in order: <see cref="RawBands"/> without B09.</summary>
    public static IReadOnlyList<string> Bands { get; } =
        Array.AsReadOnly(RawBands.Where((_, band) => band != DroppedBand).ToArray());

    private const int DroppedBand = 10;

    // sic: +25 and /25 for decibels; 272.15 where 0 degrees Celsius is 273.15 K; NDVI as it is, and then replaced.
    private static ReadOnlySpan<double> Add => [25, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -272.15, 0, 0, 0, 0];

    private static ReadOnlySpan<double> Divisors =>
        [25, 25, 1e4, 1e4, 1e4, 1e4, 1e4, 1e4, 1e4, 1e4, 1e4, 1e4, 35, 0.03, 2000, 50, 1];

    /// <summary>Normalises series of steps.</summary>
    /// <param name="raw">
    /// [T, 18], in the order of <see cref="RawBands"/>: Sentinel-1 in dB, Sentinel-2 in digital numbers (10000 = reflectance 1),
    /// temperature in K, precipitation in m, elevation in m, slope in degrees; B09 and NDVI are not used. NaN stays NaN.
    /// </param>
    /// <param name="destination">[T, 17], in the order of <see cref="Bands"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Normalize(ReadOnlySpan<float> raw, Span<float> destination)
    {
        int steps = raw.Length / RawBands.Count;
        if (steps * RawBands.Count != raw.Length || destination.Length != steps * PrestoConfig.Bands)
        {
            throw new ArgumentException(
                $"Raw values and destination do not fit: expected [T, {RawBands.Count}] and [T, {PrestoConfig.Bands}], got "
                + $"{raw.Length} and {destination.Length} numbers.", nameof(destination));
        }

        for (int step = 0; step < steps; step++)
        {
            var from = raw.Slice(step * RawBands.Count, RawBands.Count);
            var to = destination.Slice(step * PrestoConfig.Bands, PrestoConfig.Bands);
            for (int band = 0; band < PrestoConfig.NdviBand; band++)
                to[band] = Normalize(from[band < DroppedBand ? band : band + 1], band);
            to[PrestoConfig.NdviBand] = Ndvi(to[PrestoConfig.NirBand], to[PrestoConfig.RedBand]);
        }
    }

    /// <summary>One value of a band of <see cref="Bands"/>.</summary>
    internal static float Normalize(float value, int band) => (float)((value + Add[band]) / Divisors[band]);

    /// <summary>NDVI of normalised bands; 0 where their sum is not positive, or not a number.</summary>
    internal static float Ndvi(float nir, float red) => nir + red > 0 ? (nir - red) / (nir + red) : 0;
}
