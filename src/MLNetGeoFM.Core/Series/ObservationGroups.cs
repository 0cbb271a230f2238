using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Puts the rows of a table of observations together, sample by sample, whatever the table is.</summary>
internal sealed class ObservationGroups
{
    private readonly Dictionary<string, ObservationGroup> _groups = new(StringComparer.Ordinal);
    private readonly List<ObservationGroup> _order = [];

    /// <summary>The columns that name the sample and its date, for messages.</summary>
    public required string IdColumnName { get; init; }

    /// <inheritdoc cref="IdColumnName"/>
    public required string DateColumnName { get; init; }

    /// <summary>The file, for messages; null = there is none.</summary>
    public string? Source { get; init; }

    /// <summary>Reflectance = number × scale + offset.</summary>
    public required double Scale { get; init; }

    /// <inheritdoc cref="Scale"/>
    public required double Offset { get; init; }

    /// <summary>Texts that come with every observation.</summary>
    public required IReadOnlyList<SampleHeading> Headings { get; init; }

    /// <summary>Whether the quality layer is the probability of cloud; else it is classes or bit flags.</summary>
    public bool IsProbability { get; init; }

    /// <summary>Adds an observation.</summary>
    /// <param name="row">Its row in the table, for messages.</param>
    /// <param name="id">Its sample.</param>
    /// <param name="day">Gives days since 1970-01-01, or an <see cref="ArgumentException"/> where there is no day.</param>
    /// <param name="bands">One number of each band; NaN = no observation.</param>
    /// <param name="quality">Its quality; null = there is no such layer.</param>
    /// <param name="place">Latitude and longitude in degrees; NaN = not known.</param>
    /// <param name="texts">One for each heading; empty = not known.</param>
    public void Add(
        long row, string id, Func<int> day, ReadOnlySpan<double> bands, double? quality, (double Latitude, double Longitude) place, ReadOnlySpan<string> texts)
    {
        if (id.Length == 0)
            throw Fault("An observation has no id", $"a text or a whole number in '{IdColumnName}'", "none", row, "Add it.");
        if (!_groups.TryGetValue(id, out ObservationGroup? group))
        {
            _groups.Add(id, group = new(id, Headings.Count));
            _order.Add(group);
        }

        group.AddDay(Day(row, id, day));
        foreach (double band in bands)
            group.AddReflectance((band * Scale) + Offset);
        if (quality is { } value)
            group.AddQuality(value);
        group.AddPlace(place.Latitude, place.Longitude);
        for (int i = 0; i < texts.Length; i++)
        {
            if (!group.TryAddText(i, texts[i]))
            {
                throw Fault($"Series '{id}' has two values of '{Headings[i].ColumnName}'", $"one {Headings[i].Role} for all its observations",
                    $"'{group.TextAt(i)}' and '{texts[i]}'", row, "Give each season, or whatever differs, an id of its own.");
            }
        }
    }

    /// <summary>The series in the order of their first rows, dates ascending.</summary>
    public List<SeriesRecord> ToRecords()
    {
        try
        {
            return [.. _order.Select(group => group.ToRecord(Headings, IsProbability))];
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException(cause.Message + (Source is null ? "" : $" In '{Source}'."), cause);
        }
    }

    private int Day(long row, string id, Func<int> day)
    {
        try
        {
            return day();
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Series '{id}', row {row} of '{DateColumnName}': {cause.Message}")
                + (Source is null ? "" : $" In '{Source}'."), cause);
        }
    }

    private InvalidDataException Fault(string what, string expected, string actual, long row, string remedy) =>
        new($"{what}: expected {expected}, got {actual}, in {(Source is null ? "" : $"'{Source}', ")}"
            + string.Create(CultureInfo.InvariantCulture, $"row {row}. {remedy}"));
}
