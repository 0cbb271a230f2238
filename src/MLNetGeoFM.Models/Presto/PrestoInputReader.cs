namespace MLNetGeoFM.Models;

/// <summary>Checks a model input and says which of its tokens are visible.</summary>
internal static class PrestoInputReader
{
    private const float LargestLatitude = 90;
    private const float LargestLongitude = 360;

    /// <summary>The input as a sample.</summary>
    /// <param name="input">As the caller gave it.</param>
    /// <param name="visible">[10, T] at least: scratch for the sample.</param>
    /// <param name="missing">[T] at least, filled with 9 where the input has no classes.</param>
    /// <exception cref="ArgumentException">The input is not what it should be; the message says what and where.</exception>
    public static PrestoSample Read(PrestoInput input, Span<bool> visible, Span<int> missing)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckLengths(input);
        int steps = input.Months.Length;
        var months = input.Months.Span;
        for (int step = 0; step < steps; step++)
        {
            if (months[step] is < 1 or > PrestoConfig.MonthsInYear)
                throw Fault(input, $"Month of step {step}: expected 1 (January) to 12, got {months[step]}.");
        }

        var classes = missing[..steps];
        classes.Fill(PrestoConfig.DynamicWorldMissing);
        input.DynamicWorld.Span.CopyTo(classes);
        CheckPlace(input, input.Latitude, LargestLatitude, "Latitude");
        CheckPlace(input, input.Longitude, LargestLongitude, "Longitude");
        for (int group = 0; group < PrestoConfig.BandGroups; group++)
        {
            for (int step = 0; step < PrestoConfig.TokensOf(group, steps); step++)
                visible[(group * steps) + step] = IsVisible(input, group, step);
        }

        for (int step = 0; step < steps; step++)
        {
            if (classes[step] is < 0 or > PrestoConfig.DynamicWorldMissing)
                throw Fault(input, $"Dynamic World class of step {step}: expected 0 to 8, 9 for missing, got {classes[step]}.");
            visible[(PrestoConfig.DynamicWorldGroup * steps) + step] = classes[step] != PrestoConfig.DynamicWorldMissing;
        }

        return new PrestoSample
        {
            Values = input.Values.Span,
            Visible = visible[..(PrestoConfig.MaskedGroups * steps)],
            DynamicWorld = classes,
            Months = months,
            Latitude = input.Latitude,
            Longitude = input.Longitude,
        };
    }

    // A group is hidden where any of its bands is.
    private static bool IsVisible(PrestoInput input, int group, int step)
    {
        int begin = PrestoConfig.GroupStarts[group], end = PrestoConfig.GroupStarts[group + 1], row = step * PrestoConfig.Bands;
        for (int band = begin; band < end && !input.Visible.IsEmpty; band++)
        {
            if (!input.Visible.Span[row + band])
                return false;
        }

        for (int band = begin; band < end; band++)
        {
            if (!float.IsFinite(input.Values.Span[row + band]))
            {
                throw Fault(input, FormattableString.Invariant(
                    $"Band '{PrestoNormalization.Bands[band]}' of step {step} is visible: expected a finite value, got ")
                    + FormattableString.Invariant($"{input.Values.Span[row + band]}. Hide it."));
            }
        }

        return true;
    }

    private static void CheckLengths(PrestoInput input)
    {
        int steps = input.Months.Length;
        if (steps is < 1 or > PrestoConfig.LongestSeries)
            throw Fault(input, $"A series has {steps} months: expected 1 to {PrestoConfig.LongestSeries}. Take a part of it.");
        string shape = $"[{steps}, {PrestoConfig.Bands}]";
        CheckLength(input, "values", input.Values.Length, steps * PrestoConfig.Bands, shape);
        if (!input.Visible.IsEmpty)
            CheckLength(input, "visible flags", input.Visible.Length, steps * PrestoConfig.Bands, shape);
        if (!input.DynamicWorld.IsEmpty)
            CheckLength(input, "Dynamic World classes", input.DynamicWorld.Length, steps, $"[{steps}]");
    }

    private static void CheckLength(PrestoInput input, string what, int actual, int expected, string shape)
    {
        if (actual != expected)
            throw Fault(input, $"A series has {actual} {what}: expected {shape} = {expected}, as there are months.");
    }

    private static void CheckPlace(PrestoInput input, float degrees, float largest, string what)
    {
        if (!(Math.Abs(degrees) <= largest))
            throw Fault(input, FormattableString.Invariant($"{what}: expected -{largest} to {largest} degrees, got {degrees}."));
    }

    private static ArgumentException Fault(PrestoInput input, string message) => new(message, nameof(input));
}
