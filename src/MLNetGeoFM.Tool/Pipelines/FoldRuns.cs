using Microsoft.ML;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Cross-validates prepared features over every draw of every division.</summary>
internal static class FoldRuns
{
    public static IReadOnlyList<EvaluatedFolds> Run(
        MLContext ml, IDataView prepared, IReadOnlyList<FoldPlan> plans, string head,
        Func<FoldPlan, CalibrationChoice>? calibration, CancellationToken cancellation)
    {
        int total = plans.Sum(plan => plan.Draws.Count);
        int done = 0;
        return TaskProgress.Run("Training and testing folds", progress => (IReadOnlyList<EvaluatedFolds>)[.. plans.Select(plan =>
            new EvaluatedFolds(plan, [.. plan.Draws.Select(draw =>
            {
                int before = done++;
                var trained = CropModel.Trained(ml, head, calibration?.Invoke(plan), cancellation);
                return ml.GeoFM().CrossValidate(prepared, trained, draw.Design, "Label", new CrossValidationOptions
                {
                    Progress = new FoldProgress(fraction => progress((before + fraction) / total)),
                    CancellationToken = cancellation,
                });
            })]))]);
    }
}
