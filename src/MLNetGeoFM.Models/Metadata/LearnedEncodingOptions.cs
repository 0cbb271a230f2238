namespace MLNetGeoFM.Models;

/// <summary>What the library's own encoding of metadata looks at.</summary>
internal sealed class LearnedEncodingOptions
{
    public MetadataInputs Inputs { get; init; } = MetadataInputs.All & ~MetadataInputs.Hour;

    /// <summary>
    /// Wavelengths of latitude and longitude: 360° and halves of it. Fine ones tell places apart, which is a shortcut.
    /// </summary>
    public int PlaceScales { get; init; } = 3;

    /// <summary>Levels of the cells, 0..20: a side is about 10 000 km / 2^level.</summary>
    public IReadOnlyList<int> CellLevels { get; init; } = [3, 5];

    /// <summary>Training rows that a word (climate, tile, cell, …) must have; rarer ones count as unknown.</summary>
    public int LeastRows { get; init; } = 3;
}
