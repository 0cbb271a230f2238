using System.Buffers;

namespace MLNetGeoFM;

/// <summary>Writes texts as fields of a comma-separated table.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");

    /// <summary>The text, in quotes where it needs them (RFC 4180).</summary>
    public static string Quote(string text) => text.AsSpan().ContainsAny(NeedQuotes)
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
