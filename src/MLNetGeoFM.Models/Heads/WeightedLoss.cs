namespace MLNetGeoFM.Models;

/// <summary>The log loss of logits, with class weights and focus, and its slope.</summary>
/// <remarks>w (1 - p)^γ (-log p), p the probability of the row's class. Source: Lin et al. 2017, Focal loss for dense object
/// detection, arXiv:1708.02002, equation 5.</remarks>
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
        _weights = new double[present.Length];
        Array.Fill(_weights, 1);
        if (!options.BalancesClasses)
            return;
        int[] counts = new int[present.Length];
        foreach (int label in labels)
            counts[label]++;
        int classes = present.Count(seen => seen);
        for (int k = 0; k < counts.Length; k++)
            _weights[k] = counts[k] == 0 ? 0 : labels.Length / ((double)classes * counts[k]);
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
        double p = Math.Exp(logP), wrong = 1 - p;
        double power = _focus == 0 ? 1 : Math.Pow(wrong, _focus);

        // The slope by the own logit is -scale (1 - p), by any other logit scale p of that class.
        double scale = power - (_focus == 0 || wrong <= 0 ? 0 : _focus * Math.Pow(wrong, _focus - 1) * p * logP);
        double weight = _weights[label];
        logits[label] -= 1;
        DoubleVector.Scale(logits, factor * weight * scale);
        return -weight * power * logP;
    }

    /// <summary>The loss of a row; the logits become probabilities.</summary>
    public double Loss(Span<double> logits, int label)
    {
        double own = logits[label];
        double logP = own - SoftmaxKernel.Softmax(logits, _mask);
        return -_weights[label] * (_focus == 0 ? 1 : Math.Pow(1 - Math.Exp(logP), _focus)) * logP;
    }
}
