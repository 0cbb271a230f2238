namespace MLNetGeoFM;

/// <summary>Which out-of-fold predictions were for rows like those that their fold trained on, and how right they are.</summary>
public sealed class ApplicabilityReport
{
    private ApplicabilityReport(
        bool[] inside, double[] dissimilarities, FoldApplicability[] folds, ApplicabilityEvidence evidence)
        => (Inside, Dissimilarities, Folds, Evidence) = (inside, dissimilarities, folds, evidence);

    /// <summary>For each of the report's predictions, in their order: true = inside the area of its fold's training rows.</summary>
    public IReadOnlyList<bool> Inside { get; }

    /// <summary>The dissimilarity index of each prediction's row, at least 0; NaN where a feature is not finite.</summary>
    public IReadOnlyList<double> Dissimilarities { get; }

    /// <summary>Each fold's own area, in fold order.</summary>
    public IReadOnlyList<FoldApplicability> Folds { get; }

    /// <summary>Accuracy inside and outside over all folds, and the interval of their difference.</summary>
    public ApplicabilityEvidence Evidence { get; }

    internal static ApplicabilityReport Of(
        CrossValidationReport report, FeatureRows rows, string[] labels, string[]? groups, ApplicabilityOptions options)
    {
        FoldAssignment assignment = report.Assignment;
        if (rows.Count != assignment.RowCount)
        {
            throw new ArgumentException(
                $"The data has {rows.Count} rows, the report is about {assignment.RowCount}: expected the data that was cross-validated.",
                nameof(report));
        }

        OutOfFoldPredictions predictions = report.Predictions;
        bool[] inside = new bool[predictions.Count];
        bool[] correct = new bool[predictions.Count];
        double[] dissimilarities = new double[predictions.Count];
        AreaOfApplicability[] areas = new AreaOfApplicability[assignment.NumberOfFolds];
        for (int fold = 0; fold < areas.Length; fold++)
        {
            int[] training = [.. assignment.TrainRows(fold).Where(row => labels[row].Length > 0 && rows.IsFinite(row))];
            areas[fold] = AreaOfApplicability.Fit(
                rows.Gather(training), rows.NumberOfFeatures, InnerFolds(assignment, training, groups), options);
        }

        for (int fold = 0; fold < areas.Length; fold++)
        {
            int[] tested = [.. Enumerable.Range(0, inside.Length).Where(i => predictions.Folds[i] == fold)];
            double[] measured = new double[tested.Length];
            areas[fold].Dissimilarities(rows.Gather([.. tested.Select(i => predictions.Rows[i])]), measured);
            for (int i = 0; i < tested.Length; i++)
                dissimilarities[tested[i]] = measured[i];
        }

        for (int i = 0; i < inside.Length; i++)
        {
            inside[i] = areas[predictions.Folds[i]].IsInside(dissimilarities[i]);
            correct[i] = predictions.PredictedClasses[i] == predictions.TrueClasses[i];
        }

        string[] resampled =
        [
            .. predictions.Rows.Select((row, i) => groups is null ? predictions.FoldNames[predictions.Folds[i]] : groups[row])
        ];
        FoldApplicability[] folds = [.. areas.Select((area, fold) => FoldApplicability.Of(area, fold, predictions, inside, correct))];
        return new(inside, dissimilarities, folds, ApplicabilityEvidence.Compute(inside, correct, resampled));
    }

    /// <summary>The folds that training rows are compared across; empty = each row on its own.</summary>
    private static int[] InnerFolds(FoldAssignment assignment, int[] training, string[]? groups)
    {
        int[] folds = [.. training.Select(row => assignment.FoldOfRow[row])];
        if (folds.Distinct().Skip(1).Any())
            return folds;
        if (groups is null || !training.Select(row => groups[row]).Distinct().Skip(1).Any())
            return [];
        return FeatureRows.Number(groups, training);
    }
}

/// <summary>The area of applicability of one fold's training rows, and the fold's predictions inside and outside it.</summary>
/// <param name="Name">The fold's name.</param>
/// <param name="Area">What was measured on its training rows.</param>
/// <param name="NumberInside">How many of its predictions are inside.</param>
/// <param name="NumberOutside">How many of its predictions are outside.</param>
/// <param name="AccuracyInside">Correct predictions inside / predictions inside, 0..1; NaN where there is none.</param>
/// <param name="AccuracyOutside">Correct predictions outside / predictions outside, 0..1; NaN where there is none.</param>
public sealed record FoldApplicability(
    string Name, AreaOfApplicability Area, int NumberInside, int NumberOutside, double AccuracyInside, double AccuracyOutside)
{
    internal static FoldApplicability Of(
        AreaOfApplicability area, int fold, OutOfFoldPredictions predictions, bool[] inside, bool[] correct)
    {
        int[] tested = [.. Enumerable.Range(0, predictions.Count).Where(i => predictions.Folds[i] == fold)];
        int[] within = [.. tested.Where(i => inside[i])];
        int[] beyond = [.. tested.Where(i => !inside[i])];
        return new(predictions.FoldNames[fold], area, within.Length, beyond.Length, Share(within), Share(beyond));

        double Share(int[] some) => some.Length == 0 ? double.NaN : (double)some.Count(i => correct[i]) / some.Length;
    }
}
