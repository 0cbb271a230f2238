using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Reads the sample table of a folder, and the places beside it, into memory.</summary>
internal sealed class SampleTableReader
{
    private readonly SeriesDescription _description;
    private readonly CsvTable _table;
    private readonly PlaceTable? _places;
    private readonly Dictionary<string, string> _shared = [];
    private readonly int _id;
    private readonly int _label;
    private readonly int _region;
    private readonly int _split;
    private readonly int _block;
    private readonly int _key;
    private readonly PlaceColumns? _position;

    private SampleTableReader(SeriesDescription description, CsvTable table, PlaceTable? places)
    {
        (_description, _table, _places) = (description, table, places);
        _id = table.IndexOf(description.Id, "id");
        _label = IndexOrNone(description.Label, "label");
        _region = IndexOrNone(description.Region, "region");
        _split = IndexOrNone(description.Split, "split");
        _block = IndexOrNone(description.Block?.Column, "block");
        _key = IndexOrNone(description.Place?.Key, "place key");
        if (description.Place is { File: null } place)
            _position = new PlaceColumns(table, place);
    }

    /// <summary>Reads the tables that a description names.</summary>
    public static SampleTable Read(string folder, SeriesDescription description)
    {
        using CsvTable table = new(Path.Combine(folder, description.Samples), "sample");
        PlaceTable? places = description.Place?.File is string file
            ? PlaceTable.Read(Path.Combine(folder, file), description.Place) : null;
        return new SampleTableReader(description, table, places).ReadRows();
    }

    private SampleTable ReadRows()
    {
        List<SeriesSample> samples = [];
        List<long> lines = [];
        Dictionary<string, int> byId = [];
        while (_table.Read())
        {
            SeriesSample sample = ReadRow();
            if (!byId.TryAdd(sample.Id, samples.Count))
                throw _table.Fault("A sample is named twice", "different ids", $"'{SeriesErrors.Printable(sample.Id)}', which line "
                    + $"{lines[byId[sample.Id]]} has too", _id, "Rename or remove one of the rows.");
            samples.Add(sample);
            lines.Add(_table.Rows.Line);
        }

        return samples.Count > 0
            ? new SampleTable([.. samples], [.. lines], byId)
            : throw SeriesErrors.At("The sample table is empty", "at least one sample", "a header alone", _table.Rows.File, 2, null,
                "Add one row for each series.");
    }

    private SeriesSample ReadRow()
    {
        (double latitude, double longitude) = (double.NaN, double.NaN);
        if (_position is not null)
            (latitude, longitude) = _position.Read();
        else if (_places is not null)
            (latitude, longitude) = _places.Find(_table, _key);
        return new SeriesSample
        {
            Id = _table.Text(_id),
            Label = _label < 0 ? null : Share(_table.TextOrEmpty(_label)),
            Region = _region < 0 ? null : Share(_table.Text(_region)),
            Split = _split < 0 ? null : Share(_table.Text(_split)),
            Block = _block < 0 ? null : Share(ReadBlock()),
            Latitude = latitude,
            Longitude = longitude,
        };
    }

    private string ReadBlock()
    {
        long divisor = _description.Block!.DivideBy;
        string text = _table.Text(_block);
        if (divisor == 1)
            return text;
        if (!CsvNumber.TryReadInteger(_table.Rows.Field(_block), out long value))
            throw _table.Fault("A block number is not a whole number", $"a whole number to divide by {divisor}",
                $"'{SeriesErrors.Printable(text)}'", _block, "Correct the number, or set block.divideBy to 1 to take the text.");
        long quotient = Math.DivRem(value, divisor, out long remainder);
        return (remainder < 0 ? quotient - 1 : quotient).ToString(CultureInfo.InvariantCulture);
    }

    private int IndexOrNone(string? column, string role) => column is null ? -1 : _table.IndexOf(column, role);

    /// <summary>One string for equal texts: millions of samples share a handful of labels and regions.</summary>
    private string Share(string text)
    {
        if (_shared.TryGetValue(text, out string? known))
            return known;
        _shared.Add(text, text);
        return text;
    }
}
