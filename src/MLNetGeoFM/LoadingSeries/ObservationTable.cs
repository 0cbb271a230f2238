using System.Globalization;
using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Puts the rows of a table of observations together, sample by sample.</summary>
internal sealed class ObservationTable
{
    private static readonly (string Role, Func<LoadObservationsOptions, string?> Name, Func<SeriesSample, string, SeriesSample> Put)[] Headings =
    [
        ("label", options => options.LabelColumnName, (sample, text) => sample with { Label = text }),
        ("region", options => options.RegionColumnName, (sample, text) => sample with { Region = text }),
        ("split", options => options.SplitColumnName, (sample, text) => sample with { Split = text }),
        ("block", options => options.BlockColumnName, (sample, text) => sample with { Block = text }),
    ];

    private readonly LoadObservationsOptions _options;
    private readonly Dictionary<string, ObservationGroup> _groups = new(StringComparer.Ordinal);
    private readonly List<ObservationGroup> _order = [];
    private readonly List<(string Role, string Column, Func<string> Read, Func<SeriesSample, string, SeriesSample> Put)> _texts = [];
    private readonly DataViewRowCursor _cursor;
    private readonly Func<string> _id;
    private readonly Func<int> _day;
    private readonly Func<double>[] _bands;
    private readonly Func<double>? _quality;
    private readonly Func<double>? _latitude;
    private readonly Func<double>? _longitude;

    private ObservationTable(DataViewRowCursor cursor, LoadObservationsOptions options)
    {
        (_cursor, _options) = (cursor, options);
        _id = ObservationColumns.Texts(cursor, "id", options.IdColumnName);
        _day = ObservationColumns.DaysOf(cursor, "date", options.DateColumnName);
        _bands = [.. options.BandColumnNames.Select(name => ObservationColumns.NumbersOf(cursor, "band", name))];
        _quality = NumbersWhereGiven("quality", options.QualityColumnName);
        _latitude = NumbersWhereGiven("latitude", options.LatitudeColumnName);
        _longitude = NumbersWhereGiven("longitude", options.LongitudeColumnName);
        foreach (var (role, name, put) in Headings)
        {
            if (name(options) is { } column)
                _texts.Add((role, column, ObservationColumns.Texts(cursor, role, column), put));
        }
    }

    /// <summary>Reads every row once; the series come in the order of their first rows, dates ascending.</summary>
    public static List<SeriesRecord> Read(IDataView observations, LoadObservationsOptions options)
    {
        string?[] names =
        [
            options.IdColumnName, options.DateColumnName, .. options.BandColumnNames, options.QualityColumnName, options.LatitudeColumnName,
            options.LongitudeColumnName, .. Headings.Select(heading => heading.Name(options)),
        ];
        var needed = names.OfType<string>().Distinct(StringComparer.Ordinal).Select(observations.Schema.GetColumnOrNull)
            .OfType<DataViewSchema.Column>();
        using DataViewRowCursor cursor = observations.GetRowCursor([.. needed]);
        ObservationTable table = new(cursor, options);
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            table.AddRow();
        }

        return [.. table._order.Select(group => group.ToRecord(table.PutTexts, options.Quality))];
    }

    private void AddRow()
    {
        string id = _id();
        if (id.Length == 0)
            throw Fault("An observation has no id", $"a text or a whole number in '{_options.IdColumnName}'", "none", "Add it.");
        if (!_groups.TryGetValue(id, out ObservationGroup? group))
        {
            _groups.Add(id, group = new(id, _texts.Count));
            _order.Add(group);
        }

        group.AddDay(Day(id));
        foreach (Func<double> band in _bands)
            group.AddReflectance((band() * _options.Scale) + _options.Offset);
        if (_quality is not null)
            group.AddQuality(_quality());
        if (_latitude is not null && _longitude is not null)
            group.AddPlace(_latitude(), _longitude());
        for (int i = 0; i < _texts.Count; i++)
        {
            string text = _texts[i].Read();
            if (!group.TryAddText(i, text))
            {
                throw Fault($"Series '{id}' has two values of '{_texts[i].Column}'", $"one {_texts[i].Role} for all its observations",
                    $"'{group.TextAt(i)}' and '{text}'", "Give each season, or whatever differs, an id of its own.");
            }
        }
    }

    private int Day(string id)
    {
        try
        {
            return _day();
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
                $"Series '{id}', row {_cursor.Position} of '{_options.DateColumnName}': {cause.Message}"), cause);
        }
    }

    private SeriesSample PutTexts(SeriesSample sample, ObservationGroup group)
    {
        for (int i = 0; i < _texts.Count; i++)
            sample = _texts[i].Put(sample, group.TextAt(i));
        return sample;
    }

    private Func<double>? NumbersWhereGiven(string role, string? columnName) =>
        columnName is null ? null : ObservationColumns.NumbersOf(_cursor, role, columnName);

    private InvalidDataException Fault(string what, string expected, string actual, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, got {actual}, in row {_cursor.Position}. {remedy}"));
}
