namespace MLNetGeoFM.Models;

/// <summary>
/// Prithvi-EO-2.0's encodings of time and place, one part each, to be added to tokens times a learned scale that is 0.1 at first;
/// zeros for what is unknown.
/// </summary>
/// <remarks>
/// Time: sinusoids of the raw year ‖ of the day of the year counted from 0. Place: of the latitude ‖ of the longitude, raw degrees
/// (sic: in this order and day origin, which the published code has and the published text has not).
/// Source: terratorch/models/backbones/prithvi_mae.py; methods.md part 1.
/// </remarks>
/// <param name="width">D: a multiple of 4.</param>
internal sealed class PrithviEncoding(int width) : MetadataEncoding
{
    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts { get; } = [width, width];

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        int half = Parts[0] / 2;
        if (metadata is { Year: int year, DayOfYear: int day })
        {
            Sinusoids.Write(year, features[..half]);
            Sinusoids.Write(day - 1, features.Slice(half, half));
        }

        if (!metadata.HasPlace)
            return;
        Sinusoids.Write(metadata.Latitude, features.Slice(2 * half, half));
        Sinusoids.Write(metadata.Longitude, features[(3 * half)..]);
    }
}
