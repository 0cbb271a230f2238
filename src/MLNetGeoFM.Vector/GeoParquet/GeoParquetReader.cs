using System.Globalization;
using System.Text.Json;

namespace MLNetGeoFM;

/// <summary>Reads the fields of a GeoParquet file: geometries in well-known binary, what they mean in the metadata <c>geo</c>.</summary>
/// <remarks>Source: OGC GeoParquet 1.1.0, "Metadata".</remarks>
internal sealed class GeoParquetReader
{
    private const string DefaultIdColumn = "id";

    private readonly ParquetTable _table;
    private readonly string _file;
    private readonly FieldReadOptions _options;

    private GeoParquetReader(ParquetTable table, string file, FieldReadOptions options) => (_table, _file, _options) = (table, file, options);

    public static FieldShapes Read(string file, FieldReadOptions options)
    {
        using ParquetTable table = ParquetTable.Open(file, options.WithoutProgress());
        return new(new GeoParquetReader(table, file, options).Read());
    }

    private FieldShape[] Read()
    {
        var (primary, geometryColumns) = Describe();
        string idColumn = _options.IdProperty ?? DefaultIdColumn;
        if (!_table.ColumnNames.Contains(idColumn))
        {
            throw Fault("The fields have no id", $"a column '{idColumn}'", SeriesErrors.Names(_table.ColumnNames),
                $"Name the column that holds it with {nameof(_options.IdProperty)}.");
        }

        string[] columns = [.. _table.ColumnNames.Where(name => !geometryColumns.Contains(name))];
        ReadingShare share = new(_options.Progress, columns.Length + _table.RowCount + 1);
        IReadOnlyList<string?> ids = _table.ReadTexts(idColumn);
        IReadOnlyList<ReadOnlyMemory<byte>?> geometries = _table.ReadBytes(primary);
        List<(string Name, JsonElement?[] Values)> properties = [];
        share.Step();
        foreach (string name in columns)
        {
            if (Values(_table.Column(name)) is { } values)
                properties.Add((name, values));
            share.Step();
        }

        FieldShape[] shapes = new FieldShape[_table.RowCount];
        Dictionary<string, int> rows = new(StringComparer.Ordinal);
        for (int row = 0; row < shapes.Length; row++)
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            FieldPlace place = new("row", row, _file);
            if (string.IsNullOrEmpty(ids[row]))
                throw place.Fault("The field has no id", $"a text or a number in '{idColumn}'", ids[row] is null ? "none" : "an empty text", "Add it.");
            place.Id = ids[row];
            if (!rows.TryAdd(ids[row]!, row))
            {
                throw place.Fault("Two fields have the same id", "ids that differ", string.Create(CultureInfo.InvariantCulture,
                    $"the id of row {rows[ids[row]!]} again"), "Join the parts of a field in a MultiPolygon, or name another column as the id.");
            }

            if (geometries[row] is not { } geometry)
                throw place.Fault("The field has no geometry", "a Point, Polygon or MultiPolygon", "none", "Add it, or remove the row.");
            shapes[row] = new(ids[row]!, JsonSerializer.SerializeToElement(ids[row]!),
                WellKnownBinary.Read(geometry.Span, _options.RepairsGeometry, place),
                properties.Where(property => property.Values[row] is not null)
                    .ToDictionary(property => property.Name, property => property.Values[row]!.Value, StringComparer.Ordinal));
            share.Step();
        }

        return shapes;
    }

    /// <summary>The column of the geometries, and all columns that hold some.</summary>
    private (string Primary, HashSet<string> All) Describe()
    {
        if (!_table.Metadata.TryGetValue("geo", out string? text))
        {
            throw Fault("The file is no GeoParquet", "metadata 'geo'", _table.Metadata.Count == 0 ? "none" : SeriesErrors.Names([.. _table.Metadata.Keys]),
                "Write it with a program that knows GeoParquet.");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            JsonElement geo = document.RootElement;
            string primary = geo.GetProperty("primary_column").GetString() ?? "";
            JsonElement columns = geo.GetProperty("columns");
            Require(primary, columns.GetProperty(primary));
            return (primary, [.. columns.EnumerateObject().Select(column => column.Name)]);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Fault("The metadata 'geo' are not as they should be", "a primary column and its description", cause.Message, "Write the file anew.");
        }
    }

    private void Require(string name, JsonElement column)
    {
        string? encoding = column.GetProperty("encoding").GetString();
        if (encoding != "WKB")
            throw Fault($"The geometries in '{SeriesErrors.Printable(name)}' are written in another way", "WKB", $"{encoding}", "Write them as WKB.");
        if (!column.TryGetProperty("crs", out JsonElement crs)) // then the standard says OGC:CRS84
            return;
        string known = crs.ValueKind == JsonValueKind.Object && crs.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Object
            && id.TryGetProperty("authority", out JsonElement authority) && id.TryGetProperty("code", out JsonElement code)
            ? $"{authority}:{code}" : SeriesErrors.Printable(crs.GetRawText());
        if (known is not ("OGC:CRS84" or "EPSG:4326"))
        {
            throw Fault("The map is in another reference system", "longitude and latitude in WGS 84 (OGC:CRS84)",
                $"'{SeriesErrors.Printable(known)}'", "Reproject it to EPSG:4326 first.");
        }
    }

    /// <summary>The values of a column as properties; null for a column of bytes or of something that is not read.</summary>
    private JsonElement?[]? Values(ParquetColumn column)
    {
        string name = column.Name;
        switch (column.Meaning, column.Type)
        {
            case (ParquetMeaning.Other, _) or (_, ParquetType.Int96):
                return null;
            case (ParquetMeaning.Text, _):
                Dictionary<string, JsonElement?> shared = new(ReferenceEqualityComparer.Instance);
                return Elements(_table.ReadTexts(name), value => value is null ? null : Shared(shared, value));
            case (ParquetMeaning.Date or ParquetMeaning.Milliseconds or ParquetMeaning.Microseconds or ParquetMeaning.Nanoseconds, _):
                string format = column.Meaning == ParquetMeaning.Date ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFFK";
                return Elements(_table.ReadTimes(name), value => value is { } time
                    ? JsonSerializer.SerializeToElement(time.ToString(format, CultureInfo.InvariantCulture)) : null);
            case (_, ParquetType.Bytes or ParquetType.FixedBytes):
                return null;
            case (_, ParquetType.Boolean):
                return Elements(_table.ReadNumbers(name), value => double.IsNaN(value) ? null : JsonSerializer.SerializeToElement(value == 1));
            case (not ParquetMeaning.Decimal, ParquetType.Int32 or ParquetType.Int64):
                return Elements(_table.ReadTexts(name), value => value is null ? null : JsonElement.Parse(value));
            case (_, ParquetType.Single):
                return Elements(_table.ReadNumbers(name), value => double.IsFinite(value) ? JsonSerializer.SerializeToElement((float)value) : null);
            default:
                return Elements(_table.ReadNumbers(name), value => double.IsFinite(value) ? JsonSerializer.SerializeToElement(value) : null);
        }
    }

    /// <summary>Rows that share a text share its element.</summary>
    private static JsonElement? Shared(Dictionary<string, JsonElement?> shared, string text)
    {
        if (shared.TryGetValue(text, out JsonElement? element))
            return element;
        element = JsonSerializer.SerializeToElement(text);
        if (shared.Count < ParquetTable.MostSharedTexts)
            shared.Add(text, element);
        return element;
    }

    private static JsonElement?[] Elements<T>(IReadOnlyList<T> values, Func<T, JsonElement?> convert) => [.. values.Select(convert)];

    private InvalidDataException Fault(string what, string expected, string actual, string remedy) =>
        new($"{what}: expected {expected}, got {actual}, in '{_file}'. {remedy}");
}
