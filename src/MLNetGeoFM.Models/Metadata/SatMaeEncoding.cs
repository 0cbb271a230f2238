namespace MLNetGeoFM.Models;

/// <summary>SatMAE's 384 numbers of time: sinusoids of year, month and hour; zeros for what is unknown.</summary>
/// <remarks>
/// 128 numbers each of year − 2002, month − 1, hour. Source: sustainlab-group/SatMAE, models_mae_temporal.py, util/datasets.py;
/// methods.md part 6.
/// </remarks>
internal sealed class SatMaeEncoding : MetadataEncoding
{
    private const int Width = 128;
    private const int FirstYear = 2002;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts { get; } = [3 * Width];

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        if (metadata.Year is int year)
            Sinusoids.Write(year - FirstYear, features[..Width]);
        if (metadata.Month is int month)
            Sinusoids.Write(month - 1, features.Slice(Width, Width));
        if (!double.IsNaN(metadata.Hour))
            Sinusoids.Write(metadata.Hour, features[(2 * Width)..]);
    }
}
