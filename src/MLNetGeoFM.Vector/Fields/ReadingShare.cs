namespace MLNetGeoFM;

/// <summary>Tells the share of equal steps that are done, about 100 times and at the last one.</summary>
/// <param name="progress">Who is told; null = nobody.</param>
/// <param name="steps">How many steps there are, at least 1.</param>
internal sealed class ReadingShare(IProgress<double>? progress, int steps)
{
    private const int Reports = 100;

    private int _done;

    /// <summary>One more step is done.</summary>
    public void Step()
    {
        _done++;
        if (_done == steps || _done % Math.Max(1, (steps + Reports - 1) / Reports) == 0)
            progress?.Report((double)_done / steps);
    }
}
