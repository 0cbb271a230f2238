namespace MLNetGeoFM.Tool.Terminal;

/// <summary>Passes the share that is done on to a progress bar.</summary>
internal sealed class FractionProgress(Action<double> report) : IProgress<double>
{
    public void Report(double value) => report(value);
}
