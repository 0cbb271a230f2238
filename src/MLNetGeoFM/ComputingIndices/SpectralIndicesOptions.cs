namespace MLNetGeoFM;

/// <summary>What <see cref="SpectralIndicesEstimator"/> computes.</summary>
public sealed class SpectralIndicesOptions
{
    /// <summary>The indices to compute, in order, each once. At least one; no default.</summary>
    public IReadOnlyList<SpectralIndex> Indices { get; init; } = [];

    /// <summary>true (default): the result holds the bands, then the indices; false: the indices only.</summary>
    public bool KeepBands { get; init; } = true;

    /// <summary>Whose names the bands have; null (default): told from the names, where only one sensor can be meant.</summary>
    public BandNaming? Naming { get; init; }

    /// <summary>Role -> name of the band that plays it, for names of no known sensor; null (default): from the names.</summary>
    public IReadOnlyDictionary<BandRole, string>? Roles { get; init; }

    internal void Validate()
    {
        if (Indices.Count == 0 || Indices.Distinct().Count() != Indices.Count)
        {
            throw new ArgumentException(
                $"Expected at least one spectral index and none twice, got {Indices.Count} ({string.Join(' ', Indices)}). Name each once.");
        }

        if (Naming is not null && Roles is not null)
            throw new ArgumentException("Naming and Roles both say what the bands are: expected one of them. Leave the other null.");
    }
}
