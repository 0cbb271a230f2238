using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>What the options of a long component are given: a token, and somebody to report to.</summary>
/// <param name="onReport">Called at each report; null = nobody listens.</param>
/// <param name="token">Stops it.</param>
internal sealed class StopSwitch(Action? onReport = null, CancellationToken token = default)
    : IProgress<double>, IProgress<long>, IProgress<OptimizationProgress>, IProgress<TrainingProgress>
{
    public CancellationToken Token => token;

    public void Report(double value) => onReport?.Invoke();

    public void Report(long value) => onReport?.Invoke();

    public void Report(OptimizationProgress value) => onReport?.Invoke();

    public void Report(TrainingProgress value) => onReport?.Invoke();
}
