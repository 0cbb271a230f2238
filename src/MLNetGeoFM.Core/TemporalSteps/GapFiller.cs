using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Fills the missing values of a series from the observed ones of the same pixel and band, and marks what it filled.</summary>
/// <remarks>Immutable and thread-safe; the scratch memory is the caller's.</remarks>
internal sealed class GapFiller
{
    /// <summary>The default smoothness of the Whittaker curve, unitless.</summary>
    public const double DefaultLambda = 1;

    /// <summary>Makes a gap filler.</summary>
    /// <param name="method">How a missing value is estimated.</param>
    /// <param name="lambda">
    /// The smoothness of the Whittaker curve, unitless, above 0: the weight of the squared second differences, in steps of the
    /// mean spacing, against the squared distance from the observations.
    /// </param>
    /// <param name="keepObserved">
    /// True: observed values stay as they are. False, for Whittaker only: they are replaced by the smooth curve as well (and
    /// are not marked as filled).
    /// </param>
    /// <param name="fillValue">The value of a pixel and band without any observation; null: it stays NaN.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The method is none of the named ones, or <paramref name="lambda"/> is not above 0 and finite.
    /// </exception>
    public GapFiller(
        GapFillingMethod method, double lambda = DefaultLambda, bool keepObserved = true, float? fillValue = null)
    {
        if (!Enum.IsDefined(method))
            throw new ArgumentOutOfRangeException(nameof(method), method, $"The gap filling method {method} does not exist.");
        if (!(lambda > 0) || double.IsInfinity(lambda))
        {
            throw new ArgumentOutOfRangeException(
                nameof(lambda), lambda,
                string.Create(CultureInfo.InvariantCulture, $"Lambda must be above 0 and finite, got {lambda}."));
        }

        Method = method;
        Lambda = lambda;
        KeepObserved = keepObserved || method != GapFillingMethod.Whittaker;
        FillValue = fillValue is { } value && float.IsNaN(value) ? null : fillValue;
    }

    /// <summary>How a missing value is estimated.</summary>
    public GapFillingMethod Method { get; }

    /// <summary>The smoothness of the Whittaker curve, unitless, above 0.</summary>
    public double Lambda { get; }

    /// <summary>True: observed values stay as they are; always true but for Whittaker.</summary>
    public bool KeepObserved { get; }

    /// <summary>The value of a pixel and band without any observation; null: it stays NaN.</summary>
    public float? FillValue { get; }

    /// <summary>Fills one series.</summary>
    /// <param name="shape">Bands, rows and columns of one step.</param>
    /// <param name="series">Values, [T, C, H, W], NaN = missing.</param>
    /// <param name="dates">Days since 1970-01-01, ascending, [T]; empty: the steps are equally far apart.</param>
    /// <param name="result">Receives the values, [T, C, H, W]; may be the same memory as <paramref name="series"/>.</param>
    /// <param name="filled">Receives true = was missing and has a value now, [T, C, H, W].</param>
    /// <param name="workspace">Scratch memory of this thread.</param>
    /// <returns>
    /// The number of pixel-and-band series, 0 to C * H * W, without any observation: they stay NaN, or get the fill value.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A length does not fit the others, or the dates do not ascend; for Whittaker, two dates are equal.
    /// </exception>
    public int Fill(
        SeriesShape shape, ReadOnlySpan<float> series, ReadOnlySpan<int> dates,
        Span<float> result, Span<bool> filled, GapFillWorkspace workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        int steps = shape.Steps(series.Length);
        CheckLengths(series.Length, steps, dates, result.Length, filled.Length);
        workspace.Reserve(steps);
        Span<double> times = workspace.Times.AsSpan(0, steps);
        for (int step = 0; step < steps; step++)
            times[step] = dates.IsEmpty ? step : dates[step];
        if (Method == GapFillingMethod.Whittaker)
            workspace.Smoother.Start(times, Lambda);

        series.CopyTo(result);
        filled.Clear();
        int unobserved = 0;
        for (int column = 0; steps > 0 && column < shape.StepLength; column++)
        {
            if (!FillColumn(result, filled, column, shape.StepLength, workspace, steps))
                unobserved++;
        }

        return unobserved;
    }

    /// <summary>Fills one pixel and band; false where it has no observation.</summary>
    private bool FillColumn(
        Span<float> result, Span<bool> filled, int column, int stride, GapFillWorkspace workspace, int steps)
    {
        Span<float> values = workspace.Values.AsSpan(0, steps);
        int observed = 0;
        for (int step = 0; step < steps; step++)
        {
            values[step] = result[step * stride + column];
            if (!float.IsNaN(values[step]))
                observed++;
        }

        if (observed == 0 && FillValue is null)
            return false;
        if (observed == steps && KeepObserved)
            return true;
        ReadOnlySpan<double> times = workspace.Times.AsSpan(0, steps);
        if (observed == 0)
            Put(result, filled, column, stride, values, FillValue!.Value);
        else if (Method == GapFillingMethod.Whittaker && observed > 1)
            PutCurve(result, filled, column, stride, values, workspace.Smoother.Smooth(values));
        else
            PutBetween(result, filled, column, stride, values, times);
        return observed > 0;
    }

    private static void Put(
        Span<float> result, Span<bool> filled, int column, int stride, ReadOnlySpan<float> values, float value)
    {
        for (int step = 0; step < values.Length; step++)
        {
            result[step * stride + column] = value;
            filled[step * stride + column] = true;
        }
    }

    private void PutCurve(
        Span<float> result, Span<bool> filled, int column, int stride, ReadOnlySpan<float> values, ReadOnlySpan<double> curve)
    {
        for (int step = 0; step < values.Length; step++)
        {
            bool missing = float.IsNaN(values[step]);
            if (missing || !KeepObserved)
                result[step * stride + column] = (float)curve[step];
            filled[step * stride + column] = missing;
        }
    }

    // Linear and nearest; at the ends both give the nearest observation, and with a single one Whittaker's curve is constant.
    private void PutBetween(
        Span<float> result, Span<bool> filled, int column, int stride, ReadOnlySpan<float> values, ReadOnlySpan<double> times)
    {
        int before = -1;
        for (int step = 0; step < values.Length; step++)
        {
            if (!float.IsNaN(values[step]))
            {
                before = step;
                continue;
            }

            int after = step + 1;
            while (after < values.Length && float.IsNaN(values[after]))
                after++;
            for (; step < after; step++)
            {
                result[step * stride + column] = Between(values, times, before, after, step);
                filled[step * stride + column] = true;
            }

            step = after - 1;
        }
    }

    private float Between(ReadOnlySpan<float> values, ReadOnlySpan<double> times, int before, int after, int step)
    {
        if (before < 0)
            return values[after];
        if (after == values.Length)
            return values[before];
        double past = times[step] - times[before];
        double whole = times[after] - times[before];
        if (Method == GapFillingMethod.Linear)
            return whole == 0 ? values[before] : (float)(values[before] + ((double)values[after] - values[before]) * past / whole);
        return 2 * past <= whole ? values[before] : values[after];
    }

    private void CheckLengths(int length, int steps, ReadOnlySpan<int> dates, int resultLength, int filledLength)
    {
        if (resultLength != length || filledLength != length)
        {
            throw new ArgumentException(
                $"The results do not fit a series of {length} values: expected {length} values and flags, "
                + $"got {resultLength} values and {filledLength} flags.",
                nameof(resultLength));
        }

        if (dates.IsEmpty)
            return;
        if (dates.Length != steps)
        {
            throw new ArgumentException(
                $"The dates do not fit the series: expected {steps} [T], got {dates.Length}.", nameof(dates));
        }

        int least = Method == GapFillingMethod.Whittaker ? 1 : 0;
        for (int step = 1; step < dates.Length; step++)
        {
            if (dates[step] < (long)dates[step - 1] + least)
            {
                throw new ArgumentException(
                    $"Dates must ascend{(least == 1 ? " without equal ones for the Whittaker smoother" : "")}, "
                    + $"got {dates[step - 1]} then {dates[step]} (days since 1970-01-01) at step {step}. "
                    + (least == 1 ? "Compose the series to regular periods first." : "Sort the series by date."),
                    nameof(dates));
            }
        }
    }
}
