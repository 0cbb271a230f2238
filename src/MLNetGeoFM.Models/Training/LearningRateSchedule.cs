namespace MLNetGeoFM.Models;

/// <summary>The share of the learning rate at each step: rises in a line, then falls along half a cosine.</summary>
/// <param name="Steps">Steps of the whole training.</param>
/// <param name="WarmUpSteps">Steps of the rise: step t of them, from 0, has (t + 1) / WarmUpSteps.</param>
/// <param name="Least">The share that the cosine falls to, 0..1.</param>
/// <remarks>
/// Afterwards Least + (1 − Least) (1 + cos π s) / 2, with s from 0 to 1. Source: Loshchilov and Hutter 2017, SGDR,
/// arXiv:1608.03983, equation 5; the rise as in Goyal et al. 2017, arXiv:1706.02677, section 2.2.
/// </remarks>
internal sealed record LearningRateSchedule(int Steps, int WarmUpSteps, double Least = 0)
{
    /// <summary>The share at a step, counted from 0.</summary>
    public double At(int step)
    {
        if (step < WarmUpSteps)
            return (step + 1.0) / WarmUpSteps;
        double part = Math.Clamp((step - WarmUpSteps) / (double)Math.Max(1, Steps - WarmUpSteps), 0, 1);
        return Least + ((1 - Least) * 0.5 * (1 + Math.Cos(Math.PI * part)));
    }
}
