using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Where a field stands in its file, for messages.</summary>
/// <param name="kind">What the file is made of: features, or rows.</param>
/// <param name="index">0 is the first.</param>
/// <param name="source">The file.</param>
/// <param name="line">Finds its line, from 1, when it is needed; null where the file has no lines.</param>
internal sealed class FieldPlace(string kind, long index, string source, Func<long>? line = null)
{
    /// <summary>The field's id, once it is known.</summary>
    public string? Id { get; set; }

    public InvalidDataException Fault(string what, string expected, string actual, string remedy)
    {
        string named = Id is null ? "" : $" (id '{SeriesErrors.Printable(Id)}')";
        string lined = line is null ? "" : string.Create(CultureInfo.InvariantCulture, $", line {line()}");
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{what}: expected {expected}, got {actual}, in '{source}', {kind} {index}{named}{lined}. {remedy}"));
    }
}
