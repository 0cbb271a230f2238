using System.Globalization;

namespace MLNetGeoFM;

/// <summary>The columns of the sample table that a description asks for, and what a sample has in them.</summary>
internal sealed class SampleColumns
{
    private readonly SeriesDescription _description;
    private readonly List<(string Column, Func<SeriesSample, string?> Value, bool MayBeEmpty)> _columns = [];
    private readonly Dictionary<string, (double Latitude, double Longitude)> _places = [];

    public SampleColumns(SeriesDescription description)
    {
        _description = description;
        Add(description.Id, sample => sample.Id);
        Add(description.Label, sample => sample.Label, mayBeEmpty: true);
        Add(description.Region, sample => sample.Region);
        Add(description.Split, sample => sample.Split);
        Add(description.Block?.Column, BlockText);
        if (description.Place is { File: null } place)
        {
            Add(place.LatitudeColumn, sample => Degrees(sample.Latitude), mayBeEmpty: true);
            Add(place.LongitudeColumn, sample => Degrees(sample.Longitude), mayBeEmpty: true);
        }
        else if (description.Place?.Key is string key && !Header.Contains(key))
        {
            throw new ArgumentException($"The description cannot be written: place key '{key}' is none of "
                + $"{SeriesErrors.Names([.. Header])}. Use the region or the id as key.", nameof(description));
        }
    }

    /// <summary>The column names.</summary>
    public IEnumerable<string> Header => _columns.Select(column => column.Column);

    /// <summary>The row of a sample; notes its place where places have a file of their own.</summary>
    public string Row(SeriesSample sample)
    {
        RequireBlock(sample);
        RequirePosition(sample);
        if (_description.Place?.File is not null)
            NotePlace(sample);
        return string.Join(',', _columns.Select(column => CsvText.Quote(TextOf(sample, column.Column))));
    }

    /// <summary>Writes the table of the places of all samples seen so far.</summary>
    public void WritePlaces(TextWriter writer)
    {
        SeriesPlace place = _description.Place!;
        writer.WriteLine(string.Join(',', new[] { place.Key!, place.LatitudeColumn, place.LongitudeColumn }.Select(CsvText.Quote)));
        foreach ((string key, (double latitude, double longitude)) in _places)
            writer.WriteLine($"{CsvText.Quote(key)},{Degrees(latitude)},{Degrees(longitude)}");
    }

    private void Add(string? column, Func<SeriesSample, string?> value, bool mayBeEmpty = false)
    {
        if (column is not null && !Header.Contains(column))
            _columns.Add((column, value, mayBeEmpty));
    }

    private string TextOf(SeriesSample sample, string column)
    {
        (string _, Func<SeriesSample, string?> value, bool mayBeEmpty) = _columns.Find(known => known.Column == column);
        string text = value(sample) ?? "";
        if (text.Any(char.IsControl))
            throw new ArgumentException($"Sample '{sample.Id}' cannot be written: column '{column}' holds a control character.");
        return text.Length > 0 || mayBeEmpty ? text : throw new ArgumentException(
            $"Sample '{sample.Id}' does not fit the description: expected a text for column '{column}', got none.");
    }

    /// <summary>The number that gives the block again when it is divided.</summary>
    private string? BlockText(SeriesSample sample)
    {
        if (_description.Block!.DivideBy == 1 || sample.Block is null)
            return sample.Block;
        Int128 number = Int128.TryParse(sample.Block, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 block)
            ? block * _description.Block.DivideBy : Int128.MaxValue;
        return number >= long.MinValue && number <= long.MaxValue
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw new ArgumentException($"Sample '{sample.Id}' does not fit the description: expected a whole number as block, "
                + $"got '{sample.Block}'. Set Block.DivideBy to 1 to write the text.");
    }

    /// <summary>Where the block comes from a column with another meaning, the two must agree.</summary>
    private void RequireBlock(SeriesSample sample)
    {
        if (_description.Block is not SeriesBlock block)
            return;
        string text = TextOf(sample, block.Column);
        string? expected = text;
        if (block.DivideBy != 1)
        {
            expected = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                ? ((number - (((number % block.DivideBy) + block.DivideBy) % block.DivideBy)) / block.DivideBy)
                    .ToString(CultureInfo.InvariantCulture)
                : null;
        }

        if (sample.Block != expected)
            throw new ArgumentException($"Sample '{sample.Id}' does not fit the description: expected block '{expected}' "
                + $"('{text}' of column '{block.Column}' divided by {block.DivideBy}), got '{sample.Block}'.");
    }

    private static void RequirePosition(SeriesSample sample)
    {
        bool unknown = double.IsNaN(sample.Latitude) && double.IsNaN(sample.Longitude);
        if (!unknown && !(Math.Abs(sample.Latitude) <= 90 && Math.Abs(sample.Longitude) <= 180))
            throw new ArgumentException(FormattableString.Invariant(
                $"Sample '{sample.Id}' has no valid position: expected -90..90 and -180..180 degrees or NaN for both, got latitude {sample.Latitude}, longitude {sample.Longitude}."));
    }

    private void NotePlace(SeriesSample sample)
    {
        string key = TextOf(sample, _description.Place!.Key!);
        (double, double) place = (sample.Latitude, sample.Longitude);
        if (!_places.TryAdd(key, place) && !_places[key].Equals(place))
            throw new ArgumentException(FormattableString.Invariant(
                $"Sample '{sample.Id}' does not fit the description: expected the place {_places[key]} of key '{key}', got {place}."));
    }

    private static string Degrees(double degrees) => double.IsNaN(degrees) ? "" : degrees.ToString("R", CultureInfo.InvariantCulture);
}
