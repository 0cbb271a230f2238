using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>The gradient of a network that a head trains, by moving each parameter a little.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    /// <param name="network">Whose gradient.</param>
    /// <param name="rows">Of which loss.</param>
    /// <param name="most">Parameters that are asked, evenly spread.</param>
    /// <param name="trainingLoss">The loss that the gradient is of, where it is not that of predictions.</param>
    /// <param name="isWeight">Which parameters are weights; null = all.</param>
    public static void Check(
        TrainedNetwork network, int[] rows, int most = 400, Func<int[], double>? trainingLoss = null, Func<int, bool>? isWeight = null)
    {
        Func<int[], double> loss = trainingLoss ?? (some => network.SumLoss(some));
        double[] gradient = new double[network.Parameters.Length];
        double sum = network.AddGradient(rows, gradient, 0.25);
        Assert.That(loss(rows), Is.EqualTo(sum).Within(1e-9));
        int moved = 0;
        for (int i = 0; i < gradient.Length; i += Math.Max(1, gradient.Length / most))
        {
            if (isWeight?.Invoke(i) == false)
            {
                Assert.That(gradient[i], Is.Zero, $"parameter {i}");
                continue;
            }

            double kept = network.Parameters[i];
            network.Parameters[i] = kept + Step;
            double above = loss(rows);
            network.Parameters[i] = kept - Step;
            double below = loss(rows);
            network.Parameters[i] = kept;
            double slope = 0.25 * (above - below) / (2 * Step);

            // Lanes beyond the units and classes are 0 and stay so.
            if (kept == 0 && gradient[i] == 0)
                continue;
            Assert.That(gradient[i], Is.EqualTo(slope).Within(1e-6 + (1e-5 * Math.Abs(slope))), $"parameter {i}");
            moved++;
        }

        Assert.That(moved, Is.GreaterThan(20));
    }
}
