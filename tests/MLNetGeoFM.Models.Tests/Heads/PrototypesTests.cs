using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PrototypesTests
{
    // Mean 0, population deviation 2: standardised -1.5, -0.5, 0.5, 1.5 over 2 features that are the same.
    private static readonly float[] Line = [-3, -1, 1, 3];
    private static readonly int[] LineLabels = [0, 0, 1, 1];

    [Test]
    public void Predict_GivenSharpness_IsTheSoftmaxOfSquaredDistances()
    {
        Prototypes head = Prototypes.Train(Line, LineLabels, 1, 3, new() { Sharpness = 0.5 });
        double deviation = Math.Sqrt(5);
        double near = Math.Pow((2 - 1) / deviation, 2), far = Math.Pow((-2 - 1) / deviation, 2);
        double expected = 1 / (1 + Math.Exp(-0.5 * (far - near)));
        float[] probabilities = Predict(head, 1);
        Assert.That(probabilities[1], Is.EqualTo(expected).Within(1e-7));
        Assert.That(probabilities[0], Is.EqualTo(1 - expected).Within(1e-7));
        Assert.That(probabilities[2], Is.Zero, "absent from training");
    }

    [TestCase(NeighborDistance.Euclidean)]
    [TestCase(NeighborDistance.Cosine)]
    public void Train_ChosenSharpness_HasTheSmallestLossWithoutTheRow(NeighborDistance distance)
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(60, absentClass: 2);
        double chosen = Prototypes.Train(features, labels, 7, 5, new() { Distance = distance }).Sharpness;

        double at = LossWithoutRow(features, labels, 7, 5, distance, chosen);
        Assert.Multiple(() =>
        {
            Assert.That(LossWithoutRow(features, labels, 7, 5, distance, chosen * 1.02), Is.GreaterThan(at));
            Assert.That(LossWithoutRow(features, labels, 7, 5, distance, chosen * 0.98), Is.GreaterThan(at));
        });
    }

    [Test]
    public void Train_AllRowsRight_GivesAFiniteSharpness()
    {
        Prototypes head = Prototypes.Train([0, 0.1f, 100, 100.1f], LineLabels, 1, 2);
        Assert.That(head.Sharpness, Is.Positive.And.LessThan(1e4));
        Assert.That(Predict(head, 99), Is.EqualTo(new[] { 0f, 1f }).Within(1e-6));
    }

    [Test]
    public void Train_OneRowOfEachClass_StillPredicts() =>
        Assert.That(Predict(Prototypes.Train([0, 1], [0, 1], 1, 2), 0.9f)[1], Is.GreaterThan(0.5f));

    [Test]
    public void Predict_Cosine_IgnoresTheLength()
    {
        float[] features = [1, 0.1f, -1, -0.1f, 0.1f, 9, -0.1f, -9];
        Prototypes head = Prototypes.Train(features, [0, 1, 2, 3], 2, 4, new() { Distance = NeighborDistance.Cosine, Sharpness = 3 });
        Assert.That(Predict(head, 0.02f, 0.8f), Is.EqualTo(Predict(head, 0.2f, 8)).Within(1e-6));
    }

    [Test]
    public void Predict_NaNFeature_GivesNaN() =>
        Assert.That(Predict(Prototypes.Train(Line, LineLabels, 1, 2), float.NaN), Is.All.NaN);

    [TestCase(NeighborDistance.Euclidean)]
    [TestCase(NeighborDistance.Cosine)]
    public void Write_ThenRead_PredictsTheSameBits(NeighborDistance distance)
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(101, absentClass: 2);
        Prototypes head = Prototypes.Train(features, labels, 7, 5, new() { Distance = distance });
        SavedHeadAssert.PredictsTheSameBits(head, Prototypes.Read, features);
    }

    [Test]
    public void Read_DamagedPayload_IsInvalidData() =>
        SavedHeadAssert.EveryCutIsInvalidData(Prototypes.Train(Line, LineLabels, 1, 2), Prototypes.Read);

    [Test]
    public void Train_OptionOutOfRange_NamesIt() =>
        Assert.That(() => Prototypes.Train(Line, LineLabels, 1, 2, new() { Sharpness = 0 }),
            Throws.ArgumentException.With.Message.Contains("Sharpness must be above 0 and finite, or null, got 0"));

    /// <summary>By brute force: the head with given sharpness on all other rows, standardised as with the row.</summary>
    private static double LossWithoutRow(float[] features, int[] labels, int width, int classes, NeighborDistance distance, double sharpness)
    {
        int rows = labels.Length;
        double[] mean = new double[width], deviation = new double[width];
        for (int j = 0; j < width; j++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(i => (double)features[(i * width) + j])];
            mean[j] = column.Average();
            deviation[j] = Math.Sqrt(column.Average(value => Math.Pow(value - mean[j], 2)));
        }

        double[][] values = [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, width)
            .Select(j => (features[(i * width) + j] - mean[j]) / deviation[j]).ToArray())];
        if (distance == NeighborDistance.Cosine)
            values = [.. values.Select(row => row.Select(value => value / Math.Sqrt(row.Sum(one => one * one))).ToArray())];
        double loss = 0;
        for (int i = 0; i < rows; i++)
        {
            double[] squared = [.. Enumerable.Range(0, classes).Select(k => Distance(values, labels, i, k, distance))];
            if (!double.IsNaN(squared[labels[i]]))
                loss += (sharpness * squared[labels[i]]) + Math.Log(squared.Where(d => !double.IsNaN(d)).Sum(d => Math.Exp(-sharpness * d)));
        }

        return loss;
    }

    private static double Distance(double[][] values, int[] labels, int row, int k, NeighborDistance distance)
    {
        double[][] others = [.. values.Where((_, i) => i != row && labels[i] == k)];
        if (others.Length == 0)
            return double.NaN;
        double[] mean = [.. Enumerable.Range(0, values[0].Length).Select(j => others.Average(other => other[j]))];
        if (distance == NeighborDistance.Cosine)
        {
            double length = Math.Sqrt(mean.Sum(value => value * value));
            mean = [.. mean.Select(value => value / length)];
        }

        return values[row].Zip(mean, (a, b) => (a - b) * (a - b)).Sum();
    }

    private static float[] Predict(Prototypes head, params float[] features)
    {
        float[] probabilities = new float[head.NumberOfClasses];
        head.Predict(features, probabilities);
        return probabilities;
    }
}
