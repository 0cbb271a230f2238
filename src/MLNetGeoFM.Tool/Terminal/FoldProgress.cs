namespace MLNetGeoFM.Tool.Terminal;

/// <summary>Passes the folds done on to a progress bar, and how far the fold is that is being fitted; never goes back.</summary>
internal sealed class FoldProgress(Action<double> report) : IProgress<CrossValidationProgress>, IProgress<double>
{
    private const int FoldsAtFirst = 16; // How many there are is told when the first is done.

    private readonly Lock _gate = new();
    private double _shown;
    private int _folds = FoldsAtFirst;
    private int _done;

    /// <summary>A fold is done.</summary>
    public void Report(CrossValidationProgress value)
    {
        lock (_gate)
        {
            (_done, _folds) = (value.FoldsDone, value.NumberOfFolds);
            Show((double)_done / _folds);
        }
    }

    /// <summary>One of the folds that are being fitted is so far.</summary>
    public void Report(double value)
    {
        lock (_gate)
        {
            Show((_done + Math.Clamp(value, 0, 1)) / _folds);
        }
    }

    private void Show(double fraction)
    {
        _shown = Math.Max(_shown, Math.Min(1, fraction));
        report(_shown);
    }
}
