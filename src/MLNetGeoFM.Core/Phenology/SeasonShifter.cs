namespace MLNetGeoFM;

/// <summary>Moves the observations of one series after the other in time; values, dates and clear mask stay together.</summary>
/// <remarks>
/// A pure function of the series, its latitude and the seed. Dates come out ascending: what is moved past the end of the season
/// stands at its start, and observations of one day keep their order. Keeps scratch memory, so an instance belongs to one thread at
/// a time.
/// </remarks>
internal sealed class SeasonShifter
{
    private readonly SeasonShift _shift;
    private readonly SeriesShape _shape;
    private readonly SeasonCalendar _season;
    private long[] _moved = [];

    /// <summary>Prepares a shift for series of one shape.</summary>
    /// <param name="shift">How far.</param>
    /// <param name="shape">C, H and W of the series.</param>
    /// <exception cref="ArgumentException">The shift or the shape is out of range.</exception>
    public SeasonShifter(SeasonShift shift, SeriesShape shape)
    {
        ArgumentNullException.ThrowIfNull(shift);
        shift.Validate();
        shape.Validate(nameof(shape));
        _shift = shift;
        _shape = shape;
        _season = new(shift.SeasonStartMonth);
    }

    /// <summary>Writes the shifted form of one series; the input stays as it is.</summary>
    /// <param name="latitude">Degrees, -90 to 90; NaN = not known, and the series is not moved by latitude.</param>
    /// <param name="series">[T, C, H, W] flattened.</param>
    /// <param name="dates">[T], days since 1970-01-01, ascending.</param>
    /// <param name="clear">[T, H, W], true = usable; empty = none.</param>
    /// <param name="shiftedSeries">Receives the series, as long as <paramref name="series"/>.</param>
    /// <param name="shiftedDates">Receives the dates, as long as <paramref name="dates"/>, ascending.</param>
    /// <param name="shiftedClear">Receives the clear mask, as long as <paramref name="clear"/>.</param>
    /// <returns>The days that every date was moved by, before it went around the season's end.</returns>
    /// <exception cref="ArgumentException">The latitude is no latitude, or the lengths do not fit each other.</exception>
    public int Shift(
        double latitude,
        ReadOnlySpan<float> series,
        ReadOnlySpan<int> dates,
        ReadOnlySpan<bool> clear,
        Span<float> shiftedSeries,
        Span<int> shiftedDates,
        Span<bool> shiftedClear)
    {
        int steps = _shape.Steps(series.Length);
        int pixels = _shape.PixelsPerStep;
        CheckLength(dates.Length, steps, nameof(dates), "[T]");
        CheckLength(shiftedSeries.Length, series.Length, nameof(shiftedSeries), "[T, C, H, W]");
        CheckLength(shiftedDates.Length, steps, nameof(shiftedDates), "[T]");
        if (!clear.IsEmpty)
            CheckLength(clear.Length, steps * pixels, nameof(clear), "[T, H, W]");
        CheckLength(shiftedClear.Length, clear.Length, nameof(shiftedClear), "[T, H, W]");
        int days = DaysOf(latitude, series, dates);
        if (_moved.Length < steps)
            _moved = new long[steps];
        Span<long> moved = _moved.AsSpan(0, steps);
        for (int date = 0; date < steps; date++)
        {
            int to = _shift.StaysInSeason ? _season.AddDays(dates[date], days) : checked(dates[date] + days);
            moved[date] = MovedDates.Key(to, date);
        }

        MovedDates.Write(moved, _shape, series, clear, shiftedSeries, shiftedDates, shiftedClear);
        return days;
    }

    private int DaysOf(double latitude, ReadOnlySpan<float> series, ReadOnlySpan<int> dates)
    {
        double days = _shift.Days;
        if (_shift.UsesLatitude && !double.IsNaN(latitude))
        {
            if (!(latitude is >= -90 and <= 90))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The latitude of a series is {latitude}: expected -90 to 90 degrees, or NaN where it is not known. Correct it."),
                    nameof(latitude));
            }

            days -= _shift.DaysPerDegree * (Math.Abs(latitude) - _shift.ReferenceLatitude);
        }

        if (_shift.RandomDays > 0)
        {
            ulong bits = KeyedRandom.Key((ulong)_shift.Seed, RandomPurpose.SeasonShift, SeriesKey.Of(series, dates));
            days += _shift.RandomDays * ((2 * KeyedRandom.Uniform(bits)) - 1);
        }

        return (int)Math.Round(days);
    }

    private static void CheckLength(int actual, int expected, string name, string axes)
    {
        if (actual != expected)
            throw new ArgumentException($"The length of {name} does not fit the series: expected {expected} {axes}, got {actual}.", name);
    }
}
