using System.Buffers;

namespace MLNetGeoFM;

/// <summary>Spreads clouds to their neighbours in space and time, where masks miss their edges.</summary>
/// <remarks>
/// The neighbourhood is a cylinder: the disk of pixels whose centres lie within the radius, on every date within the days. A pixel
/// becomes cloud where a cloud lies in its neighbourhood; no data stays no data. Order of space and time does not matter.
/// </remarks>
internal sealed class CloudDilation
{
    /// <summary>The largest radius of the disk in pixels.</summary>
    public const int MaximumRadiusPixels = 1000;

    // Far from every day number, and safe to subtract from one.
    private const long Never = long.MinValue / 2;

    private readonly int[] _halfWidths;

    /// <summary>Prepares a dilation.</summary>
    /// <param name="radiusPixels">Radius of the disk in pixels; 0 = none, 1 = the four neighbours.</param>
    /// <param name="days">Days before and after a cloud that are lost at its place; 0 = none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the radius is above <see cref="MaximumRadiusPixels"/>.</exception>
    public CloudDilation(int radiusPixels, int days)
    {
        if (radiusPixels is < 0 or > MaximumRadiusPixels)
        {
            throw new ArgumentOutOfRangeException(
                nameof(radiusPixels), radiusPixels, $"Dilation radius must be 0 to {MaximumRadiusPixels} pixels.");
        }

        if (days < 0)
            throw new ArgumentOutOfRangeException(nameof(days), days, "Dilation in time must be 0 days or more.");
        RadiusPixels = radiusPixels;
        Days = days;
        _halfWidths = new int[radiusPixels + 1];
        for (int row = 0; row <= radiusPixels; row++)
            _halfWidths[row] = (int)Math.Sqrt(radiusPixels * radiusPixels - row * row);
    }

    /// <summary>Radius of the disk in pixels; 0 = none.</summary>
    public int RadiusPixels { get; }

    /// <summary>Days before and after a cloud; 0 = none.</summary>
    public int Days { get; }

    /// <summary>Spreads the clouds of a series in place.</summary>
    /// <param name="states">[T, H, W]; clear and unwanted pixels near a cloud become cloud.</param>
    /// <param name="height">H: rows.</param>
    /// <param name="width">W: columns.</param>
    /// <param name="dates">[T], days since 1970-01-01, ascending; may be empty where <see cref="Days"/> is 0.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or the dates are needed and not ascending.</exception>
    public void Apply(Span<PixelState> states, int height, int width, ReadOnlySpan<int> dates)
    {
        int steps = new SeriesShape(1, height, width).Steps(states.Length);
        if (Days > 0)
            RequireDates(dates, steps);
        if (!states.Contains(PixelState.Cloud) || (Days == 0 && RadiusPixels == 0))
            return;

        // Kept beside the states, so that a cloud also spreads across pixels without data.
        bool[] rented = ArrayPool<bool>.Shared.Rent(2 * states.Length);
        try
        {
            Span<bool> inSpace = rented.AsSpan(0, states.Length);
            Span<bool> inTime = rented.AsSpan(states.Length, states.Length);
            inSpace.Clear();
            inTime.Clear();
            for (int row = 0; row < steps * height; row++)
                SpreadRow(states.Slice(row * width, width), row % height, inSpace.Slice(row / height * height * width, height * width));
            if (Days > 0)
                SpreadInTime(inSpace, inTime, dates);
            Span<bool> cloudy = Days > 0 ? inTime : inSpace;
            for (int i = 0; i < states.Length; i++)
            {
                if (cloudy[i] && states[i] != PixelState.NoData)
                    states[i] = PixelState.Cloud;
            }
        }
        finally
        {
            ArrayPool<bool>.Shared.Return(rented);
        }
    }

    private static void RequireDates(ReadOnlySpan<int> dates, int steps)
    {
        if (dates.Length != steps)
        {
            throw new ArgumentException(
                $"Dilation in time needs one date per step: expected {steps} dates, got {dates.Length}. Name the column of dates.",
                nameof(dates));
        }

        for (int step = 1; step < steps; step++)
        {
            if (dates[step] < dates[step - 1])
            {
                throw new ArgumentException(
                    $"Dates must ascend: date {step} (counted from 0) is day {dates[step]} since 1970-01-01, after day " +
                    $"{dates[step - 1]}. Sort the series by date.",
                    nameof(dates));
            }
        }
    }

    /// <summary>Marks the disk around each run of cloud in one row of one step.</summary>
    private void SpreadRow(ReadOnlySpan<PixelState> states, int row, Span<bool> cloudy)
    {
        int width = states.Length;
        int height = cloudy.Length / width;
        int end = 0;
        while (end < width)
        {
            int gap = states[end..].IndexOf(PixelState.Cloud);
            if (gap < 0)
                return;
            int start = end + gap;
            int length = states[start..].IndexOfAnyExcept(PixelState.Cloud);
            end = length < 0 ? width : start + length;
            for (int near = Math.Max(0, row - RadiusPixels); near <= Math.Min(height - 1, row + RadiusPixels); near++)
            {
                int reach = _halfWidths[Math.Abs(near - row)];
                cloudy[(near * width + Math.Max(0, start - reach))..(near * width + Math.Min(width, end + reach))].Fill(true);
            }
        }
    }

    private void SpreadInTime(ReadOnlySpan<bool> from, Span<bool> to, ReadOnlySpan<int> dates)
    {
        int pixels = from.Length / dates.Length;
        long[] rented = ArrayPool<long>.Shared.Rent(pixels);
        try
        {
            Span<long> lastCloud = rented.AsSpan(0, pixels);
            lastCloud.Fill(Never);
            for (int step = 0; step < dates.Length; step++)
                MarkNear(from.Slice(step * pixels, pixels), dates[step], lastCloud, to.Slice(step * pixels, pixels));
            lastCloud.Fill(Never);
            for (int step = dates.Length - 1; step >= 0; step--)
                MarkNear(from.Slice(step * pixels, pixels), -(long)dates[step], lastCloud, to.Slice(step * pixels, pixels));
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    /// <summary>Marks the pixels whose latest cloud, in the direction walked, lies within the days.</summary>
    private void MarkNear(ReadOnlySpan<bool> from, long day, Span<long> lastCloud, Span<bool> to)
    {
        for (int pixel = 0; pixel < from.Length; pixel++)
        {
            if (from[pixel])
                lastCloud[pixel] = day;
            to[pixel] |= day - lastCloud[pixel] <= Days;
        }
    }
}
