namespace MLNetGeoFM.Models;

/// <summary>What <see cref="NetworkTraining"/> trains: parameters, and the loss of some training rows with its gradient.</summary>
/// <param name="labels">[rows], 0-based.</param>
/// <param name="loss">Of the class scores of a row.</param>
internal abstract class TrainedNetwork(int[] labels, WeightedLoss loss)
{
    /// <summary>All parameters in one array.</summary>
    public abstract double[] Parameters { get; }

    /// <summary>The parts of the parameters that the penalty is for.</summary>
    public abstract IReadOnlyList<Range> Penalized { get; }

    /// <summary>The sum of the weighted losses of rows, each times a factor, is added to the gradient.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="gradient">As long as the parameters.</param>
    /// <param name="factor">One over the sum of the rows' weights.</param>
    /// <returns>The sum of the rows' losses, not multiplied.</returns>
    public abstract double AddGradient(ReadOnlySpan<int> rows, Span<double> gradient, double factor);

    /// <summary>The sum of the weighted losses of rows, as they are predicted.</summary>
    public abstract double SumLoss(ReadOnlySpan<int> rows);

    /// <summary>The weight of a training row.</summary>
    public double Weight(int row) => Loss.Weight(Labels[row]);

    /// <summary>The class of each training row, 0-based.</summary>
    protected int[] Labels => labels;

    /// <summary>The loss of the scores of a row.</summary>
    protected WeightedLoss Loss => loss;

    /// <summary>Even in ±bound, for parameters to begin with.</summary>
    protected static double Even(Random random, double bound) => bound * ((2 * random.NextDouble()) - 1);
}
