namespace MLNetGeoFM;

/// <summary>Makes one series after the other worse, in one way and one strength: the measuring rod of robustness.</summary>
/// <remarks>
/// A pure function of the series, the sample's id and the seed: the other rows and their order change nothing. Keeps scratch
/// memory, so an instance belongs to one thread at a time.
/// </remarks>
internal sealed class SeriesDegrader
{
    // Assumption: a cloudy spell lasts about this long, three passes of Sentinel-2.
    private const double SpellDays = 15;

    // Squares sum to 1, so that the blend of two independent standard normal fields is standard normal.
    private const double SpellWeight = 0.8;
    private const double ShapeWeight = 0.6;

    private readonly SeriesDegraderOptions _options;
    private readonly SeriesShape _shape;
    private readonly int _pixels;
    private readonly DateImportance _importance;
    private readonly SeasonCalendar _season;
    private Degradation _degradation;
    private bool[] _clear = [];
    private bool[] _lost = [];
    private double[] _scores = [];
    private double[] _sorted = [];
    private int[] _order = [];
    private long[] _moved = [];

    /// <summary>Prepares a degradation for series of one shape.</summary>
    /// <param name="degradation">The way and the strength.</param>
    /// <param name="shape">C, H and W of the series.</param>
    /// <param name="bandNames">Names of the C bands; they find NDVI for the most informative dates.</param>
    /// <param name="options">Seed, fill and season.</param>
    /// <exception cref="ArgumentException">The options are wrong, or there is not one name for each band.</exception>
    public SeriesDegrader(
        Degradation degradation, SeriesShape shape, IReadOnlyList<string> bandNames, SeriesDegraderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(degradation);
        ArgumentNullException.ThrowIfNull(bandNames);
        shape.Validate(nameof(shape));
        if (bandNames.Count != shape.Bands)
        {
            throw new ArgumentException(
                $"The band names do not fit the series: expected {shape.Bands} names, got {bandNames.Count}.", nameof(bandNames));
        }

        _options = options ?? new();
        _options.Validate();
        _degradation = degradation;
        _shape = shape;
        _pixels = shape.PixelsPerStep;
        _importance = new(shape, bandNames);
        _season = new(_options.SeasonStartMonth);
    }

    /// <summary>Writes the degraded form of one series; the input stays as it is.</summary>
    /// <param name="sampleId">The sample's id: with the seed it decides what is random.</param>
    /// <param name="series">[T, C, H, W] flattened, reflectance, NaN = no observation.</param>
    /// <param name="dates">[T], days since 1970-01-01, ascending.</param>
    /// <param name="clear">[T, H, W], true = usable; empty = every pixel with a value in any band.</param>
    /// <param name="degradedSeries">Receives the series, as long as <paramref name="series"/>.</param>
    /// <param name="degradedDates">Receives the dates, as long as <paramref name="dates"/>, ascending.</param>
    /// <param name="degradedClear">Receives the clear mask [T, H, W], or empty where it is not wanted.</param>
    /// <param name="importance">[T], the larger the more a date tells, in place of NDVI; empty = NDVI decides.</param>
    /// <returns>How many clear pixels there were and how many are lost.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public LossCount Degrade(
        string sampleId,
        ReadOnlySpan<float> series,
        ReadOnlySpan<int> dates,
        ReadOnlySpan<bool> clear,
        Span<float> degradedSeries,
        Span<int> degradedDates,
        Span<bool> degradedClear,
        ReadOnlySpan<float> importance = default)
    {
        ArgumentNullException.ThrowIfNull(sampleId);
        return Degrade(SampleKey.Of(sampleId), series, dates, clear, degradedSeries, degradedDates, degradedClear, importance);
    }

    /// <summary>Degrades another way from now on.</summary>
    internal void Use(Degradation degradation) => _degradation = degradation;

    /// <summary>As the public one, for a sample that is known by a number.</summary>
    internal LossCount Degrade(
        long sample,
        ReadOnlySpan<float> series,
        ReadOnlySpan<int> dates,
        ReadOnlySpan<bool> clear,
        Span<float> degradedSeries,
        Span<int> degradedDates,
        Span<bool> degradedClear,
        ReadOnlySpan<float> importance = default)
    {
        int steps = _shape.Steps(series.Length);
        CheckLength(dates.Length, steps, nameof(dates), "[T]");
        CheckLength(degradedSeries.Length, series.Length, nameof(degradedSeries), "[T, C, H, W]");
        CheckLength(degradedDates.Length, steps, nameof(degradedDates), "[T]");
        if (!clear.IsEmpty)
            CheckLength(clear.Length, steps * _pixels, nameof(clear), "[T, H, W]");
        if (!degradedClear.IsEmpty)
            CheckLength(degradedClear.Length, steps * _pixels, nameof(degradedClear), "[T, H, W]");
        if (!importance.IsEmpty)
            CheckLength(importance.Length, steps, nameof(importance), "[T]");
        Reserve(steps);
        Span<bool> usable = _clear.AsSpan(0, steps * _pixels);
        Span<bool> lost = _lost.AsSpan(0, usable.Length);
        FindUsable(series, clear, usable);
        lost.Clear();
        series.CopyTo(degradedSeries);
        dates.CopyTo(degradedDates);
        if (!degradedClear.IsEmpty)
            usable.CopyTo(degradedClear);
        int level = (int)Math.Round(_degradation.Level);
        switch (_degradation.Kind)
        {
            case DegradationKind.RandomLoss or DegradationKind.MissingDates:
                ScoreAtRandom(sample, dates);
                LoseDates(usable, lost, steps);
                break;
            case DegradationKind.InformativeDatesMissing:
                ScoreByImportance(series, usable, importance, steps);
                LoseDates(usable, lost, steps);
                break;
            case DegradationKind.CloudyLoss:
                LoseClouds(sample, dates, usable, lost);
                break;
            case DegradationKind.Gap:
                LoseGaps(sample, dates, lost);
                break;
            case DegradationKind.EarlySeason:
                for (int date = 0; date < steps; date++)
                    lost.Slice(date * _pixels, _pixels).Fill(_season.DayOfSeason(dates[date]) >= level);
                break;
            case DegradationKind.SeasonShift or DegradationKind.MonthShift:
                MoveDates(level, series, dates, usable, degradedSeries, degradedDates, degradedClear);
                break;
            case DegradationKind.BandNoise when _degradation.Level > 0:
                AddNoise(sample, degradedSeries);
                break;
            case DegradationKind.ReflectanceOffset:
                foreach (ref float value in degradedSeries)
                    value = (float)(value + _degradation.Level);
                break;
            default:
                break;
        }

        return Fill(usable, lost, degradedSeries, degradedClear);
    }

    private static void CheckLength(int actual, int expected, string name, string axes)
    {
        if (actual != expected)
            throw new ArgumentException($"The length of {name} does not fit the series: expected {expected} {axes}, got {actual}.", name);
    }

    private void Reserve(int steps)
    {
        int length = steps * _pixels;
        if (_clear.Length >= length)
            return;
        _clear = new bool[length];
        _lost = new bool[length];
        _scores = new double[length];
        _sorted = new double[length];
        _order = new int[length];
        _moved = new long[steps];
    }

    private void FindUsable(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, Span<bool> usable)
    {
        if (!clear.IsEmpty)
        {
            clear.CopyTo(usable);
            return;
        }

        usable.Clear();
        for (int i = 0; i < series.Length; i++)
        {
            if (!float.IsNaN(series[i]))
                usable[(i / _shape.StepLength * _pixels) + (i % _pixels)] = true;
        }
    }

    private void ScoreAtRandom(long sample, ReadOnlySpan<int> dates)
    {
        int again = 0; // two observations of one day are drawn apart
        for (int date = 0; date < dates.Length; date++)
        {
            again = date > 0 && dates[date] == dates[date - 1] ? again + 1 : 0;
            _scores[date] = KeyedRandom.Uniform(KeyedRandom.Key((ulong)_options.Seed, RandomPurpose.LostDate, sample, dates[date], again));
        }
    }

    private void ScoreByImportance(ReadOnlySpan<float> series, ReadOnlySpan<bool> usable, ReadOnlySpan<float> importance, int steps)
    {
        Span<double> scores = _scores.AsSpan(0, steps);
        if (importance.IsEmpty)
            _importance.Write(series, usable, scores);
        for (int date = 0; date < steps; date++)
            scores[date] = importance.IsEmpty ? -scores[date] : float.IsNaN(importance[date]) ? double.PositiveInfinity : -importance[date];
    }

    /// <summary>Loses the clear dates with the lowest scores, whole.</summary>
    private void LoseDates(ReadOnlySpan<bool> usable, Span<bool> lost, int steps)
    {
        int candidates = 0;
        for (int date = 0; date < steps; date++)
        {
            if (!usable.Slice(date * _pixels, _pixels).Contains(true))
                continue;
            _sorted[candidates] = _scores[date];
            _order[candidates++] = date;
        }

        int wanted = _degradation.Kind == DegradationKind.RandomLoss
            ? ShareOf(candidates)
            : (int)Math.Min(_degradation.Level, candidates);
        foreach (int date in Lowest(candidates, wanted))
            lost.Slice(date * _pixels, _pixels).Fill(true);
    }

    private void LoseClouds(long sample, ReadOnlySpan<int> dates, ReadOnlySpan<bool> usable, Span<bool> lost)
    {
        ulong spells = KeyedRandom.Key((ulong)_options.Seed, RandomPurpose.CloudySpell, sample);
        double cloud = Math.Max(_shape.Height, _shape.Width) / 2.0; // assumption: a chip shows the edges of its clouds
        int candidates = 0;
        for (int date = 0; date < dates.Length; date++)
        {
            double spell = SmoothNoise.At(spells, dates[date] / SpellDays);
            ulong shapes = KeyedRandom.Key((ulong)_options.Seed, RandomPurpose.CloudySpell, sample, dates[date], 1);
            for (int pixel = 0; pixel < _pixels; pixel++)
            {
                int place = (date * _pixels) + pixel;
                if (!usable[place])
                    continue;
                _sorted[candidates] = _pixels == 1
                    ? spell
                    : (SpellWeight * spell) + (ShapeWeight * SmoothNoise.At(shapes, pixel % _shape.Width / cloud, pixel / _shape.Width / cloud));
                _order[candidates++] = place;
            }
        }

        foreach (int place in Lowest(candidates, ShareOf(candidates)))
            lost[place] = true;
    }

    /// <summary>The gap's start falls and its end rises with its length, wherever it lies, so that longer gaps cover shorter
    /// ones.</summary>
    private void LoseGaps(long sample, ReadOnlySpan<int> dates, Span<bool> lost)
    {
        if (dates.IsEmpty)
            return;
        double part = (dates[^1] - dates[0] + 1.0) / _degradation.Count;
        double length = Math.Min(_degradation.Level, part);
        for (int gap = 0; gap < _degradation.Count; gap++)
        {
            double place = KeyedRandom.Uniform(KeyedRandom.Key((ulong)_options.Seed, RandomPurpose.GapPlace, sample, _degradation.Count, gap));
            double start = dates[0] + (gap * part) + (place * (part - length));
            for (int date = 0; date < dates.Length; date++)
            {
                if (dates[date] >= start && dates[date] < start + length)
                    lost.Slice(date * _pixels, _pixels).Fill(true);
            }
        }
    }

    private void MoveDates(
        int level,
        ReadOnlySpan<float> series,
        ReadOnlySpan<int> dates,
        ReadOnlySpan<bool> usable,
        Span<float> degradedSeries,
        Span<int> degradedDates,
        Span<bool> degradedClear)
    {
        int steps = dates.Length;
        bool inMonths = _degradation.Kind == DegradationKind.MonthShift;
        for (int date = 0; date < steps; date++)
        {
            int moved = inMonths ? _season.AddMonths(dates[date], level) : _season.AddDays(dates[date], level);
            _moved[date] = MovedDates.Key(moved, date);
        }

        MovedDates.Write(_moved.AsSpan(0, steps), _shape, series, usable, degradedSeries, degradedDates, degradedClear);
    }

    private void AddNoise(long sample, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            double noise = KeyedRandom.Normal(KeyedRandom.Key((ulong)_options.Seed, RandomPurpose.BandNoise, sample, i));
            values[i] = (float)(values[i] * (1 + (_degradation.Level * noise)));
        }
    }

    private int ShareOf(int count) => (int)Math.Round(_degradation.Level * count, MidpointRounding.AwayFromZero);

    private ReadOnlySpan<int> Lowest(int candidates, int wanted)
    {
        Array.Sort(_sorted, _order, 0, candidates);
        return _order.AsSpan(0, wanted);
    }

    private LossCount Fill(ReadOnlySpan<bool> usable, ReadOnlySpan<bool> lost, Span<float> series, Span<bool> clear)
    {
        bool hides = _options.Fill == LostDateFill.Hidden;
        int clearPixels = 0;
        int lostPixels = 0;
        for (int place = 0; place < lost.Length; place++)
        {
            clearPixels += usable[place] ? 1 : 0;
            if (!lost[place])
                continue;
            lostPixels += usable[place] ? 1 : 0;
            if (!hides && !usable[place])
                continue; // what was never seen does not become a zero that passes for clear
            int first = (place / _pixels * _shape.StepLength) + (place % _pixels);
            for (int band = 0; band < _shape.Bands; band++)
                series[first + (band * _pixels)] = hides ? float.NaN : 0;
            if (hides && !clear.IsEmpty)
                clear[place] = false;
        }

        return new LossCount(clearPixels, lostPixels);
    }
}
