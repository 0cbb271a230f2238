namespace MLNetGeoFM.Models;

/// <summary>What the focal loss makes of the log loss of one row.</summary>
/// <remarks>(1 - p)^γ (-log p), p the probability of the row's class; γ = 0 is the log loss. Source: Lin et al. 2017, Focal loss for
/// dense object detection, arXiv:1708.02002, equation 5.</remarks>
/// <param name="Power">(1 - p)^γ: what the log loss is multiplied by.</param>
/// <param name="Scale">What the slope of the log loss by the logits is multiplied by.</param>
internal readonly record struct FocalFactor(double Power, double Scale)
{
    /// <param name="focus">γ, 0 or more.</param>
    /// <param name="logP">The logarithm of p.</param>
    public static FocalFactor Of(double focus, double logP)
    {
        if (focus == 0)
            return new FocalFactor(1, 1);
        double p = Math.Exp(logP), wrong = 1 - p, power = Math.Pow(wrong, focus);
        return new FocalFactor(power, power - (wrong <= 0 ? 0 : focus * Math.Pow(wrong, focus - 1) * p * logP));
    }
}
