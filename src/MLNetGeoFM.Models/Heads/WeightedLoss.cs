namespace MLNetGeoFM.Models;

/// <summary>The log loss of logits, with class weights and focus, and its slope.</summary>
/// <remarks>w (1 - p)^γ (-log p), p the probability of the row's class: see <see cref="FocalFactor"/>.</remarks>
internal sealed class WeightedLoss
{
    private readonly double[] _mask; // [lanes]
    private readonly double[] _weights; // [K]
    private readonly double _focus;

    /// <param name="labels">All training rows.</param>
    /// <param name="present">[K], the classes among them.</param>
    /// <param name="options">Weights and focus.</param>
    public WeightedLoss(ReadOnlySpan<int> labels, bool[] present, TrainedHeadOptions options)
    {
        _mask = SoftmaxKernel.Mask(present);
        _focus = options.Focus;
        if (options.BalancesClasses)
        {
            _weights = ClassWeights.Balanced(labels, present.Length);
            return;
        }

        _weights = new double[present.Length];
        Array.Fill(_weights, 1);
    }

    /// <summary>0 for classes that can be predicted, [lanes].</summary>
    public double[] Mask => _mask;

    /// <summary>The weight of a row of a class.</summary>
    public double Weight(int label) => _weights[label];

    /// <summary>Turns logits [lanes] into the slope of factor times the loss; returns the row's loss, not multiplied.</summary>
    public double ToSlope(Span<double> logits, int label, double factor)
    {
        double own = logits[label];
        double logP = own - SoftmaxKernel.Softmax(logits, _mask);
        FocalFactor focal = FocalFactor.Of(_focus, logP);
        double weight = _weights[label];
        logits[label] -= 1;
        DoubleVector.Scale(logits, factor * weight * focal.Scale);
        return -weight * focal.Power * logP;
    }

    /// <summary>The loss of a row; the logits become probabilities.</summary>
    public double Loss(Span<double> logits, int label)
    {
        double own = logits[label];
        double logP = own - SoftmaxKernel.Softmax(logits, _mask);
        return -_weights[label] * FocalFactor.Of(_focus, logP).Power * logP;
    }
}
