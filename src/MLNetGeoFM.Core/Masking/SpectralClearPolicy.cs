namespace MLNetGeoFM;

/// <summary>Decides from reflectance alone which pixels are clear, for Sentinel-2 series without a quality layer.</summary>
/// <remarks>
/// Cloud: min((B02 - 0.1) / 0.4, (B02 + B03 + B04 - 0.2) / 0.6, (NDMI + 0.1) / 0.2, (0.8 - NDSI) / 0.2) &gt; 0.2.
/// Dark: B08 + B11 + B12 &lt; 0.35, a shadow, or water; it does not spread when clouds are dilated.
/// NDMI = (B08 - B11) / (B08 + B11 + 1e-8), NDSI = (B03 - B11) / (B03 + B11 + 1e-8). NaN in one of the six bands is no data.
/// Snow passes: the last term keeps it from being cloud. Computed in double precision on reflectance rounded to 1e-6, so that a
/// column of Single gives the flags of the same numbers in double precision: 0.18 is no cloud, its nearest Single would be.
/// Source: the pooling weights of SITS-MoCo's published series (github.com/YXu566/SITS-MoCo @ 1fab709), from which this rule was
/// worked out; it goes back to the cloud score of simple Landsat compositing.
/// </remarks>
internal sealed class SpectralClearPolicy
{
    private const double KeepsDenominatorFromZero = 1e-8;
    private const double CloudAbove = 0.2;
    private const double DarkBelow = 0.35;
    private const double RoundingSteps = 1e6;

    private readonly BandSelection _selection;
    private readonly int _bands;

    /// <summary>Prepares the rule for a series.</summary>
    /// <param name="bandNames">The band names of the series, in order, ESA spelling.</param>
    /// <exception cref="ArgumentException">One of B02 B03 B04 B08 B11 B12 is missing; the message lists all of them.</exception>
    public SpectralClearPolicy(IReadOnlyList<string> bandNames)
    {
        _selection = BandSelection.Resolve(bandNames, RequiredBands);
        _bands = bandNames.Count;
    }

    /// <summary>The bands that the rule reads: B02 B03 B04 B08 B11 B12.</summary>
    public static IReadOnlyList<string> RequiredBands { get; } = Array.AsReadOnly(["B02", "B03", "B04", "B08", "B11", "B12"]);

    /// <summary>Judges one pixel.</summary>
    /// <param name="b02">Blue reflectance, 0..1 nominal.</param>
    /// <param name="b03">Green reflectance.</param>
    /// <param name="b04">Red reflectance.</param>
    /// <param name="b08">Near infrared reflectance.</param>
    /// <param name="b11">First shortwave infrared reflectance.</param>
    /// <param name="b12">Second shortwave infrared reflectance.</param>
    /// <returns>No data where one is NaN, else cloud, unwanted (dark) or clear.</returns>
    public static PixelState Judge(double b02, double b03, double b04, double b08, double b11, double b12)
    {
        if (double.IsNaN(b02 + b03 + b04 + b08 + b11 + b12))
            return PixelState.NoData;
        double moisture = (b08 - b11) / (b08 + b11 + KeepsDenominatorFromZero);
        double snow = (b03 - b11) / (b03 + b11 + KeepsDenominatorFromZero);
        double score = Math.Min(
            Math.Min((b02 - 0.1) / 0.4, (b02 + b03 + b04 - 0.2) / 0.6), Math.Min((moisture + 0.1) / 0.2, (0.8 - snow) / 0.2));
        return score > CloudAbove ? PixelState.Cloud : b08 + b11 + b12 < DarkBelow ? PixelState.Unwanted : PixelState.Clear;
    }

    /// <summary>Classifies the pixels of a series.</summary>
    /// <param name="reflectance">[T, C, H, W], reflectance 0..1 nominal; NaN = no observation.</param>
    /// <param name="shape">The shape of <paramref name="reflectance"/>; C is the number of bands given to the constructor.</param>
    /// <param name="states">Receives [T, H, W] states.</param>
    /// <exception cref="ArgumentException">The lengths or the number of bands do not fit.</exception>
    public void Classify(ReadOnlySpan<float> reflectance, SeriesShape shape, Span<PixelState> states)
    {
        int steps = shape.Steps(reflectance.Length);
        int pixels = shape.PixelsPerStep;
        MaskErrors.RequireSameLength(steps * pixels, states.Length, nameof(states));
        if (shape.Bands != _bands)
            throw new ArgumentException($"Series has {shape.Bands} bands: expected {_bands}, as the rule was prepared for them.", nameof(shape));
        ReadOnlySpan<int> band = _selection.Indices;
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> from = reflectance.Slice(step * shape.StepLength, shape.StepLength);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                states[step * pixels + pixel] = Judge(
                    Rounded(from[band[0] * pixels + pixel]), Rounded(from[band[1] * pixels + pixel]),
                    Rounded(from[band[2] * pixels + pixel]), Rounded(from[band[3] * pixels + pixel]),
                    Rounded(from[band[4] * pixels + pixel]), Rounded(from[band[5] * pixels + pixel]));
            }
        }
    }

    // The double nearest to the decimal that the Single stands for: 0.18f is 0.18000000715.
    private static double Rounded(float reflectance) => Math.Round(reflectance * RoundingSteps) / RoundingSteps;
}
