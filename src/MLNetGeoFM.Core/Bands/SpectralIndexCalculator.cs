namespace MLNetGeoFM;

/// <summary>Computes spectral indices of a reflectance series, step by step and pixel by pixel.</summary>
/// <remarks>
/// An index is NaN where one of its bands is NaN or infinite, and where its denominator is 0 or not finite: never 0, never infinite.
/// Values are not clipped: noise below 0 in the bands gives normalised differences outside -1..1.
/// </remarks>
internal sealed class SpectralIndexCalculator
{
    private readonly (LinearRatio Formula, int[] Bands)[] _indices;
    private readonly int _inputBands;
    private readonly bool _keepBands;

    /// <summary>Prepares indices for a series.</summary>
    /// <param name="bandNames">The band names of the series, in order.</param>
    /// <param name="indices">The indices to compute, in order, each once.</param>
    /// <param name="keepBands">true: the result holds the bands, then the indices; false: the indices only.</param>
    /// <param name="roles">Which band is blue, red, ...; null: from the names, where only one sensor can be meant.</param>
    /// <exception cref="ArgumentException">
    /// No index or an index twice; band names empty or doubled; a band that an index needs is missing or cannot be told; or a kept
    /// band has the name of an index.
    /// </exception>
    public SpectralIndexCalculator(
        IReadOnlyList<string> bandNames, IReadOnlyList<SpectralIndex> indices, bool keepBands = false, BandRoles? roles = null)
    {
        BandNames.Validate(bandNames, nameof(bandNames));
        ArgumentNullException.ThrowIfNull(indices);
        if (indices.Count == 0 || indices.Distinct().Count() != indices.Count)
        {
            throw new ArgumentException(
                $"Expected at least one spectral index and none twice, got {indices.Count} ({string.Join(' ', indices)}).", nameof(indices));
        }

        roles ??= BandRoles.FromNames(bandNames);
        _indices = indices.Select(index => LinearRatio.Of(index)).Select(formula => (formula, roles.IndicesOf(formula.Roles))).ToArray();
        _inputBands = bandNames.Count;
        _keepBands = keepBands;
        string[] names = [.. keepBands ? bandNames : [], .. indices.Select(NameOf)];
        BandNames.Validate(names, nameof(bandNames));
        OutputBandNames = Array.AsReadOnly(names);
    }

    /// <summary>The names of the result's bands, in order; an index is named in capitals: NDVI.</summary>
    public IReadOnlyList<string> OutputBandNames { get; }

    /// <summary>The name that an index has as a band: NDVI, EVI2, ...</summary>
    /// <param name="index">One of the known indices.</param>
    /// <returns>Its name in capitals.</returns>
    public static string NameOf(SpectralIndex index) => index.ToString().ToUpperInvariant();

    /// <summary>Computes the indices of every step and pixel.</summary>
    /// <param name="reflectance">[T, C, H, W], reflectance 0..1 nominal; NaN = no observation.</param>
    /// <param name="shape">The shape of <paramref name="reflectance"/>; C is the number of bands given to the constructor.</param>
    /// <param name="destination">
    /// Receives [T, C', H, W], C' = the number of <see cref="OutputBandNames"/>; must not overlap the source.
    /// </param>
    /// <exception cref="ArgumentException">The lengths or the number of bands do not fit.</exception>
    public void Compute(ReadOnlySpan<float> reflectance, SeriesShape shape, Span<float> destination)
    {
        if (shape.Bands != _inputBands)
        {
            throw new ArgumentException(
                $"Series has {shape.Bands} bands: expected {_inputBands}, as the indices were prepared for them.", nameof(shape));
        }

        int pixels = shape.PixelsPerStep;
        int outputStep = OutputBandNames.Count * pixels;
        int steps = shape.StepsInto(reflectance.Length, destination.Length, outputStep);
        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> from = reflectance.Slice(step * shape.StepLength, shape.StepLength);
            Span<float> to = destination.Slice(step * outputStep, outputStep);
            if (_keepBands)
            {
                from.CopyTo(to);
                to = to[shape.StepLength..];
            }

            foreach ((LinearRatio formula, int[] bands) in _indices)
            {
                formula.Compute(from, bands, pixels, to[..pixels]);
                to = to[pixels..];
            }
        }
    }
}
