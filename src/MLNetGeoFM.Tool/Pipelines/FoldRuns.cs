using Microsoft.ML;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Cross-validates prepared features over every draw of every division.</summary>
internal static class FoldRuns
{
    /// <param name="ml">The context.</param>
    /// <param name="prepared">Features, labels and what the divisions need.</param>
    /// <param name="plans">The divisions.</param>
    /// <param name="head">What is trained, and what it is told.</param>
    /// <param name="seed">Of heads that begin at random, in the first draw; the next draws have the next seeds.</param>
    /// <param name="calibration">How each division calibrates; null = not at all.</param>
    /// <param name="keepsFirstModels">Whether the models of the first division's first draw are kept.</param>
    /// <param name="views">What the head learns from and predicts from.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="name">Whose folds they are, to tell people who wait; null = there is only one model.</param>
    public static IReadOnlyList<EvaluatedFolds> Run(
        MLContext ml, IDataView prepared, IReadOnlyList<FoldPlan> plans, HeadChoice head, int seed,
        Func<FoldPlan, CalibrationChoice>? calibration, bool keepsFirstModels, ViewPlan views, CancellationToken cancellation,
        string? name = null)
    {
        int total = plans.Sum(plan => plan.Draws.Count);
        int done = 0;
        return TaskProgress.Run(name is null ? "Training and testing folds" : $"Training and testing {name}", progress =>
            (IReadOnlyList<EvaluatedFolds>)[.. plans.Select(plan => new EvaluatedFolds(plan, [.. plan.Draws.Select((draw, number) =>
            {
                int before = done++;
                FoldProgress fits = new(fraction => progress((before + fraction) / total));
                var trained = CropModel.Trained(ml, prepared, head, new(seed + number)
                {
                    Calibration = calibration?.Invoke(plan),
                    Views = new(views, views.Chooses ? InnerGroups.For(plan, prepared) : null),
                    Progress = fits,
                    Cancellation = cancellation,
                });
                return ml.GeoFM().CrossValidate(prepared, trained, draw.Design, "Label", new CrossValidationOptions
                {
                    KeepModels = keepsFirstModels && before == 0,
                    Progress = fits,
                    CancellationToken = cancellation,
                });
            })]))]);
    }
}
