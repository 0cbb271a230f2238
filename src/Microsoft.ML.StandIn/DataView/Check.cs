namespace Microsoft.ML.Data;

/// <summary>The argument checks, with the exception types that ML.NET throws.</summary>
internal static class Check
{
    public static void Value(object value, string name)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    public static void NonEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentNullException(name);
    }

    public static void Param(bool condition, string name, string message = null)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, message ?? $"Invalid value for '{name}'.");
    }

    public static ArgumentOutOfRangeException Invalid(string paramName, string message) => new(paramName, message);

    public static ArgumentOutOfRangeException MissingColumn(string paramName, string role, string column)
        => new(paramName, $"Could not find {role}{(role.Length > 0 ? " " : "")}column '{column}'");

    public static ArgumentOutOfRangeException SchemaMismatch(
        string paramName, string role, string column, string expected, string actual)
        => new(paramName, $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}");
}
