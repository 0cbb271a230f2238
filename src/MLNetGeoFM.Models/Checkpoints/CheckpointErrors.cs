using System.Globalization;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>Composes the messages for faults of weight files: values in, text out.</summary>
internal static class CheckpointErrors
{
    /// <summary>The remedy where bytes contradict each other.</summary>
    public const string Damaged = "The file is damaged or incomplete: get it again and compare its SHA-256 with the publisher's.";

    /// <summary>The remedy where a file holds more than weights.</summary>
    public const string SaveAgain =
        "Save the weights alone where the file came from, as safetensors or with torch.save(model.state_dict(), path).";

    private const int LongestName = 200;

    /// <summary>
    /// "What is wrong: expected X, got Y, in 'file', entry 'e'. Remedy." The entry is left out where it is null.
    /// </summary>
    public static InvalidDataException At(
        string what, string expected, string actual, string path, string? entry, string remedy, Exception? cause = null)
    {
        string at = entry is null ? "" : $", entry '{Printable(entry)}'";
        return new InvalidDataException($"{what}: expected {expected}, got {actual}, in '{path}'{at}. {remedy}", cause);
    }

    /// <summary>The file is sound as far as seen and uses a feature of its format that is not read.</summary>
    public static NotSupportedException NotRead(string feature, string path, string? entry, string remedy)
    {
        string at = entry is null ? "" : $", entry '{Printable(entry)}'";
        return new NotSupportedException($"{feature} is not read: '{path}'{at}. {remedy}");
    }

    /// <summary>Text with control characters escaped, cut where long.</summary>
    public static string Printable(string text)
    {
        StringBuilder printable = new(Math.Min(text.Length, LongestName) + 1);
        foreach (char c in text)
        {
            if (printable.Length >= LongestName)
                return printable.Append('…').ToString();
            if (char.IsControl(c) || char.IsSurrogate(c))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                printable.Append(c);
        }

        return printable.ToString();
    }

    /// <summary>A shape as "[2, 3]"; "[]" for a scalar.</summary>
    public static string Shape(IEnumerable<int> shape) => $"[{string.Join(", ", shape)}]";
}
