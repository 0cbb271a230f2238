namespace MLNetGeoFM;

/// <summary>How a map of fields is read.</summary>
public sealed class FieldReadOptions
{
    /// <summary>Default of <see cref="MaximumBytes"/>: 512 MiB, some 500,000 fields.</summary>
    public const long DefaultMaximumBytes = 512L << 20;

    /// <summary>
    /// Property or column that holds the id, a text or a number, for instance <c>field_id</c>. Default: null = the member <c>id</c> of
    /// each feature in GeoJSON, the column <c>id</c> in GeoParquet.
    /// </summary>
    public string? IdProperty { get; init; }

    /// <summary>
    /// Whether polygons that cross or touch themselves are repaired: the area that they cover is kept, lines without area are dropped.
    /// Default false: they are refused with the place where they do.
    /// </summary>
    public bool RepairsGeometry { get; init; }

    /// <summary>Largest file that is read, and largest column of a Parquet file once it is uncompressed, bytes, 1 to 2,147,483,591. Default <see cref="DefaultMaximumBytes"/>.</summary>
    public long MaximumBytes { get; init; } = DefaultMaximumBytes;

    /// <summary>
    /// Told the share of the reading that is done, above 0 to 1, some 100 times at most and at the end, on the thread that reads: the
    /// share of a map's fields, and of its columns where it is GeoParquet; with <see cref="ParquetTable"/> the share of each column's row
    /// groups, anew for each column. Default: null = nobody.
    /// </summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops the reading with an <see cref="OperationCanceledException"/>. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The same for a part of a reading, which reports as a whole.</summary>
    internal FieldReadOptions WithoutProgress() => new()
    {
        IdProperty = IdProperty,
        RepairsGeometry = RepairsGeometry,
        MaximumBytes = MaximumBytes,
        CancellationToken = CancellationToken,
    };

    internal void Validate()
    {
        List<string> faults = [];
        if (IdProperty is "")
            faults.Add($"{nameof(IdProperty)} must be null or a name, got an empty text");
        if (MaximumBytes < 1 || MaximumBytes > Array.MaxLength)
            faults.Add(FormattableString.Invariant($"{nameof(MaximumBytes)} must be 1 to {Array.MaxLength}, got {MaximumBytes}"));
        if (faults.Count > 0)
            throw new ArgumentException($"A map cannot be read so: {string.Join("; ", faults)}.");
    }
}
