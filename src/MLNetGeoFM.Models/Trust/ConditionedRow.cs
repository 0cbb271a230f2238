namespace MLNetGeoFM.Models;

/// <summary>One row as residual experts see it: what the satellite says and what the metadata claim.</summary>
internal readonly ref struct ConditionedRow
{
    private readonly ReadOnlySpan<float> _baseFeatures;

    /// <summary>The embedding, which experts see, [features].</summary>
    public required ReadOnlySpan<float> Features { get; init; }

    /// <summary>What the base head sees, [base features]; the embedding where nothing else is given.</summary>
    public ReadOnlySpan<float> BaseFeatures
    {
        get => _baseFeatures.IsEmpty ? Features : _baseFeatures;
        init => _baseFeatures = value;
    }

    /// <summary>Degrees north, WGS 84; NaN = unknown.</summary>
    public double Latitude { get; init; } = double.NaN;

    /// <summary>Degrees east, WGS 84; NaN = unknown.</summary>
    public double Longitude { get; init; } = double.NaN;

    /// <summary>Further metadata, [metadata]; NaN = unknown.</summary>
    public ReadOnlySpan<float> Metadata { get; init; }

    /// <summary>The encoder's tokens before its last blocks, for experts that change the encoder; empty = none.</summary>
    public ReadOnlySpan<float> Hidden { get; init; }

    /// <summary>Days since 1970-01-01, [T]; empty = unknown.</summary>
    public ReadOnlySpan<int> Dates { get; init; }

    public ConditionedRow()
    {
    }

    /// <summary>True where the position is known and on the Earth.</summary>
    public bool HasPlace => Math.Abs(Latitude) <= 90 && Math.Abs(Longitude) <= 180;
}
