namespace MLNetGeoFM.Tool.Terminal;

/// <summary>Passes the folds done on to a progress bar.</summary>
internal sealed class FoldProgress(Action<double> report) : IProgress<CrossValidationProgress>
{
    public void Report(CrossValidationProgress value) => report((double)value.FoldsDone / value.NumberOfFolds);
}
