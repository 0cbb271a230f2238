namespace MLNetGeoFM;

/// <summary>Tells the share of equal steps that are done.</summary>
/// <param name="progress">Who is told; null = nobody.</param>
/// <param name="steps">How many steps there are.</param>
internal sealed class ShareDone(IProgress<double>? progress, int steps)
{
    private int _done;

    /// <summary>One more step is done.</summary>
    public void Step() => progress?.Report((double)++_done / steps);
}
