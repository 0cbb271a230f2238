namespace MLNetGeoFM;

/// <summary>Holds the scratch memory of one worker that composes series; grows to the longest series, then allocates nothing.</summary>
/// <remarks>Not thread-safe: one for each thread.</remarks>
internal sealed class CompositeWorkspace
{
    internal int[] PeriodOfStep { get; private set; } = [];

    /// <summary>The steps inside the grid, those of period p at [Offsets[p], Offsets[p + 1]), by date, then by step.</summary>
    internal int[] StepsByPeriod { get; private set; } = [];

    internal int[] Offsets { get; private set; } = [];

    /// <summary>Values of one block of pixels, [block, most steps in a period].</summary>
    internal float[] Values { get; private set; } = [];

    internal double[] Sums { get; } = new double[TemporalCompositor.BlockLength];

    internal int[] Counts { get; } = new int[TemporalCompositor.BlockLength];

    internal void Reserve(int steps, int periods)
    {
        if (PeriodOfStep.Length < steps)
        {
            PeriodOfStep = new int[steps];
            StepsByPeriod = new int[steps];
            Values = new float[steps * TemporalCompositor.BlockLength];
        }

        if (Offsets.Length < periods + 1)
            Offsets = new int[periods + 1];
    }
}
