namespace MLNetGeoFM.Models;

/// <summary>TerraMind's coordinates: quarter degrees, each with a learned vector; rows 0 stand for no place.</summary>
/// <remarks>
/// round(4x)/4, halves to even; 721 bins of latitude, 1441 of longitude. Source: terramind/tokenizer/text/text_tokenizer.py;
/// methods.md part 3.
/// </remarks>
internal sealed class TerraMindEncoding : MetadataEncoding
{
    /// <summary>Bins of latitude.</summary>
    public const int LatitudeBins = 721;

    /// <summary>Bins of longitude.</summary>
    public const int LongitudeBins = 1441;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts { get; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<int> TableRows { get; } = [LatitudeBins + 1, LongitudeBins + 1];

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        if (!metadata.HasPlace)
            return;
        rows[0] = 1 + (LatitudeBins / 2) + (int)Math.Round(4 * metadata.Latitude);
        rows[1] = 1 + (LongitudeBins / 2) + (int)Math.Round(4 * metadata.Longitude);
    }
}
