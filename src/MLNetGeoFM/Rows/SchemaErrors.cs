using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>The messages about columns: values in, one sentence with expected, actual and remedy out.</summary>
internal static class SchemaErrors
{
    public static DataViewSchema.Column Require(DataViewSchema schema, string role, string columnName)
        => schema.GetColumnOrNull(columnName)
            ?? throw Missing(role, columnName, schema.Where(column => !column.IsHidden).Select(column => column.Name));

    public static ArgumentException Missing(string role, string columnName, IEnumerable<string> available)
        => OfSchema($"The {role} column '{columnName}' is missing: the data has {string.Join(", ", available.Select(name => $"'{name}'"))}. "
            + "Name the column that holds it.");

    public static ArgumentException Mismatch(string role, string columnName, string expected, string actual)
        => OfSchema($"The {role} column '{columnName}' does not fit: expected {expected}, got {actual}.{Remedy(expected, actual)}");

    /// <summary>What turns one type into the other, where there is one way only.</summary>
    private static string Remedy(string expected, string actual)
        => expected.Contains(nameof(Int32), StringComparison.Ordinal) && actual.Contains(nameof(DateTime), StringComparison.Ordinal)
            ? $" Put {nameof(GeoFMCatalog.ConvertDates)} before this component."
            : "";

    public static ArgumentException NoBandNames(string role, string columnName)
        => OfSchema($"The {role} column '{columnName}' does not say which bands it holds: expected the annotation "
            + $"'{GeoFMAnnotations.BandNames}', got none. Load it with LoadSeries, or put DescribeBands before this component.");

    public static ArgumentException OtherBands(string role, string columnName, IEnumerable<string> expected, IEnumerable<string> actual)
        => OfSchema($"The {role} column '{columnName}' has other bands than the model was fitted on: expected "
            + $"{string.Join(' ', expected)}, got {string.Join(' ', actual)}. Select the bands in this order.");

    public static ArgumentException Length(string role, string columnName, string expected, int actual)
        => new($"A row of the {role} column '{columnName}' has the wrong length: expected {expected}, got {actual} values.",
            columnName);

    private static ArgumentException OfSchema(string message, object? inputSchema = null) => new(message, nameof(inputSchema));
}
