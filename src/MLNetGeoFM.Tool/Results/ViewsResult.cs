using Microsoft.ML;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Results;

/// <summary>What a head was trained on and predicts from besides the series as they are.</summary>
/// <param name="Text">In words.</param>
/// <param name="CloudDropout">Copies that lose dates.</param>
/// <param name="EffectiveDropout">The share of clear dates that they really lose, mean over copies and series; null = no copies, or not
/// measured.</param>
/// <param name="SeasonShiftDays">Three copies are shifted by up to so many days; 0 = none.</param>
/// <param name="AlignLatitude">Whether seasons are aligned by latitude.</param>
/// <param name="AverageShiftDays">Predictions are means over series moved by so many days; 0 = no mean.</param>
/// <param name="ChosenInTraining">Whether all this was only offered, and each fold chose inside its training samples.</param>
internal sealed record ViewsResult(string Text, int CloudDropout, double? EffectiveDropout, int SeasonShiftDays, bool AlignLatitude,
    int AverageShiftDays, bool ChosenInTraining)
{
    /// <summary>Of a plan; null where there is nothing to say.</summary>
    public static ViewsResult? Of(ViewPlan plan, IDataView? prepared = null)
    {
        if (plan.IsNone)
            return null;
        double[] lost = prepared is null ? [] : SeriesData.LostShares(prepared, plan);
        var all = plan.Choices[^1];
        return new(plan.Text, all.CloudDropout, lost.Length == 0 ? null : lost.Average(), all.SeasonShiftDays, all.AlignsLatitude,
            all.AverageShiftDays, plan.Chooses);
    }
}
