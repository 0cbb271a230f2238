using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class LbfgsTests
{
    [Test]
    public void Minimize_Rosenbrock_FindsOneOne()
    {
        LbfgsResult result = Lbfgs.Minimize(Rosenbrock, [-1.2, 1], new LbfgsOptions { GradientTolerance = 1e-9 });
        Assert.Multiple(() =>
        {
            Assert.That(result.Point[0], Is.EqualTo(1).Within(1e-8));
            Assert.That(result.Point[1], Is.EqualTo(1).Within(1e-8));
            Assert.That(result.Stop, Is.EqualTo(LbfgsStop.GradientSmall).Or.EqualTo(LbfgsStop.ValueSettled));
            Assert.That(result.Evaluations, Is.LessThan(100), "other implementations need 40 to 60");
        });
    }

    [Test]
    public void Minimize_BadlyScaledQuadratic_ReachesTheTolerance()
    {
        double[] scales = [.. Enumerable.Range(0, 50).Select(i => Math.Pow(10, i / 12.0))];
        LbfgsResult result = Lbfgs.Minimize(
            (x, g) =>
            {
                double value = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    g[i] = scales[i] * (x[i] - i);
                    value += 0.5 * g[i] * (x[i] - i);
                }

                return value;
            },
            new double[50],
            new LbfgsOptions { GradientTolerance = 1e-7, ValueTolerance = 0 });
        Assert.Multiple(() =>
        {
            Assert.That(result.Stop, Is.EqualTo(LbfgsStop.GradientSmall));
            Assert.That(result.LargestGradient, Is.LessThanOrEqualTo(1e-7));
            Assert.That(result.Point[49], Is.EqualTo(49).Within(1e-8));
        });
    }

    [Test]
    public void Minimize_ObjectiveInfiniteAhead_StepsBack()
    {
        // -ln(x) + x with a wall at 0: the first step from 20 would cross it.
        LbfgsResult result = Lbfgs.Minimize(
            (x, g) =>
            {
                g[0] = x[0] > 0 ? 30 * (1 - (1 / x[0])) : double.NaN;
                return x[0] > 0 ? 30 * (x[0] - Math.Log(x[0])) : double.PositiveInfinity;
            },
            [0.01]);
        Assert.That(result.Point[0], Is.EqualTo(1).Within(1e-6));
    }

    [Test]
    public void Minimize_Progress_ReportsEveryStepDescending()
    {
        Steps steps = new();
        LbfgsResult result = Lbfgs.Minimize(Rosenbrock, [-1.2, 1], null, steps);
        Assert.Multiple(() =>
        {
            Assert.That(steps.Reports, Has.Count.EqualTo(result.Iterations));
            Assert.That(steps.Reports.Select(step => step.Value), Is.Ordered.Descending);
            Assert.That(steps.Reports[^1].Value, Is.EqualTo(result.Value));
        });
    }

    [Test]
    public void Minimize_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => Lbfgs.Minimize(Rosenbrock, [-1.2, 1], cancellationToken: source.Token));
    }

    [Test]
    public void Minimize_MaxIterations_SaysSo()
    {
        LbfgsResult result = Lbfgs.Minimize(Rosenbrock, [-1.2, 1], new LbfgsOptions { MaxIterations = 3 });
        Assert.Multiple(() =>
        {
            Assert.That(result.Stop, Is.EqualTo(LbfgsStop.MaxIterations));
            Assert.That(result.Iterations, Is.EqualTo(3));
        });
    }

    [Test]
    public void Minimize_OptionsOutOfRange_ListsAll()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => Lbfgs.Minimize(Rosenbrock, [0, 0], new LbfgsOptions { Memory = 0, MaxIterations = -2 }))!;
        Assert.That(
            error.Message,
            Does.Contain("Memory must be at least 1, got 0").And.Contain("MaxIterations must be at least 1, got -2"));
    }

    private static double Rosenbrock(ReadOnlySpan<double> x, Span<double> g)
    {
        double a = 1 - x[0];
        double b = x[1] - (x[0] * x[0]);
        g[0] = (-2 * a) - (400 * x[0] * b);
        g[1] = 200 * b;
        return (a * a) + (100 * b * b);
    }

    private sealed class Steps : IProgress<OptimizationProgress>
    {
        public List<OptimizationProgress> Reports { get; } = [];

        public void Report(OptimizationProgress value) => Reports.Add(value);
    }
}
