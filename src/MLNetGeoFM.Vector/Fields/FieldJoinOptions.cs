namespace MLNetGeoFM;

/// <summary>How <see cref="FieldShapes.Join"/> brings series and fields together.</summary>
public sealed class FieldJoinOptions
{
    /// <summary>How a series finds its field. Default: by id.</summary>
    public FieldJoinKey Key { get; init; }

    /// <summary>What becomes of a series without a field. Default: it stops the join.</summary>
    public UnmatchedSeries Unmatched { get; init; }

    /// <summary>Property that becomes <see cref="SeriesSample.Label"/>; empty text where a field lacks it. Default: null = unchanged.</summary>
    public string? LabelProperty { get; init; }

    /// <summary>Property that becomes <see cref="SeriesSample.Region"/>; empty text where a field lacks it. Default: null = unchanged.</summary>
    public string? RegionProperty { get; init; }

    /// <summary>Property that becomes <see cref="SeriesSample.Split"/>; empty text where a field lacks it. Default: null = unchanged.</summary>
    public string? SplitProperty { get; init; }

    /// <summary>Property that becomes <see cref="SeriesSample.Block"/>; empty text where a field lacks it. Default: null = unchanged.</summary>
    public string? BlockProperty { get; init; }

    /// <summary>
    /// Whether latitude and longitude become the field's <see cref="FieldShape.PointInside"/>; a series that is found by its place keeps
    /// that place. Default true.
    /// </summary>
    public bool SetsPlace { get; init; } = true;

    internal IEnumerable<string> Properties =>
        new[] { LabelProperty, RegionProperty, SplitProperty, BlockProperty }.OfType<string>();

    internal void Validate(FieldShapes shapes)
    {
        List<string> faults = [];
        if (!Enum.IsDefined(Key))
            faults.Add($"{nameof(Key)} must be a {nameof(FieldJoinKey)}, got {Key}");
        if (!Enum.IsDefined(Unmatched))
            faults.Add($"{nameof(Unmatched)} must be an {nameof(UnmatchedSeries)}, got {Unmatched}");
        foreach (string property in Properties.Where(property => !shapes.Any(shape => shape.Properties.ContainsKey(property))))
        {
            string[] known = [.. shapes.SelectMany(shape => shape.Properties.Keys).Distinct(StringComparer.Ordinal)];
            string nearest = NearestName.Find(property, known) is string name ? $"; did you mean '{SeriesErrors.Printable(name)}'?" : "";
            faults.Add($"no field has the property '{property}': they have {(known.Length == 0 ? "none" : SeriesErrors.Names(known))}{nearest}");
        }

        if (faults.Count > 0)
            throw new ArgumentException($"Series and fields cannot be joined: {string.Join("; ", faults)}.");
    }
}

/// <summary>How a series finds its field.</summary>
public enum FieldJoinKey
{
    /// <summary>The id of the sample is the id of the field.</summary>
    Id,

    /// <summary>Latitude and longitude of the sample lie in the field.</summary>
    Place,
}

/// <summary>What becomes of a series that has no field.</summary>
public enum UnmatchedSeries
{
    /// <summary>It stops the join with a message.</summary>
    Refuse,

    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It stays, with empty text for what the map would have said, and the place it had.</summary>
    Keep,
}
