using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TemporalAttentionTests
{
    private const int Steps = 6;
    private const int Features = 3;
    private const int Width = Steps * (Features + 1);

    private static readonly TemporalAttentionOptions Small = new()
    {
        Heads = 8,
        KeySize = 2,
        ValueSize = 2,
        HiddenUnits = 9,
        Epochs = 30,
        LearningRate = 0.005,
    };

    [TestCase(0, false)]
    [TestCase(2, true)]
    public void AddGradient_AgainstFiniteDifferences_IsTheSlopeOfTheLoss(double focus, bool balances)
    {
        TemporalAttentionOptions options = new() { Focus = focus, BalancesClasses = balances };
        TemporalAttentionShape shape = new(Features, 8, 2, 4, 9, 4);
        Random random = new(4);
        double[][] rows = [.. new[] { 3, 1, 5, 4 }.Select(steps => Enumerable.Range(0, steps * shape.StepLength)
            .Select(_ => (2 * random.NextDouble()) - 1).ToArray())];
        int[] labels = [0, 1, 3, 1];
        WeightedLoss loss = new(labels, [true, true, false, true], options);
        TemporalAttentionNetwork network = new(shape, rows, labels, loss, 0, random);
        FiniteDifferences.Check(network, [2, 0, 3, 1, 2], most: int.MaxValue);
    }

    [Test]
    public void Attend_ByTheBook_IsTheSame()
    {
        TemporalAttentionShape shape = new(Features, 8, 2, 2, 9, 4);
        Random random = new(6);
        double[] steps = Numbers(random, 3 * shape.StepLength), parameters = Numbers(random, (int)shape.Length);
        double[] asked = new double[shape.Values * 8], attention = new double[shape.AttentionLength], values = new double[shape.Values];
        shape.Asked(parameters, asked);
        shape.Attention(parameters, asked, attention, new double[Features * 8], new double[9 * 8]);
        shape.Attend(steps, parameters, attention, new double[3 * 8], new double[shape.AttentionLength], values);

        for (int h = 0; h < 8; h++)
        {
            // Projected steps with their positions, [3, V H]; keys and softmax of head h; its group of values.
            double[][] projected = [.. Enumerable.Range(0, 3).Select(t => Enumerable.Range(0, shape.Values).Select(value =>
                parameters[shape.Bias + value] + steps[(t * shape.StepLength) + Features + (value / 8)] + Enumerable.Range(0, Features).Sum(d =>
                    parameters[shape.Projection + ((((value / 8) * Features) + d) * 8) + (value % 8)] * steps[(t * shape.StepLength) + d])).ToArray())];
            double[] scores = [.. projected.Select(step => Enumerable.Range(0, 2).Sum(i => parameters[(h * 2) + i]
                * Enumerable.Range(0, shape.Values).Sum(value => parameters[shape.Keys + (((h * 2) + i) * shape.Values) + value] * step[value])) / Math.Sqrt(2))];
            double sum = scores.Sum(Math.Exp);
            for (int v = 0; v < 2; v++)
            {
                double expected = Enumerable.Range(0, 3).Sum(t => Math.Exp(scores[t]) / sum * projected[t][(v * 8) + h]);
                Assert.That(values[(v * 8) + h], Is.EqualTo(expected).Within(1e-12), $"head {h}, value {v}");
            }
        }
    }

    [Test]
    public void Train_ClassesThatDifferInOneStep_AreLearned_WhateverElseIsMissing()
    {
        (float[] features, int[] labels) = Data(160, missing: 0.2);
        TemporalAttention head = TemporalAttention.Train(features, labels, Steps, Features, 2, Small).Head;
        (float[] test, int[] truth) = Data(100, missing: 0.2, seed: 9);
        int right = truth.Where((label, i) =>
            ClassificationMetrics.TopClass(SavedHeadAssert.Predict(head, test.AsSpan(i * Width, Width))) == label).Count();
        Assert.That(right, Is.GreaterThan(80));
    }

    [Test]
    public void Predict_MissingStep_IsTheRowWithoutIt()
    {
        (float[] features, int[] labels) = Data(40, missing: 0);
        TemporalAttention head = TemporalAttention.Train(features, labels, Steps, Features, 2, Small).Head;
        float[] row = features[..Width], other = [.. row];
        row[Features + 1] = float.NaN;
        other[Features] = 77;
        other[Features + 1] = float.PositiveInfinity;
        Assert.That(SavedHeadAssert.Predict(head, other), Is.EqualTo(SavedHeadAssert.Predict(head, row)), "the rest of such a step is not read");

        float[] changed = [.. row];
        changed[0] += 1;
        Assert.That(SavedHeadAssert.Predict(head, changed), Is.Not.EqualTo(SavedHeadAssert.Predict(head, row)));
        Assert.That(SavedHeadAssert.Predict(head, [.. row.Select(_ => float.NaN)]), Is.All.NaN);
    }

    [Test]
    public void Predict_SameDaysOfAnotherSeason_GiveTheSameBits()
    {
        (float[] features, int[] labels) = Data(40, missing: 0);
        TemporalAttention head = TemporalAttention.Train(
            features, labels, Steps, Features, 2, new() { Heads = 8, Epochs = 2, SeasonStartMonth = 9 }).Head;
        float[] row = features[..Width], later = [.. row], moved = [.. row];
        for (int step = 0; step < Steps; step++)
        {
            later[(Steps * Features) + step] += 365;
            moved[(Steps * Features) + step] += 30;
        }

        Assert.That(SavedHeadAssert.Predict(head, later), Is.EqualTo(SavedHeadAssert.Predict(head, row)));
        Assert.That(SavedHeadAssert.Predict(head, moved), Is.Not.EqualTo(SavedHeadAssert.Predict(head, row)));
    }

    [Test]
    public void Train_SameSeed_GivesTheSameBits_AndRowsWithoutStepsDoNotMatter()
    {
        (float[] features, int[] labels) = Data(40, missing: 0.1);
        TemporalAttentionOptions options = new() { Heads = 8, Epochs = 3 };
        byte[] first = SavedHeadAssert.Bytes(TemporalAttention.Train(features, labels, Steps, Features, 2, options).Head);
        Assert.That(SavedHeadAssert.Bytes(TemporalAttention.Train(features, labels, Steps, Features, 2, options).Head), Is.EqualTo(first));
        float[] more = [.. features, .. Enumerable.Repeat(float.NaN, Width)];
        Assert.That(SavedHeadAssert.Bytes(TemporalAttention.Train(more, [.. labels, 1], Steps, Features, 2, options).Head), Is.EqualTo(first));
    }

    [Test]
    public void Train_WithGroups_HoldsThemOut()
    {
        (float[] features, int[] labels) = Data(60, missing: 0.1);
        TemporalAttentionTraining training = TemporalAttention.Train(
            features, labels, Steps, Features, 2, Small, [.. labels.Select((_, i) => FormattableString.Invariant($"g{i % 6}"))]);
        Assert.That(training.Outcome.HeldOutRows, Is.EqualTo(10));
    }

    [Test]
    public void Write_ThenRead_PredictsTheSameBits()
    {
        (float[] features, int[] labels) = Data(40, missing: 0.2);
        TemporalAttention head = TemporalAttention.Train(features, labels, Steps, Features, 3, new() { Heads = 8, Epochs = 2 }).Head;
        SavedHeadAssert.PredictsTheSameBits(head, TemporalAttention.Read, features);
        SavedHeadAssert.EveryCutIsInvalidData(head, TemporalAttention.Read);
    }

    [Test]
    public void Train_OptionsOutOfRange_AreAllNamed() =>
        Assert.That(() => new TemporalAttentionOptions { Heads = 12, ValueSize = 3, Dropout = 1, SeasonStartMonth = 0 }.Validate(),
            Throws.ArgumentException.With.Message.Contains("Heads must be a multiple of 8").And.Message.Contains("ValueSize")
                .And.Message.Contains("Dropout").And.Message.Contains("SeasonStartMonth"));

    /// <summary>Class 1 has a high first feature in its third step; all else is noise.</summary>
    private static (float[] Features, int[] Labels) Data(int rows, double missing, int seed = 3)
    {
        Random random = new(seed);
        List<float> features = [];
        List<int> labels = [];
        for (int row = 0; row < rows; row++)
        {
            labels.Add(row % 2);
            for (int step = 0; step < Steps; step++)
            {
                bool isGone = step != 2 && random.NextDouble() < missing;
                for (int j = 0; j < Features; j++)
                    features.Add(isGone ? float.NaN : (float)(random.NextDouble() + (step == 2 && j == 0 && row % 2 == 1 ? 1.5 : 0)));
            }

            features.AddRange(Enumerable.Range(0, Steps).Select(step => 17897f + (60 * step)));
        }

        return ([.. features], [.. labels]);
    }

    private static double[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];
}
