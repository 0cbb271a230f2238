namespace MLNetGeoFM;

/// <summary>What <see cref="EncodingEstimator"/> tells the encoder, and what it asks of it.</summary>
public sealed class EncodingOptions
{
    private const int MaximumCacheMebibytes = 1 << 16;

    /// <summary>
    /// Column with the dates, days since 1970-01-01: [T] of a series, [N] of tokens. Default null: the input's name and
    /// <c>Dates</c>, as CompositeMonthly, RegularizeTime and TokenizeTemporalPatches add it. The encoder has to know the months,
    /// so the column must be there.
    /// </summary>
    public string? DatesColumnName { get; init; }

    /// <summary>
    /// Column that says what the encoder may see, Vector of Boolean, true = usable: the clear mask [T, H, W] of a series, or the
    /// visibility [N] of tokens. Default null: for tokens, the input's name and <c>Visible</c> where there is such a column; else
    /// every value that is not NaN is seen. What is not clear hides optical bands and NDVI; radar, weather and terrain are not
    /// hidden by clouds.
    /// </summary>
    public string? ClearColumnName { get; init; }

    /// <summary>
    /// Column with the latitude, Single, degrees, WGS 84; NaN = not known, which an encoder that cannot hide the place (Presto)
    /// refuses. Default null: the encoder is not told where rows are. Needs <see cref="LongitudeColumnName"/>.
    /// </summary>
    public string? LatitudeColumnName { get; init; }

    /// <summary>
    /// Column with the longitude, Single, degrees, WGS 84. Default null; needs <see cref="LatitudeColumnName"/>.
    /// </summary>
    public string? LongitudeColumnName { get; init; }

    /// <summary>
    /// Rows and columns of the encoder's patch, in pixels. Default null: 1 for pixel series, the tokens' own for tokens; for
    /// chips it must be given.
    /// </summary>
    public int? PatchSize { get; init; }

    /// <summary>Metres of a pixel, above 0. Default 10. Encoders that know no resolution do not use it.</summary>
    public double GsdMetres { get; init; } = 10;

    /// <summary>Transformer blocks to run, at least 1; fewer are faster and see less. Default null: all.</summary>
    public int? Layers { get; init; }

    /// <summary>One embedding for each row, or for each step. Default: one for each row.</summary>
    public EmbeddingPooling Pooling { get; init; }

    /// <summary>
    /// Blocks at the end of the encoder that a later trainer may adapt, 0 to the number of its blocks. Above 0 a column
    /// <c>…Hidden</c> is added: the visible tokens before these blocks, for Gtca. They come out of the same run as the embedding,
    /// which keeps its bits, once for all folds and epochs. Needs <see cref="EmbeddingPooling.Mean"/>. Default 0.
    /// </summary>
    public int AdaptableBlocks { get; init; }

    /// <summary>
    /// MiB of embeddings kept in memory, 0 to 65,536; 0 = none. What was encoded before is found again, so that folds, heads,
    /// epochs and passes over the same rows encode each of them once. All components that use the same weights share one cache,
    /// of the largest size that one of them asks for. Default 64, about 100,000 rows of 128 numbers. With
    /// <see cref="AdaptableBlocks"/> a row takes 4 (D + 1) bytes more for each visible token: some 34 KiB for a year of Sentinel-2 in
    /// Presto, so that 64 MiB hold about 1,900 rows.
    /// </summary>
    public int CacheMebibytes { get; init; } = 64;

    /// <summary>Whether a saved model holds the weights. Default: where they take 32 MiB at most.</summary>
    public WeightsInModel WeightsInModel { get; init; }

    /// <summary>Told how many rows the component has encoded so far, those that its cache knew among them, from the threads that
    /// encode. Default null = nobody. Not saved.</summary>
    public IProgress<long>? Progress { get; init; }

    /// <summary>Stops the encoding: rows still to come fail with <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        var failures = new List<string>();
        if (LatitudeColumnName is null != LongitudeColumnName is null)
        {
            failures.Add($"half of the location is missing: expected both columns or neither, got LatitudeColumnName "
                + $"'{LatitudeColumnName}' and LongitudeColumnName '{LongitudeColumnName}'");
        }

        ColumnNames.RequireWhereGiven(failures, (nameof(DatesColumnName), DatesColumnName), (nameof(ClearColumnName), ClearColumnName),
            (nameof(LatitudeColumnName), LatitudeColumnName), (nameof(LongitudeColumnName), LongitudeColumnName));
        if (PatchSize < 1)
            failures.Add($"a patch has no pixel: expected PatchSize of at least 1, got {PatchSize}");
        if (!(GsdMetres > 0) || !double.IsFinite(GsdMetres))
        {
            failures.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"the size of a pixel is out of range: expected GsdMetres above 0, got {GsdMetres}"));
        }

        if (Layers < 1)
            failures.Add($"no block is left to run: expected Layers of at least 1, got {Layers}");
        if (!Enum.IsDefined(Pooling))
        {
            failures.Add(
                $"the pooling does not exist: expected {string.Join(", ", Enum.GetNames<EmbeddingPooling>())}, got {Pooling}");
        }

        if (AdaptableBlocks < 0)
            failures.Add($"the blocks to adapt are out of range: expected AdaptableBlocks of at least 0, got {AdaptableBlocks}");
        if (AdaptableBlocks > 0 && Pooling == EmbeddingPooling.PerStep)
        {
            failures.Add($"blocks are adapted for one embedding of a row: expected {nameof(EmbeddingPooling.Mean)} where "
                + $"AdaptableBlocks is above 0, got {Pooling} and AdaptableBlocks {AdaptableBlocks}");
        }

        if (CacheMebibytes is < 0 or > MaximumCacheMebibytes)
        {
            failures.Add(
                $"the cache is out of range: expected CacheMebibytes of 0 to {MaximumCacheMebibytes}, got {CacheMebibytes}");
        }

        if (!Enum.IsDefined(WeightsInModel))
        {
            failures.Add($"the place of the weights does not exist: expected {string.Join(", ", Enum.GetNames<WeightsInModel>())}, "
                + $"got {WeightsInModel}");
        }

        if (failures.Count > 0)
            throw new ArgumentException($"The series cannot be encoded: {string.Join("; ", failures)}.");
    }
}
