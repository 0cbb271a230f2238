using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Where a feature stands, for messages.</summary>
/// <param name="index">0 is the first feature.</param>
/// <param name="line">Finds its line, from 1, when it is needed.</param>
/// <param name="source">The file.</param>
internal sealed class GeoJsonPlace(int index, Func<long> line, string source)
{
    /// <summary>The feature's id, once it is known.</summary>
    public string? Id { get; set; }

    public InvalidDataException Fault(string what, string expected, string actual, string remedy)
    {
        string named = Id is null ? "" : $" (id '{SeriesErrors.Printable(Id)}')";
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{what}: expected {expected}, got {actual}, in '{source}', feature {index}{named}, line {line()}. {remedy}"));
    }
}
