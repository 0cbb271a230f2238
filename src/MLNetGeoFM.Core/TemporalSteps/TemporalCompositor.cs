using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Turns a series of irregular dates into one of regular periods; a period with nothing clear stays missing.</summary>
/// <remarks>
/// Works for each pixel and band on its own observations: those that are clear and not NaN. Dates outside the grid are not used
/// and are counted. Immutable and thread-safe; the scratch memory is the caller's.
/// </remarks>
internal sealed class TemporalCompositor
{
    /// <summary>Pixels that are worked on together, so that reads run along rows.</summary>
    internal const int BlockLength = 64;

    private readonly int _redBand;
    private readonly int _nearInfraredBand;

    /// <summary>Makes a compositor.</summary>
    /// <param name="shape">Bands, rows and columns of one step.</param>
    /// <param name="grid">Gives each series its periods.</param>
    /// <param name="reducer">How the observations of a period become one value.</param>
    /// <param name="redBand">The index of the red band, for <see cref="TemporalReducer.MaxNdvi"/> only.</param>
    /// <param name="nearInfraredBand">The index of the near infrared band, for <see cref="TemporalReducer.MaxNdvi"/> only.</param>
    /// <exception cref="ArgumentException">
    /// The shape is invalid, or the reducer is <see cref="TemporalReducer.MaxNdvi"/> and a band index is not one of the shape's.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reducer"/> is none of the named ones.</exception>
    public TemporalCompositor(
        SeriesShape shape, TimeGridRule grid, TemporalReducer reducer, int redBand = -1, int nearInfraredBand = -1)
    {
        ArgumentNullException.ThrowIfNull(grid);
        shape.Validate(nameof(shape));
        if (!Enum.IsDefined(reducer))
            throw new ArgumentOutOfRangeException(nameof(reducer), reducer, $"The reducer {reducer} does not exist.");
        if (reducer == TemporalReducer.MaxNdvi
            && ((uint)redBand >= (uint)shape.Bands || (uint)nearInfraredBand >= (uint)shape.Bands))
        {
            throw new ArgumentException(
                $"The highest NDVI needs a red and a near infrared band: expected indices 0 to {shape.Bands - 1}, "
                + $"got red {redBand} and near infrared {nearInfraredBand}. Name the bands, or use another reducer.",
                nameof(redBand));
        }

        Shape = shape;
        Grid = grid;
        Reducer = reducer;
        _redBand = redBand;
        _nearInfraredBand = nearInfraredBand;
    }

    /// <summary>Bands, rows and columns of one step, of the series and of the composite.</summary>
    public SeriesShape Shape { get; }

    /// <summary>Gives each series its periods.</summary>
    public TimeGridRule Grid { get; }

    /// <summary>How the observations of a period become one value.</summary>
    public TemporalReducer Reducer { get; }

    /// <summary>The number of values of a composite: P * C * H * W.</summary>
    public int CompositeLength => checked(Grid.Count * Shape.StepLength);

    /// <summary>The number of observation counts of a composite: P * H * W.</summary>
    public int CountsLength => checked(Grid.Count * Shape.PixelsPerStep);

    /// <summary>Composes one series.</summary>
    /// <param name="series">Values, [T, C, H, W], NaN = no observation.</param>
    /// <param name="clear">True = usable, [T, H, W]; empty: all pixels are usable.</param>
    /// <param name="dates">Days since 1970-01-01, [T].</param>
    /// <param name="composite">Receives the values, [P, C, H, W], NaN = nothing clear in the period.</param>
    /// <param name="starts">Receives the first day of each period, days since 1970-01-01, [P]; may be empty.</param>
    /// <param name="observations">
    /// Receives for each pixel the number of clear dates with a value in any band, [P, H, W]; may be empty.
    /// </param>
    /// <param name="workspace">Scratch memory of this thread.</param>
    /// <returns>The number of dates that lie outside the grid and were not used.</returns>
    /// <remarks>A series without any date is all missing; a seasonal grid then starts in the season of 1970-01-01.</remarks>
    /// <exception cref="ArgumentException">A length does not fit the others.</exception>
    public int Composite(
        ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> dates,
        Span<float> composite, Span<int> starts, Span<int> observations, CompositeWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        CheckLengths(series, clear, dates, composite, starts, observations);
        TimeGrid grid = Grid.For(FirstOf(dates));
        workspace.Reserve(dates.Length, grid.Count);
        int outside = SortIntoPeriods(grid, dates, workspace);
        if (!starts.IsEmpty)
            grid.Starts.CopyTo(starts);
        for (int period = 0; period < grid.Count; period++)
        {
            int from = workspace.Offsets[period];
            ReadOnlySpan<int> steps = workspace.StepsByPeriod.AsSpan(from, workspace.Offsets[period + 1] - from);
            Span<float> result = composite.Slice(period * Shape.StepLength, Shape.StepLength);
            if (!observations.IsEmpty)
                Count(series, clear, steps, observations.Slice(period * Shape.PixelsPerStep, Shape.PixelsPerStep));
            switch (Reducer)
            {
                case TemporalReducer.Median:
                    Median(series, clear, steps, result, workspace);
                    break;
                case TemporalReducer.Mean:
                    Mean(series, clear, steps, result, workspace);
                    break;
                case TemporalReducer.MaxNdvi:
                    MaxNdvi(series, clear, steps, result);
                    break;
                default:
                    SortByDistance(workspace.StepsByPeriod.AsSpan(from, steps.Length), dates, grid, period);
                    Nearest(series, clear, steps, result);
                    break;
            }
        }

        return outside;
    }

    private static int FirstOf(ReadOnlySpan<int> dates)
    {
        int first = dates.IsEmpty ? 0 : dates[0];
        foreach (int date in dates)
            first = Math.Min(first, date);
        return first;
    }

    private static int SortIntoPeriods(TimeGrid grid, ReadOnlySpan<int> dates, CompositeWorkspace workspace)
    {
        int[] offsets = workspace.Offsets;
        Array.Clear(offsets);
        int outside = 0;
        for (int step = 0; step < dates.Length; step++)
        {
            int period = grid.PeriodOf(dates[step]);
            workspace.PeriodOfStep[step] = period;
            if (period < 0)
                outside++;
            else
                offsets[period + 1]++;
        }

        for (int period = 0; period < grid.Count; period++)
            offsets[period + 1] += offsets[period];

        // Filling from the back leaves the offsets at the starts of the periods and the steps of a period in order.
        for (int step = dates.Length - 1; step >= 0; step--)
        {
            int period = workspace.PeriodOfStep[step];
            if (period >= 0)
                workspace.StepsByPeriod[--offsets[period + 1]] = step;
        }

        for (int period = 0; period < grid.Count; period++)
            offsets[period] = offsets[period + 1];
        offsets[grid.Count] = dates.Length - outside;
        for (int period = 0; period < grid.Count; period++)
            SortByDate(workspace.StepsByPeriod.AsSpan(offsets[period], offsets[period + 1] - offsets[period]), dates);
        return outside;
    }

    // Insertion sort: stable, without allocation, and linear where the dates ascend already.
    private static void SortByDate(Span<int> steps, ReadOnlySpan<int> dates)
    {
        for (int i = 1; i < steps.Length; i++)
        {
            int step = steps[i];
            int at = i;
            for (; at > 0 && dates[steps[at - 1]] > dates[step]; at--)
                steps[at] = steps[at - 1];
            steps[at] = step;
        }
    }

    private static void SortByDistance(Span<int> steps, ReadOnlySpan<int> dates, TimeGrid grid, int period)
    {
        // Twice the middle of the days start .. end - 1, to stay in integers.
        long middle = 2L * grid.Starts[period] + grid.LengthOf(period) - 1;
        for (int i = 1; i < steps.Length; i++)
        {
            int step = steps[i];
            long distance = Math.Abs(2L * dates[step] - middle);
            int at = i;
            for (; at > 0 && Math.Abs(2L * dates[steps[at - 1]] - middle) > distance; at--)
                steps[at] = steps[at - 1];
            steps[at] = step;
        }
    }

    private void Median(
        ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> steps, Span<float> result, CompositeWorkspace workspace)
    {
        int pixels = Shape.PixelsPerStep;
        Span<int> counts = workspace.Counts;
        Span<float> values = workspace.Values;
        for (int band = 0; band < Shape.Bands; band++)
        {
            for (int from = 0; from < pixels; from += BlockLength)
            {
                int length = Math.Min(BlockLength, pixels - from);
                counts[..length].Clear();
                foreach (int step in steps)
                {
                    ReadOnlySpan<float> row = series.Slice(step * Shape.StepLength + band * pixels + from, length);
                    ReadOnlySpan<bool> usable = clear.IsEmpty ? default : clear.Slice(step * pixels + from, length);
                    for (int i = 0; i < row.Length; i++)
                    {
                        if (!float.IsNaN(row[i]) && (usable.IsEmpty || usable[i]))
                            values[i * steps.Length + counts[i]++] = row[i];
                    }
                }

                Span<float> target = result.Slice(band * pixels + from, length);
                for (int i = 0; i < target.Length; i++)
                    target[i] = MedianOf(values.Slice(i * steps.Length, counts[i]));
            }
        }
    }

    private static float MedianOf(Span<float> values)
    {
        if (values.IsEmpty)
            return float.NaN;
        if (values.Length <= 32)
            InsertionSort(values);
        else
            values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (float)(((double)values[middle - 1] + values[middle]) / 2);
    }

    private static void InsertionSort(Span<float> values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            float value = values[i];
            int at = i;
            for (; at > 0 && values[at - 1] > value; at--)
                values[at] = values[at - 1];
            values[at] = value;
        }
    }

    private void Mean(
        ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> steps, Span<float> result, CompositeWorkspace workspace)
    {
        int pixels = Shape.PixelsPerStep;
        Span<int> counts = workspace.Counts;
        Span<double> sums = workspace.Sums;
        for (int band = 0; band < Shape.Bands; band++)
        {
            for (int from = 0; from < pixels; from += BlockLength)
            {
                int length = Math.Min(BlockLength, pixels - from);
                counts[..length].Clear();
                sums[..length].Clear();
                foreach (int step in steps)
                {
                    ReadOnlySpan<float> row = series.Slice(step * Shape.StepLength + band * pixels + from, length);
                    ReadOnlySpan<bool> usable = clear.IsEmpty ? default : clear.Slice(step * pixels + from, length);
                    for (int i = 0; i < row.Length; i++)
                    {
                        if (float.IsNaN(row[i]) || (!usable.IsEmpty && !usable[i]))
                            continue;
                        sums[i] += row[i];
                        counts[i]++;
                    }
                }

                Span<float> target = result.Slice(band * pixels + from, length);
                for (int i = 0; i < target.Length; i++)
                    target[i] = counts[i] == 0 ? float.NaN : (float)(sums[i] / counts[i]);
            }
        }
    }

    private void MaxNdvi(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> steps, Span<float> result)
    {
        int pixels = Shape.PixelsPerStep;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            int best = -1;
            double highest = double.NaN;
            foreach (int step in steps)
            {
                if (!clear.IsEmpty && !clear[step * pixels + pixel])
                    continue;
                double ndvi = RankOf(
                    series[step * Shape.StepLength + _redBand * pixels + pixel],
                    series[step * Shape.StepLength + _nearInfraredBand * pixels + pixel]);
                if (double.IsNaN(ndvi) || (best >= 0 && ndvi <= highest))
                    continue;
                best = step;
                highest = ndvi;
            }

            for (int band = 0; band < Shape.Bands; band++)
            {
                result[band * pixels + pixel] =
                    best < 0 ? float.NaN : series[best * Shape.StepLength + band * pixels + pixel];
            }
        }
    }

    // NDVI, NaN where a band is missing; without a positive sum it is no vegetation index and ranks behind all that are.
    private static double RankOf(double red, double nearInfrared)
    {
        double sum = nearInfrared + red;
        if (double.IsNaN(sum))
            return double.NaN;
        return sum > 0 ? (nearInfrared - red) / sum : double.NegativeInfinity;
    }

    private void Nearest(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> stepsByDistance, Span<float> result)
    {
        int pixels = Shape.PixelsPerStep;
        result.Fill(float.NaN);
        foreach (int step in stepsByDistance)
        {
            ReadOnlySpan<float> source = series.Slice(step * Shape.StepLength, Shape.StepLength);
            ReadOnlySpan<bool> usable = clear.IsEmpty ? default : clear.Slice(step * pixels, pixels);
            for (int band = 0; band < Shape.Bands; band++)
            {
                for (int pixel = 0; pixel < pixels; pixel++)
                {
                    ref float target = ref result[band * pixels + pixel];
                    if (float.IsNaN(target) && (usable.IsEmpty || usable[pixel]))
                        target = source[band * pixels + pixel];
                }
            }
        }
    }

    private void Count(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> steps, Span<int> counts)
    {
        int pixels = Shape.PixelsPerStep;
        counts.Clear();
        foreach (int step in steps)
        {
            ReadOnlySpan<float> source = series.Slice(step * Shape.StepLength, Shape.StepLength);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                if (!clear.IsEmpty && !clear[step * pixels + pixel])
                    continue;
                int band = 0;
                while (band < Shape.Bands && float.IsNaN(source[band * pixels + pixel]))
                    band++;
                if (band < Shape.Bands)
                    counts[pixel]++;
            }
        }
    }

    private void CheckLengths(
        ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, ReadOnlySpan<int> dates,
        ReadOnlySpan<float> composite, ReadOnlySpan<int> starts, ReadOnlySpan<int> observations)
    {
        int steps = Shape.Steps(series.Length);
        Check("dates", dates.Length, steps, "[T]");
        if (!clear.IsEmpty)
            Check("clear flags", clear.Length, steps * Shape.PixelsPerStep, "[T, H, W]");
        Check("composite values", composite.Length, CompositeLength, "[P, C, H, W]");
        if (!starts.IsEmpty)
            Check("period starts", starts.Length, Grid.Count, "[P]");
        if (!observations.IsEmpty)
            Check("observation counts", observations.Length, CountsLength, "[P, H, W]");

        void Check(string what, int actual, int expected, string axes)
        {
            if (actual == expected)
                return;
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {what} do not fit a series of {steps} steps, {Shape.Bands} bands, {Shape.Height} rows and {Shape.Width} columns "
                + $"and {Grid.Count} periods: expected {expected} {axes}, got {actual}."));
        }
    }
}
