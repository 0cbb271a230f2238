namespace MLNetGeoFM.Models.Tests;

/// <summary>Losses on cases worked by hand, and their slopes against finite differences.</summary>
[TestFixture]
[Category("Unit")]
internal sealed class LossTests
{
    private const int Rows = 7;
    private const int Classes = 3;
    private static readonly int[] Labels = [0, 1, 2, 0, -1, 1, 2];
    private static readonly int[] Regions = [0, 0, 0, 1, 1, 1, -1];

    [Test]
    public void Compute_TwoRowsWithWeights_IsTheWeightedMeanOfLogLosses()
    {
        // Probabilities 1/4, 3/4 and 1/2, 1/2.
        float[] scores = [0, MathF.Log(3), 5, 5];
        double[] gradient = new double[4];
        double loss = new ClassLoss([3, 1]).Compute(scores, [0, 1], gradient);
        Assert.That(loss, Is.EqualTo(((3 * Math.Log(4)) + Math.Log(2)) / 4).Within(1e-7));
        Assert.That(gradient, Is.EqualTo(new[] { -9 / 16.0, 9 / 16.0, 1 / 8.0, -1 / 8.0 }).Within(1e-7));

        // (1 − p)² in front of each.
        loss = new ClassLoss([3, 1], Focus: 2).Compute(scores, [0, 1], new double[4]);
        Assert.That(loss, Is.EqualTo(((3 * Math.Log(4) * 9 / 16) + (Math.Log(2) / 4)) / 4).Within(1e-7));
    }

    [TestCase(0)]
    [TestCase(1.7)]
    public void Mean_KnownProbabilities_IsTheLossOfTheirScores(double focus)
    {
        float[] scores = [0, MathF.Log(3), 5, 5];
        double[] logarithms = [-Math.Log(4), -Math.Log(2)];
        foreach (double[]? weights in new[] { null, new double[] { 3, 1 } })
        {
            ClassLoss loss = new(weights, focus);
            Assert.That(loss.Mean(logarithms, [0, 1]), Is.EqualTo(loss.Compute(scores, [0, 1], new double[4])).Within(1e-7));
        }

        Assert.That(new ClassLoss([0, 0]).Mean(logarithms, [0, 1]), Is.EqualTo(1.5 * Math.Log(2)).Within(1e-12), "no row has weight");
    }

    [Test]
    public void Balanced_Labels_HaveMeanOneOverTheRows()
        => Assert.That(ClassWeights.Balanced([0, 0, 0, 2], 3), Is.EqualTo(new[] { 2 / 3.0, 0, 2 }));

    [Test]
    public void Compute_Divergence_IsKullbackAndLeiblers()
    {
        // p = (3/4, 1/4), q = (1/2, 1/2); and a row where both agree.
        float[] with = [MathF.Log(3), 0, 1, 2], without = [0, 0, 3, 4];
        double expected = ((0.75 * Math.Log(1.5)) + (0.25 * Math.Log(0.5))) / 2;
        Assert.That(EvidenceLoss.Compute(with, without, 2, [], [], 1), Is.EqualTo(expected).Within(1e-7));
    }

    [Test]
    public void Compute_ContrastOfFourRows_IsWhatTheFormulaGives()
    {
        // Row 0: positive row 1 (same class, other region), negative row 2 (other class, same region), row 3 neither.
        float[] embeddings = [2, 0, 0, 3, 1, 0, -1, 0];
        int[] labels = [0, 0, 1, 2], regions = [0, 1, 0, 2];
        double[] gradient = new double[8];

        // Rows 1 and 3 have no negative or no positive; row 2 has no positive. cos(0,1) = 0, cos(0,2) = 1, τ = 1/2.
        double loss = new RegionContrastLoss(0.5).Compute(embeddings, labels, regions, gradient);
        Assert.That(loss, Is.EqualTo(Math.Log(1 + Math.Exp(2))).Within(1e-12));
        Assert.That(gradient[6..], Is.All.Zero);
        Assert.That(gradient[1], Is.LessThan(0), "row 0 is to turn to row 1");
        Assert.That(new RegionContrastLoss().Compute(embeddings, labels, [0, 0, 0, 0], new double[8]), Is.Zero);
    }

    [Test]
    public void Gradients_AllLosses_AgreeWithFiniteDifferences()
    {
        Random random = new(1);
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] scores = Numbers(Rows * Classes), others = Numbers(Rows * Classes), embeddings = Numbers(Rows * 4);
        ClassLoss focal = new([1, 2, 0.5], 1.7), plain = new([1, 2, 0.5]);
        RegionContrastLoss contrast = new(0.3);
        Check(scores, slopes => plain.Compute(scores, Labels, slopes));
        Check(scores, slopes => focal.Compute(scores, Labels, slopes));
        Check(scores, slopes => EvidenceLoss.Compute(scores, others, Classes, slopes, [], 1));
        Check(others, slopes => EvidenceLoss.Compute(scores, others, Classes, [], slopes, 1));
        Check(embeddings, slopes => contrast.Compute(embeddings, Labels, Regions, slopes));
    }

    private static void Check(float[] values, Func<double[], double> loss)
    {
        const float Step = 1 / 1024f;
        double[] slopes = new double[values.Length];
        Assert.That(loss(slopes), Is.GreaterThan(0));
        Assert.That(slopes.Max(Math.Abs), Is.GreaterThan(1e-3));
        for (int i = 0; i < values.Length; i++)
        {
            float kept = values[i], up = kept + Step, down = kept - Step;
            values[i] = up;
            double after = loss(new double[values.Length]);
            values[i] = down;
            double before = loss(new double[values.Length]);
            values[i] = kept;
            Assert.That(slopes[i], Is.EqualTo((after - before) / ((double)up - down)).Within(2e-5), $"number {i}");
        }
    }
}
