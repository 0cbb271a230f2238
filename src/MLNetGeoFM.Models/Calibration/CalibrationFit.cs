namespace MLNetGeoFM.Models;

/// <summary>A fitted calibrator and how the fit went.</summary>
/// <param name="Calibrator">The correction.</param>
/// <param name="Rows">How many rows it was fitted on.</param>
/// <param name="RowsLeftOut">How many rows were left out because their true class has probability 0: no correction of the
/// other classes can raise it.</param>
/// <param name="LossBefore">The mean of -ln of the true class's probability over the fitted rows as they came, in nats.</param>
/// <param name="LossAfter">The same after the correction; not above <paramref name="LossBefore"/> for temperature, vector and
/// Dirichlet scaling.</param>
internal sealed record CalibrationFit(Calibrator Calibrator, int Rows, int RowsLeftOut, double LossBefore, double LossAfter)
{
    /// <summary>The weight λ of the penalty that the correction was fitted with; NaN for methods without one.</summary>
    public double Regularization { get; init; } = double.NaN;

    /// <summary>What <see cref="Regularization"/> was chosen from, strongest first; empty where it was given, where there were too
    /// few groups, or for methods without a penalty.</summary>
    public IReadOnlyList<CalibrationPenalty> Penalties { get; init; } = [];
}
