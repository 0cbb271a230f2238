namespace MLNetGeoFM.Models;

/// <summary>
/// One pixel's series as Presto itself takes it: normalised bands, what of them is visible, classes, months and a place.
/// </summary>
/// <remarks>The numbers are read, never changed, and must not change while an encoder runs.</remarks>
public sealed class PrestoInput
{
    /// <summary>
    /// [T, 17], T from 1 to 24, normalised (<see cref="PrestoNormalization.Normalize(ReadOnlySpan{float}, Span{float})"/>), in
    /// the order of <see cref="PrestoNormalization.Bands"/>. Hidden values may be anything, NaN too. Elevation and slope are read
    /// from step 0 alone.
    /// </summary>
    public required ReadOnlyMemory<float> Values { get; init; }

    /// <summary>
    /// [T, 17], <b>true = visible</b>, the opposite of the source's mask; empty: everything is. A group of bands is hidden where
    /// any of its bands is.
    /// </summary>
    public ReadOnlyMemory<bool> Visible { get; init; }

    /// <summary>
    /// Dynamic World class of each step, [T]: 0 water, 1 trees, 2 grass, 3 flooded vegetation, 4 crops, 5 shrub and scrub, 6
    /// built, 7 bare, 8 snow and ice, 9 missing; empty: missing at every step.
    /// </summary>
    public ReadOnlyMemory<int> DynamicWorld { get; init; }

    /// <summary>
    /// Month of each step, [T], 1 (January) to 12; see <see cref="MonthsFrom"/>. The network counts from 0; that is done inside.
    /// </summary>
    public required ReadOnlyMemory<int> Months { get; init; }

    /// <summary>Degrees, WGS 84. The place is never hidden: the source's examples without one give (0, 0).</summary>
    public float Latitude { get; init; }

    /// <summary>Degrees, WGS 84.</summary>
    public float Longitude { get; init; }

    /// <summary>Consecutive months.</summary>
    /// <param name="startMonth">Month of the first step, 1 to 12.</param>
    /// <param name="steps">T, 1 to 24.</param>
    /// <returns>[T], 1 to 12, going on with 1 after 12.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static int[] MonthsFrom(int startMonth, int steps)
    {
        if (startMonth is < 1 or > PrestoConfig.MonthsInYear)
            throw new ArgumentOutOfRangeException(nameof(startMonth), startMonth, "Expected a month from 1 (January) to 12.");
        if (steps is < 1 or > PrestoConfig.LongestSeries)
            throw new ArgumentOutOfRangeException(nameof(steps), steps, $"Expected 1 to {PrestoConfig.LongestSeries} steps.");
        int[] months = new int[steps];
        for (int step = 0; step < steps; step++)
            months[step] = ((startMonth - 1 + step) % PrestoConfig.MonthsInYear) + 1;
        return months;
    }
}
