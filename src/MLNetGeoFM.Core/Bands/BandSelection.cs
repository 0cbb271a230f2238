namespace MLNetGeoFM;

/// <summary>Picks bands of a series by name, in a wanted order.</summary>
internal sealed class BandSelection
{
    private readonly int[] _indices;

    private BandSelection(int[] indices, IReadOnlyList<string> bandNames)
    {
        _indices = indices;
        BandNames = Array.AsReadOnly(bandNames.ToArray());
    }

    /// <summary>The names of the picked bands, in the order of the result.</summary>
    public IReadOnlyList<string> BandNames { get; }

    /// <summary>The position of each picked band among the available ones, counted from 0.</summary>
    public ReadOnlySpan<int> Indices => _indices;

    /// <summary>Finds wanted bands among the available ones.</summary>
    /// <param name="available">The band names of the series, in order, each once.</param>
    /// <param name="wanted">The band names to pick, in the order wanted, each once; upper and lower case differ.</param>
    /// <returns>The selection.</returns>
    /// <exception cref="ArgumentException">
    /// A list is empty or names a band twice, or wanted bands are missing; the message lists all of them and what is available.
    /// </exception>
    public static BandSelection Resolve(IReadOnlyList<string> available, IReadOnlyList<string> wanted)
    {
        MLNetGeoFM.BandNames.Validate(available, nameof(available));
        MLNetGeoFM.BandNames.Validate(wanted, nameof(wanted));
        List<string> names = [.. available];
        string[] missing = wanted.Where(name => !names.Contains(name)).ToArray();
        if (missing.Length > 0)
        {
            throw new ArgumentException(
                $"The series lacks {missing.Length} of {wanted.Count} wanted bands: missing {string.Join(' ', missing)}; " +
                $"available {string.Join(' ', available)}. Choose among the available bands, or load the missing ones.",
                nameof(wanted));
        }

        return new BandSelection(wanted.Select(name => names.IndexOf(name)).ToArray(), wanted);
    }

    /// <summary>Copies the picked bands of every step.</summary>
    /// <param name="source">[T, C, H, W], any unit; NaN is copied as NaN.</param>
    /// <param name="shape">The shape of <paramref name="source"/>; C is the number of available bands.</param>
    /// <param name="destination">Receives [T, C', H, W], C' = the number of picked bands; must not overlap the source.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the shape lacks a picked band.</exception>
    public void Apply(ReadOnlySpan<float> source, SeriesShape shape, Span<float> destination)
    {
        int pixels = shape.PixelsPerStep;
        int steps = shape.StepsInto(source.Length, destination.Length, _indices.Length * pixels);
        if (_indices.Max() >= shape.Bands)
        {
            throw new ArgumentException(
                $"Series has {shape.Bands} bands: expected at least {_indices.Max() + 1}, as the selection was resolved for them.",
                nameof(shape));
        }

        for (int step = 0; step < steps; step++)
        {
            ReadOnlySpan<float> from = source.Slice(step * shape.StepLength, shape.StepLength);
            Span<float> to = destination.Slice(step * _indices.Length * pixels, _indices.Length * pixels);
            for (int band = 0; band < _indices.Length; band++)
            {
                if (pixels == 1)
                    to[band] = from[_indices[band]];
                else
                    from.Slice(_indices[band] * pixels, pixels).CopyTo(to[(band * pixels)..]);
            }
        }
    }
}
