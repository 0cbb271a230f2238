using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Puts the observations of a table together, sample by sample, each in the order of its dates.</summary>
internal sealed class ParquetSeries
{
    private readonly ParquetSeriesColumns _columns;
    private readonly string _source;
    private readonly IReadOnlyList<string?> _ids;
    private readonly IReadOnlyList<DateTime?> _times;
    private readonly IReadOnlyList<double>[] _bands;
    private readonly IReadOnlyList<double>? _quality;
    private readonly IReadOnlyList<string?>? _labels;
    private readonly IReadOnlyList<string?>? _regions;
    private readonly IReadOnlyList<double>? _latitudes;
    private readonly IReadOnlyList<double>? _longitudes;

    public ParquetSeries(ParquetTable table, string source, ParquetSeriesColumns columns)
    {
        (_columns, _source) = (columns, source);
        _ids = table.ReadTexts(columns.Id);
        _times = table.ReadTimes(columns.Date);
        _bands = [.. columns.Bands.Select(table.ReadNumbers)];
        _quality = columns.Quality is { } quality ? table.ReadNumbers(quality) : null;
        _labels = columns.Label is { } label ? table.ReadTexts(label) : null;
        _regions = columns.Region is { } region ? table.ReadTexts(region) : null;
        _latitudes = columns.Latitude is { } latitude ? table.ReadNumbers(latitude) : null;
        _longitudes = columns.Longitude is { } longitude ? table.ReadNumbers(longitude) : null;
    }

    /// <summary>The samples in the order of their first rows.</summary>
    public List<SeriesRecord> Read()
    {
        Dictionary<string, List<int>> rows = new(StringComparer.Ordinal);
        List<string> order = [];
        for (int row = 0; row < _ids.Count; row++)
        {
            if (_ids[row] is not { Length: > 0 } id)
                throw Fault("An observation has no id", $"a text or a number in '{_columns.Id}'", "none", row, "Add it.");
            if (_times[row] is null)
                throw Fault("An observation has no date", $"a date in '{_columns.Date}'", "none", row, "Add it, or leave the row out.");
            if (!rows.TryGetValue(id, out List<int>? own))
            {
                rows.Add(id, own = []);
                order.Add(id);
            }

            own.Add(row);
        }

        return [.. order.Select(id => Record(id, rows[id]))];
    }

    private SeriesRecord Record(string id, List<int> rows)
    {
        SeriesSample sample = new()
        {
            Id = id,
            Label = _labels is null ? null : _labels[rows[0]] ?? "",
            Region = _regions is null ? null : _regions[rows[0]] ?? "",
            Latitude = _latitudes?[rows[0]] ?? double.NaN,
            Longitude = _longitudes?[rows[0]] ?? double.NaN,
        };
        int[] ordered = [.. rows.OrderBy(row => _times[row])];
        float[] reflectance = new float[ordered.Length * _bands.Length];
        for (int i = 0; i < reflectance.Length; i++)
            reflectance[i] = (float)((_bands[i % _bands.Length][ordered[i / _bands.Length]] * _columns.Scale) + _columns.Offset);
        try
        {
            return new(sample, [.. ordered.Select(row => _times[row]!.Value)], reflectance, _quality is null ? null : [.. ordered.Select(Flags)]);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{cause.Message} In '{_source}'.", cause);
        }
    }

    private ushort Flags(int row)
    {
        double flags = _quality![row];
        return flags is >= 0 and <= ushort.MaxValue && flags == Math.Floor(flags)
            ? (ushort)flags
            : throw Fault("A quality value is not valid", "a whole number from 0 to 65535", double.IsNaN(flags) ? "none" : flags.ToString(CultureInfo.InvariantCulture),
                row, "Correct the value.");
    }

    private InvalidDataException Fault(string what, string expected, string actual, int row, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, got {actual}, in '{_source}', row {row}. {remedy}"));
}
