using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class SupportTrustTests
{
    private static readonly TrustScale _scale = TrustScale.Kilometres;

    [Test]
    public void At_BetweenKnots_IsLinearInTheLogarithm()
    {
        SupportTrust trust = new(_scale, [1.5, 1, 0.5, 0.25, 0.125, 0, 0], 200);
        double share = Math.Log(5.3 / 3.3) / Math.Log(10.3 / 3.3);
        Assert.Multiple(() =>
        {
            Assert.That(trust.At(0), Is.EqualTo(1.5));
            Assert.That(trust.At(3), Is.EqualTo(0.5).Within(1e-12));
            Assert.That(trust.At(5), Is.EqualTo((0.5 * (1 - share)) + (0.25 * share)).Within(1e-12));
            Assert.That(trust.At(100), Is.Zero);
        });
    }

    [Test]
    public void At_BeyondReach_FallsToZero()
    {
        SupportTrust trust = new(_scale, [1, 1, 1, 1, 1, 1, 1], 42);
        Assert.Multiple(() =>
        {
            Assert.That(trust.At(42), Is.EqualTo(1).Within(1e-12));
            Assert.That(trust.At(60), Is.EqualTo(Math.Log(84.3 / 60.3) / Math.Log(84.3 / 42.3)).Within(1e-12));
            Assert.That(trust.At(84.0001), Is.Zero);
            Assert.That(trust.At(double.NaN), Is.Zero);
            Assert.That(trust.At(double.PositiveInfinity), Is.Zero);
        });
    }

    [Test]
    public void Run_TruthNearAndNoiseFar_TrustsNearOnly()
    {
        SupportTrust trust = SupportTrustFit.Run(Evidence(600, distance => distance < 10 ? 0.95 : 0.5, 200), _scale, 5);
        Assert.Multiple(() =>
        {
            Assert.That(trust.At(1), Is.GreaterThan(0.8));
            Assert.That(trust.At(100), Is.Zero);
            Assert.That(trust.Weights, Is.Ordered.Descending);
        });
    }

    [Test]
    public void Run_HelpsFarOnly_NearInheritsAndTrustNeverGrows()
    {
        SupportTrust trust = SupportTrustFit.Run(Evidence(600, distance => distance > 30 ? 0.95 : 0.7, 250), _scale, 5);
        Assert.That(trust.Weights[0], Is.GreaterThanOrEqualTo(trust.Weights[5]));
        Assert.That(trust.Weights, Is.Ordered.Descending);
        Assert.That(trust.At(150), Is.GreaterThan(0.2));
    }

    [Test]
    public void Run_RandomEvidence_IsMonotone()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            double[] right = [.. Enumerable.Range(0, 8).Select(_ => random.NextDouble())];
            SupportTrust trust = SupportTrustFit.Run(
                Evidence(200, distance => right[_scale.Locate(distance).Knot], 300, seed), _scale, 0.5);
            double former = double.PositiveInfinity;
            for (double distance = 0; distance < 400; distance += 0.5)
            {
                Assert.That(trust.At(distance), Is.InRange(0, former));
                former = trust.At(distance);
            }
        }
    }

    [Test]
    public void Run_OneResidual_MeetsTheOptimalityEquation()
    {
        // All rows at distance 0, base 1:1, residual ±1; 80 of 100 rows right: σ(2w) = 0.8 − ridge·w/200.
        int[] labels = [.. Enumerable.Range(0, 100).Select(row => row < 80 ? 0 : 1)];
        double[] residuals = [.. Enumerable.Repeat((double[])[1, -1], 100).SelectMany(pair => pair)];
        TrustEvidence evidence = new(
            2, new double[200], residuals, new double[100], labels, [.. Enumerable.Range(0, 100).Select(row => row % 10)]);
        double weight = SupportTrustFit.Run(evidence, _scale, 5).At(0);
        Assert.That(1 / (1 + Math.Exp(-2 * weight)), Is.EqualTo(0.8 - (5 * weight / 200)).Within(1e-3));
    }

    [TestCase(100, 2, TestName = "Run_TwoGroups_TrustsNothing")]
    [TestCase(4, 4, TestName = "Run_FourRows_TrustsNothing")]
    public void Run_TooLittle_TrustsNothing(int rows, int groups)
    {
        double[] residuals = [.. Enumerable.Repeat((double[])[1, -1], rows).SelectMany(pair => pair)];
        TrustEvidence evidence = new(
            2, new double[2 * rows], residuals, new double[rows], new int[rows],
            [.. Enumerable.Range(0, rows).Select(row => row % groups)]);
        Assert.That(SupportTrustFit.Run(evidence, _scale, 5).IsNone, Is.True);
        Assert.That(SupportTrustFit.Run(evidence, _scale, 5).At(0), Is.Zero);
    }

    [Test]
    public void Run_GainOfOneGroupOnly_TrustsNothing()
    {
        // One group of 12 gains, the other eleven neither gain nor lose: the gain is about its own standard error.
        int rows = 120;
        double[] residuals = new double[2 * rows];
        for (int row = 0; row < 10; row++)
            (residuals[2 * row], residuals[(2 * row) + 1]) = (1, -1);
        for (int row = 10; row < rows; row++)
            (residuals[2 * row], residuals[(2 * row) + 1]) = row % 2 == 0 ? (0.2, -0.2) : (-0.2, 0.2);
        TrustEvidence evidence = new(
            2, new double[2 * rows], residuals, new double[rows], new int[rows],
            [.. Enumerable.Range(0, rows).Select(row => row / 10)]);
        Assert.That(SupportTrustFit.Run(evidence, _scale, 1).At(0), Is.Zero);
    }

    [Test]
    public void Run_NoRows_TrustsNothing()
    {
        Assert.That(SupportTrustFit.Run(new TrustEvidence(2, [], [], [], [], []), _scale, 5).IsNone, Is.True);
    }

    [Test]
    public void Run_Evidence_NoTrustBeyondTwiceItsReach()
    {
        SupportTrust trust = SupportTrustFit.Run(Evidence(400, _ => 0.95, 40), _scale, 5);
        Assert.That(trust.Reach, Is.InRange(30, 40));
        Assert.That(trust.At(trust.Reach), Is.GreaterThan(0.3));
        Assert.That(trust.At(1.5 * trust.Reach), Is.LessThan(0.6 * trust.At(trust.Reach)));
        Assert.That(trust.At((2 * trust.Reach) + 0.01), Is.Zero);
    }

    [Test]
    public void Read_Written_IsTheSame()
    {
        SupportTrust trust = SupportTrustFit.Run(Evidence(400, _ => 0.95, 40), _scale, 5);
        using MemoryStream stream = new();
        trust.Write(new BinaryWriter(stream));
        stream.Position = 0;
        SupportTrust read = SupportTrust.Read(new BinaryReader(stream));
        for (double distance = 0; distance < 50; distance += 0.1)
            Assert.That(read.At(distance), Is.EqualTo(trust.At(distance)));
    }

    [Test]
    public void Read_GrowingTrust_Throws()
    {
        using MemoryStream stream = new();
        new SupportTrust(_scale, [0.5, 0.6, 0, 0, 0, 0, 0], 40).Write(new BinaryWriter(stream));
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => SupportTrust.Read(new BinaryReader(stream)));
    }

    // Two classes; the residual points at the true one with a probability that depends on the distance.
    private static TrustEvidence Evidence(int rows, Func<double, double> right, double farthest, int seed = 1)
    {
        Random random = new(seed);
        double[] logits = new double[2 * rows];
        double[] residuals = new double[2 * rows];
        double[] distances = new double[rows];
        int[] labels = new int[rows];
        int[] groups = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            distances[row] = farthest * random.NextDouble() * random.NextDouble();
            labels[row] = random.Next(2);
            groups[row] = random.Next(20);
            logits[2 * row] = random.NextDouble() - 0.5;
            int pointed = random.NextDouble() < right(distances[row]) ? labels[row] : 1 - labels[row];
            residuals[(2 * row) + pointed] = 1.5;
        }

        return new TrustEvidence(2, logits, residuals, distances, labels, groups);
    }
}
