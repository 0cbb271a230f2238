namespace MLNetGeoFM.Models;

/// <summary>Chooses the weight of a penalty by leaving out one group after the other.</summary>
/// <remarks>
/// A group is left out whole, because its rows resemble each other: a penalty chosen on single rows would be as weak as the rows
/// are many. The strongest penalty leaves temperature scaling, which is what few groups can teach.
/// </remarks>
internal static class PenaltyPath
{
    /// <summary>The penalty where there are too few groups to choose by; with it vector and Dirichlet scaling are hardly more than
    /// temperature scaling.</summary>
    public const double Strongest = 1000;

    /// <summary>With fewer groups nothing is chosen.</summary>
    public const int FewestGroups = 3;

    // The weakest penalties take most of the time and, once two in a row are worse, do not come back.
    private const int WorseBeforeEnd = 2;

    private static readonly double[] Path = [Strongest, 100, 10, 1, 0.1, 0.01, 0.001];

    /// <summary>The held-out loss of every penalty, strongest first, until two in a row are worse than the best before them; empty
    /// where there are too few groups.</summary>
    public static IReadOnlyList<CalibrationPenalty> Measure(
        CalibrationRows rows, Func<CalibrationRows, double, Calibrator> fit, CancellationToken cancellationToken)
    {
        int[] groups = [.. rows.Groups.Distinct()];
        if (groups.Length < FewestGroups)
            return [];
        (CalibrationRows Kept, CalibrationRows Held)[] parts =
            [.. groups.Select(group => (rows.Where(other => other != group), rows.Where(other => other == group)))];
        double[] corrected = new double[rows.NumberOfClasses];
        List<CalibrationPenalty> measured = [];
        double least = double.PositiveInfinity;
        int worse = 0;
        for (int i = 0; i < Path.Length && worse < WorseBeforeEnd; i++)
        {
            double loss = 0;
            foreach ((CalibrationRows kept, CalibrationRows held) in parts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                loss += HeldOutLoss(fit(kept, Path[i]), held, corrected);
            }

            loss /= rows.Count;
            measured.Add(new(Path[i], loss));
            worse = loss < least ? 0 : worse + 1;
            least = Math.Min(least, loss);
        }

        return measured;
    }

    /// <summary>The penalty with the least loss, of equal ones the strongest.</summary>
    public static double Choose(IReadOnlyList<CalibrationPenalty> penalties)
    {
        CalibrationPenalty? best = null;
        foreach (CalibrationPenalty penalty in penalties)
            best = best is null || penalty.HeldOutLoss < best.HeldOutLoss ? penalty : best;
        return best?.Regularization ?? Strongest;
    }

    private static double HeldOutLoss(Calibrator calibrator, CalibrationRows held, double[] corrected)
    {
        double loss = 0;
        for (int row = 0; row < held.Count; row++)
            loss -= Math.Log(Math.Max(calibrator.TrueClassProbability(held, row, corrected), ClassificationMetrics.SmallestProbability));
        return loss;
    }
}
