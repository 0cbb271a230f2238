using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Decodes the rows of one series after the other into buffers that grow to the longest series.</summary>
internal sealed class ObservationDecoder
{
    /// <summary>Longest series, in dates: daily for 2800 years; more is a fault of the id column.</summary>
    public const int MaximumDates = 1 << 20;

    private const int LargestSclClass = 11;
    private const float LargestProbability = 100;
    private const int InitialDates = 64;

    private readonly CsvTable _table;
    private readonly SeriesDescription _description;
    private readonly double _maximumReflectance;
    private readonly int[] _bands;
    private readonly int _dateColumn;
    private readonly int _qualityColumn;
    private readonly bool _withDates;
    private readonly bool _withReflectance;
    private readonly bool _withFlags;
    private readonly bool _withProbability;
    private readonly int _largestFlags;
    private readonly int _firstDay;
    private readonly int _daysInYear;
    private int[] _dates = [];
    private float[] _reflectance = [];
    private ushort[] _flags = [];
    private float[] _probability = [];

    public ObservationDecoder(CsvTable table, SeriesDescription description, SeriesParts parts, double maximumReflectance)
    {
        (_table, _description, _maximumReflectance) = (table, description, maximumReflectance);
        _bands = [.. description.Bands.Select(band => table.IndexOf(band.Column, $"band '{SeriesErrors.Printable(band.Name)}'"))];
        _dateColumn = table.IndexOf(description.Date.Column, "date");
        _qualityColumn = description.Quality is null ? -1 : table.IndexOf(description.Quality.Column, "quality");
        _withDates = parts.HasFlag(SeriesParts.Dates);
        _withReflectance = parts.HasFlag(SeriesParts.Reflectance);
        bool withQuality = parts.HasFlag(SeriesParts.Quality) && description.Quality is not null;
        _withProbability = withQuality && description.Quality!.Kind == SeriesQualityKind.CloudProbability;
        _withFlags = withQuality && !_withProbability;
        _largestFlags = description.Quality?.Kind switch
        {
            SeriesQualityKind.Scl => LargestSclClass,
            SeriesQualityKind.HlsFmask => byte.MaxValue,
            _ => ushort.MaxValue,
        };
        if (description.Date.Year is int year)
            (_firstDay, _daysInYear) = (SeriesCalendar.FirstDayOf(year), SeriesCalendar.DaysIn(year));
    }

    /// <summary>T of the current series.</summary>
    public int NumberOfDates { get; private set; }

    /// <summary>[T], days since 1970-01-01.</summary>
    public ReadOnlySpan<int> Dates => _withDates ? _dates.AsSpan(0, NumberOfDates) : default;

    /// <summary>[T, C, 1, 1].</summary>
    public ReadOnlySpan<float> Reflectance => _withReflectance ? _reflectance.AsSpan(0, NumberOfDates * _bands.Length) : default;

    /// <summary>[T, 1, 1].</summary>
    public ReadOnlySpan<ushort> QualityFlags => _withFlags ? _flags.AsSpan(0, NumberOfDates) : default;

    /// <summary>[T, 1, 1].</summary>
    public ReadOnlySpan<float> CloudProbability => _withProbability ? _probability.AsSpan(0, NumberOfDates) : default;

    /// <summary>Starts a new series.</summary>
    public void Begin() => NumberOfDates = 0;

    /// <summary>Decodes the current row of the table as the next date of the series.</summary>
    public void Append()
    {
        int t = NumberOfDates;
        if (t == MaximumDates)
            throw SeriesErrors.At("A series is too long", $"at most {MaximumDates} dates", "more", _table.Rows.File, _table.Rows.Line,
                _description.Id, "Does the id column name the samples?");
        if (_withDates)
            AppendDate(t);
        if (_withReflectance)
            AppendReflectance(t);
        if (_withFlags)
            Grow(ref _flags, t, 1)[t] = DecodeFlags();
        if (_withProbability)
            Grow(ref _probability, t, 1)[t] = DecodeProbability();
        NumberOfDates = t + 1;
    }

    /// <summary>The buffer, with room for date t; at least doubled where it was too short.</summary>
    private static T[] Grow<T>(ref T[] buffer, int t, int perDate)
    {
        int needed = (t + 1) * perDate;
        if (buffer.Length < needed)
            Array.Resize(ref buffer, (int)Math.Min(Math.Max(2L * needed, (long)InitialDates * perDate), Array.MaxLength));
        return buffer;
    }

    private void AppendDate(int t)
    {
        int day = DecodeDate();
        if (t > 0 && day <= _dates[t - 1])
        {
            string before = Written(_dates[t - 1]);
            throw day == _dates[t - 1]
                ? _table.Fault("A series has a date twice", $"a date after {before}", $"{before} again", _dateColumn,
                    "Remove or merge one of the rows.")
                : _table.Fault("The dates of a series do not ascend", $"a date after {before}", Written(day), _dateColumn,
                    "Sort the table by sample and date.");
        }

        Grow(ref _dates, t, 1)[t] = day;
    }

    private int DecodeDate()
    {
        ReadOnlySpan<byte> field = _table.Rows.Field(_dateColumn);
        if (_description.Date.Kind == SeriesDateKind.Iso)
        {
            return SeriesCalendar.TryReadIso(field, out int day) ? day : throw _table.Fault("A date is not valid",
                $"yyyy-MM-dd from {SeriesCalendar.FirstYear} to {SeriesCalendar.LastYear}", SeriesErrors.Quote(field), _dateColumn,
                "Correct the date, or date.kind in series.json.");
        }

        if (!CsvNumber.TryReadInteger(field, out long dayOfYear) || dayOfYear < 1 || dayOfYear > _daysInYear)
            throw _table.Fault("A day of the year is not valid", $"a whole number from 1 to {_daysInYear} in {_description.Date.Year}",
                SeriesErrors.Quote(field), _dateColumn, "1 is 1 January; series that cross a year need iso dates.");
        return _firstDay + (int)dayOfYear - 1;
    }

    private string Written(int day) => _description.Date.Kind == SeriesDateKind.Iso
        ? SeriesCalendar.ToDate(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : $"day {day - _firstDay + 1}";

    private void AppendReflectance(int t)
    {
        Span<float> row = Grow(ref _reflectance, t, _bands.Length).AsSpan(t * _bands.Length, _bands.Length); // [C]
        (double scale, double offset) = (_description.Scale, _description.Offset);
        for (int c = 0; c < row.Length; c++)
        {
            ReadOnlySpan<byte> field = _table.Rows.Field(_bands[c]);
            if (!CsvNumber.TryReadDouble(field, out double digitalNumber))
            {
                row[c] = DecodeMissing(field, c);
                continue;
            }

            if (digitalNumber == _description.NoData)
            {
                row[c] = float.NaN;
                continue;
            }

            double reflectance = (digitalNumber * scale) + offset;
            if (!(Math.Abs(reflectance) <= _maximumReflectance))
                throw Implausible(field, c, reflectance);
            row[c] = (float)reflectance;
        }
    }

    private float DecodeMissing(ReadOnlySpan<byte> field, int band)
    {
        if (!field.IsEmpty)
            throw _table.Fault("A band value is not a finite number", "a decimal number", SeriesErrors.Quote(field), _bands[band],
                "Correct the value, or write the noData number where there is no observation.");
        return _description.NoData is not null ? float.NaN : throw _table.Fault("A band value is missing", "a number",
            "an empty field", _bands[band], "Fill the field; to allow missing values, set noData in series.json.");
    }

    private InvalidDataException Implausible(ReadOnlySpan<byte> field, int band, double reflectance) => _table.Fault(
        FormattableString.Invariant($"Reflectance {reflectance:g6} is implausible"),
        FormattableString.Invariant($"-{_maximumReflectance} to {_maximumReflectance}"),
        FormattableString.Invariant($"{SeriesErrors.Quote(field)} × {_description.Scale} + {_description.Offset}"), _bands[band],
        "Check scale, offset and noData in series.json (Sentinel-2 L2A has scale 0.0001), or the value.");

    private ushort DecodeFlags()
    {
        ReadOnlySpan<byte> field = _table.Rows.Field(_qualityColumn);
        if (!CsvNumber.TryReadInteger(field, out long flags) || flags < 0 || flags > _largestFlags)
            throw _table.Fault("A quality value is not valid", $"a whole number from 0 to {_largestFlags} ({_description.Quality!.Kind})",
                SeriesErrors.Quote(field), _qualityColumn, "Correct the value, or quality.kind in series.json.");
        return (ushort)flags;
    }

    private float DecodeProbability()
    {
        ReadOnlySpan<byte> field = _table.Rows.Field(_qualityColumn);
        if (!CsvNumber.TryReadDouble(field, out double percent) || percent < 0 || percent > LargestProbability)
            throw _table.Fault("A cloud probability is not valid", "a number from 0 to 100 per cent", SeriesErrors.Quote(field),
                _qualityColumn, "Correct the value, or quality.kind in series.json.");
        return (float)percent;
    }
}
