namespace MLNetGeoFM;

/// <summary>Says which columns of a Parquet file hold observations: one row for each date of each sample.</summary>
public sealed class ParquetSeriesColumns
{
    /// <summary>Column that names the sample, texts or whole numbers.</summary>
    public required string Id { get; init; }

    /// <summary>Column with the date, or with the time in UTC.</summary>
    public required string Date { get; init; }

    /// <summary>Columns of the bands, in the order of the reflectance vector; at least one.</summary>
    public required IReadOnlyList<string> Bands { get; init; }

    /// <summary>Factor of the digital numbers: reflectance = digital number × scale + offset; not 0. Sentinel-2 L2A: 0.0001. Never guessed.</summary>
    public required double Scale { get; init; }

    /// <summary>Summand in reflectance units: reflectance = digital number × scale + offset. Default 0.</summary>
    public double Offset { get; init; }

    /// <summary>Column with the classes or bit flags of the quality layer, 0 to 65535. Default: null = there is none.</summary>
    public string? Quality { get; init; }

    /// <summary>Column with the label, the same in all rows of a sample that have one; missing = unknown. Default: null = there is none.</summary>
    public string? Label { get; init; }

    /// <summary>Column with the region, the same in all rows of a sample that have one; missing = unknown. Default: null = there is none.</summary>
    public string? Region { get; init; }

    /// <summary>Column with the published split, the same in all rows of a sample that have one; missing = unknown. Default: null = there is none.</summary>
    public string? Split { get; init; }

    /// <summary>Column with the spatial block, the same in all rows of a sample that have one; missing = unknown. Default: null = there is none.</summary>
    public string? Block { get; init; }

    /// <summary>Column with the latitude, degrees, WGS 84; the first one of a sample that is not missing counts. Default: null = unknown.</summary>
    public string? Latitude { get; init; }

    /// <summary>Column with the longitude, degrees, WGS 84; the first one of a sample that is not missing counts. Default: null = unknown.</summary>
    public string? Longitude { get; init; }

    internal void Validate()
    {
        List<string> faults = [];
        if (string.IsNullOrEmpty(Id) || string.IsNullOrEmpty(Date))
            faults.Add($"{nameof(Id)} and {nameof(Date)} must name columns");
        if (Bands is null || Bands.Count == 0 || Bands.Any(string.IsNullOrEmpty))
            faults.Add($"{nameof(Bands)} must name at least one column, none of them empty");
        else if (Bands.Distinct(StringComparer.Ordinal).Count() < Bands.Count)
            faults.Add($"{nameof(Bands)} must differ, got {string.Join(", ", Bands)}");
        if (((string?[])[Quality, Label, Region, Split, Block, Latitude, Longitude]).Contains(""))
            faults.Add("a column that is given must have a name: expected null where there is none, got an empty text");
        if (!double.IsFinite(Scale) || Scale == 0 || !double.IsFinite(Offset))
            faults.Add(FormattableString.Invariant($"{nameof(Scale)} must be a number other than 0 and {nameof(Offset)} a number, got {Scale} and {Offset}"));
        if (Latitude is null != Longitude is null)
            faults.Add($"{nameof(Latitude)} and {nameof(Longitude)} must both be named, or neither");
        if (faults.Count > 0)
            throw new ArgumentException($"Series cannot be read so: {string.Join("; ", faults)}.");
    }
}
