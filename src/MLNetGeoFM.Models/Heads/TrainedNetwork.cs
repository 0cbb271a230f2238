namespace MLNetGeoFM.Models;

/// <summary>What <see cref="NetworkTraining"/> trains: parameters, and the loss of some training rows with its gradient.</summary>
internal abstract class TrainedNetwork
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
    public abstract double Weight(int row);
}
