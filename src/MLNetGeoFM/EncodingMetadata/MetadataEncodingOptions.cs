namespace MLNetGeoFM;

/// <summary>Which columns <see cref="MetadataEncodingEstimator"/> encodes, and how.</summary>
public sealed class MetadataEncodingOptions
{
    private const int WidestPrithvi = 8192;
    private const int MostScales = 20;

    /// <summary>How they are encoded. Default: as plain numbers.</summary>
    public EncodedMetadata Encoding { get; init; }

    /// <summary>
    /// Column with the latitude, Single, degrees, WGS 84; NaN = unknown, and with it the longitude. Default <c>Latitude</c>; null: no
    /// place is encoded.
    /// </summary>
    public string? LatitudeColumnName { get; init; } = "Latitude";

    /// <summary>
    /// Column with the longitude, Single, degrees, WGS 84; NaN = unknown, and with it the latitude. Default <c>Longitude</c>; null: no
    /// place is encoded.
    /// </summary>
    public string? LongitudeColumnName { get; init; } = "Longitude";

    /// <summary>
    /// Column with the dates, Vector of Int32 [T], days since 1970-01-01, ascending; the one in the middle gives day, month and year of
    /// the row, an empty vector none. Default <c>Dates</c>; null: no time is encoded.
    /// </summary>
    public string? DatesColumnName { get; init; } = "Dates";

    /// <summary>Column with the hour of the day, Single, 0 to 24; NaN = unknown. Default null: the hour is not known.</summary>
    public string? HourColumnName { get; init; }

    /// <summary>
    /// Numbers of each of Prithvi's two parts, 4 to 8192, a multiple of 4. Default 128; its own models have 768 to 1280.
    /// </summary>
    public int PrithviWidth { get; init; } = 128;

    /// <summary>
    /// Wavelengths of <see cref="EncodedMetadata.Places"/>, 0 to 20: 360 degrees and halves of it. Default 3. Fine ones tell places
    /// apart, which is a shortcut.
    /// </summary>
    public int PlaceScales { get; init; } = 3;

    internal void Validate()
    {
        List<string> failures = [];
        if (!Enum.IsDefined(Encoding))
        {
            failures.Add(
                $"the encoding does not exist: expected {string.Join(", ", Enum.GetNames<EncodedMetadata>())}, got {Encoding}");
        }

        if (LatitudeColumnName is null != LongitudeColumnName is null)
        {
            failures.Add($"half of the place is missing: expected both columns or neither, got LatitudeColumnName "
                + $"'{LatitudeColumnName}' and LongitudeColumnName '{LongitudeColumnName}'");
        }

        ColumnNames.RequireWhereGiven(failures, (nameof(LatitudeColumnName), LatitudeColumnName), (nameof(LongitudeColumnName), LongitudeColumnName),
            (nameof(DatesColumnName), DatesColumnName), (nameof(HourColumnName), HourColumnName));
        bool needsPlace = Encoding is EncodedMetadata.TerraMind or EncodedMetadata.Places;
        if ((needsPlace || DatesColumnName is null) && LatitudeColumnName is null && (needsPlace || HourColumnName is null))
            failures.Add($"there is nothing to encode: expected LatitudeColumnName and LongitudeColumnName for {Encoding}, got none");
        if (Encoding == EncodedMetadata.SatMae && DatesColumnName is null)
            failures.Add("there is nothing to encode: expected DatesColumnName for SatMae, got none");
        if (PrithviWidth is < 4 or > WidestPrithvi || PrithviWidth % 4 != 0)
            failures.Add($"the width is out of range: expected PrithviWidth of 4 to {WidestPrithvi}, a multiple of 4, got {PrithviWidth}");
        if (PlaceScales is < 0 or > MostScales)
            failures.Add($"the scales are out of range: expected PlaceScales of 0 to {MostScales}, got {PlaceScales}");
        if (failures.Count > 0)
            throw new ArgumentException($"The metadata cannot be encoded: {string.Join("; ", failures)}.");
    }
}
