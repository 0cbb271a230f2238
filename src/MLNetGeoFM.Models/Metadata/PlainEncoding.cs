namespace MLNetGeoFM.Models;

/// <summary>
/// Latitude, longitude, day of year and year as they are, moved and scaled to mean 0 and deviation 1 over the training rows that
/// know them; 0 for what is unknown: what one does who thinks nothing of it.
/// </summary>
internal sealed class PlainEncoding : MetadataEncoding
{
    private const int Count = 4;

    private readonly double[] _means;
    private readonly double[] _deviations;

    private PlainEncoding(double[] means, double[] deviations) => (_means, _deviations) = (means, deviations);

    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts { get; } = [Count];

    /// <summary>Measures means and deviations.</summary>
    /// <exception cref="ArgumentException">A value is not one that there can be.</exception>
    public static PlainEncoding Fit(IReadOnlyList<SampleMetadata> rows)
    {
        double[] means = new double[Count], deviations = new double[Count];
        foreach (var row in rows)
            row.Check();
        for (int i = 0; i < Count; i++)
            (means[i], deviations[i]) = ScaleOf(rows.Select(row => Value(row, i)));
        return new PlainEncoding(means, deviations);
    }

    /// <summary>Writes means and deviations.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (double value in _means.Concat(_deviations))
            writer.Write(value);
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">They are no means and deviations.</exception>
    public static PlainEncoding Read(BinaryReader reader)
    {
        double[] numbers = new double[2 * Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = reader.ReadDouble();
            if (!double.IsFinite(numbers[i]) || (i >= Count && numbers[i] <= 0))
                throw new InvalidDataException($"The saved encoding of metadata has a mean or deviation of {numbers[i]}.");
        }

        return new PlainEncoding(numbers[..Count], numbers[Count..]);
    }

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        for (int i = 0; i < Count; i++)
        {
            double value = Value(metadata, i);
            features[i] = double.IsNaN(value) ? 0 : (float)((value - _means[i]) / _deviations[i]);
        }
    }

    private static double Value(SampleMetadata metadata, int number) => number switch
    {
        0 => metadata.Latitude,
        1 => metadata.Longitude,
        2 => metadata.DayOfYear ?? double.NaN,
        _ => metadata.Year ?? double.NaN,
    };
}
