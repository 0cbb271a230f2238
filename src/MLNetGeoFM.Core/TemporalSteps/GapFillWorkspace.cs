namespace MLNetGeoFM;

/// <summary>Holds the scratch memory of one worker that fills gaps; grows to the longest series, then allocates nothing.</summary>
/// <remarks>Not thread-safe: one for each thread.</remarks>
internal sealed class GapFillWorkspace
{
    /// <summary>The time of each step: days, or the step's number, [T].</summary>
    internal double[] Times { get; private set; } = [];

    /// <summary>The values of one pixel and band, [T].</summary>
    internal float[] Values { get; private set; } = [];

    internal WhittakerSmoother Smoother { get; } = new();

    internal void Reserve(int steps)
    {
        if (Times.Length >= steps)
            return;
        Times = new double[steps];
        Values = new float[steps];
    }
}
