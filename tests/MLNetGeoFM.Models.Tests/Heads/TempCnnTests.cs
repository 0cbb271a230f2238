using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TempCnnTests
{
    private const int Steps = 6;
    private const int Features = 3;
    private const int Width = Steps * Features;

    private static readonly TempCnnOptions Small = new() { Filters = 32, FilterWidth = 3, HiddenUnits = 32, Epochs = 30, LearningRate = 0.01, Dropout = 0.2 };

    [TestCase(0, false, 0, 5)]
    [TestCase(2, true, 0.4, 3)]
    public void AddGradient_AgainstFiniteDifferences_IsTheSlopeOfTheLoss(double focus, bool balances, double dropout, int width)
    {
        TempCnnOptions options = new() { Focus = focus, BalancesClasses = balances, Dropout = dropout };
        (TempCnnShape shape, TempCnnNetwork network) = Network(options, width);
        FiniteDifferences.Check(
            network, [2, 0, 3, 1], most: int.MaxValue, trainingLoss: rows => network.SumTrainingLoss(rows), isWeight: i => !IsMeasure(shape, i));
    }

    [Test]
    public void AddGradient_OneRow_IsTheSlopeOfTheLossOfPrediction()
    {
        (TempCnnShape shape, TempCnnNetwork network) = Network(new() { Dropout = 0 }, 3);
        network.AddGradient([0, 1, 2, 3], new double[network.Parameters.Length], 1);
        double[] measures = [.. network.Parameters.Where((_, i) => IsMeasure(shape, i))];
        FiniteDifferences.Check(network, [1], most: int.MaxValue, isWeight: i => !IsMeasure(shape, i));
        Assert.That(network.Parameters.Where((_, i) => IsMeasure(shape, i)), Is.EqualTo(measures), "one row measures nothing");
    }

    [Test]
    public void Predict_ByTheBook_IsTheSame()
    {
        (TempCnnShape shape, TempCnnNetwork network) = Network(new() { Dropout = 0 }, 5);
        Random random = new(8);
        double[] parameters = [.. network.Parameters.Select((value, i) => IsMeasure(shape, i) ? random.NextDouble() : value + (0.1 * random.NextDouble()))];
        double[] row = Numbers(random, Width), scratch = new double[shape.ScratchLength], folded = new double[shape.FoldedLength];
        double[] logits = new double[shape.ClassLanes];
        row.CopyTo(scratch, shape.Padding * Features);
        shape.Fold(parameters, folded);
        shape.Predict(parameters, folded, scratch, logits);

        double[][] series = [.. row.Chunk(Features)];
        for (int layer = 0; layer < TempCnnShape.Convolutions; layer++)
        {
            double[][] before = series;
            series = [.. before.Select((_, t) => Layer(shape, parameters, layer, [.. Enumerable.Range(-2, 5).SelectMany(off =>
                t + off >= 0 && t + off < Steps ? before[t + off] : new double[before[0].Length])]))];
        }

        double[] hidden = Layer(shape, parameters, TempCnnShape.Dense, [.. series.SelectMany(step => step)]);
        for (int k = 0; k < shape.Classes; k++)
        {
            int start = (int)shape.OutputStart + k;
            double expected = parameters[start + (shape.HiddenUnits * shape.ClassLanes)]
                + hidden.Select((value, unit) => value * parameters[start + (unit * shape.ClassLanes)]).Sum();
            Assert.That(logits[k], Is.EqualTo(expected).Within(1e-12), $"class {k}");
        }
    }

    [Test]
    public void AddGradient_FirstStep_MeasuresMeansAndVariances()
    {
        (TempCnnShape shape, TempCnnNetwork network) = Network(new() { Dropout = 0 }, 1);
        network.AddGradient([0, 1, 2, 3], new double[network.Parameters.Length], 1);
        double[] weights = network.Parameters[shape.Weights(0)];
        for (int filter = 0; filter < shape.Filters; filter++)
        {
            // A window of one step: products of features and filter.
            double[] values = [.. Rows(shape).Chunk(Features).Select(step => step.Select((value, j) =>
                value * weights[WindowKernel.Index(j, filter, Features)]).Sum())];
            double mean = values.Average();
            Assert.That(network.Parameters[shape.Normalization(0, 2)][filter], Is.EqualTo(mean).Within(1e-12));
            Assert.That(
                network.Parameters[shape.Normalization(0, 3)][filter],
                Is.EqualTo(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)).Within(1e-12));
        }
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(7)]
    public void Multiply_WindowsThatOverlap_AreTheSumsOfProducts_WhateverIsBeside(int rows)
    {
        const int features = 5, stride = 2, lanes = 16;
        Random random = new(3);
        double[] values = Numbers(random, ((rows - 1) * stride) + features), matrix = Numbers(random, features * lanes);
        double[] products = new double[rows * (lanes + 3)], slopes = Numbers(random, rows * lanes), gradient = new double[matrix.Length];
        WindowKernel.Multiply(new Windows(values, rows, stride, features), matrix, products, lanes + 3);
        WindowKernel.AddGradient(new Windows(values, rows, stride, features), slopes, lanes, gradient);
        double[] alone = new double[lanes];
        for (int row = 0; row < rows; row++)
        {
            WindowKernel.Multiply(new Windows(values.AsSpan(row * stride), 1, stride, features), matrix, alone, lanes);
            Assert.That(products.AsSpan(row * (lanes + 3), lanes).ToArray(), Is.EqualTo(alone));
            for (int lane = 0; lane < lanes; lane++)
            {
                double expected = Enumerable.Range(0, features).Sum(j => values[(row * stride) + j] * matrix[WindowKernel.Index(j, lane, features)]);
                Assert.That(alone[lane], Is.EqualTo(expected).Within(1e-12));
            }
        }

        for (int lane = 0; lane < lanes; lane++)
        {
            for (int j = 0; j < features; j++)
            {
                double expected = Enumerable.Range(0, rows).Sum(row => values[(row * stride) + j] * slopes[(row * lanes) + lane]);
                Assert.That(gradient[WindowKernel.Index(j, lane, features)], Is.EqualTo(expected).Within(1e-12));
            }
        }
    }

    [Test]
    public void Train_ClassesThatDifferInShapeNotInPlace_AreLearned()
    {
        (float[] features, int[] labels) = Data(160);
        TempCnn head = TempCnn.Train(features, labels, Steps, Features, 2, Small).Head;
        (float[] test, int[] truth) = Data(100, seed: 9);
        int right = truth.Where((label, i) =>
            ClassificationMetrics.TopClass(SavedHeadAssert.Predict(head, test.AsSpan(i * Width, Width))) == label).Count();
        Assert.That(right, Is.GreaterThan(90));
    }

    [Test]
    public void Train_OtherUnits_PredictTheSame()
    {
        (float[] features, int[] labels) = Data(40);
        TempCnnOptions options = new() { Filters = 8, FilterWidth = 3, HiddenUnits = 8, Epochs = 3 };
        float[] scaled = [.. features.Select((value, i) => (value * 64) + (i % Features == 1 ? 8 : 0))];
        float[] one = SavedHeadAssert.Predict(TempCnn.Train(features, labels, Steps, Features, 2, options).Head, features.AsSpan(0, Width));
        float[] other = SavedHeadAssert.Predict(TempCnn.Train(scaled, labels, Steps, Features, 2, options).Head, scaled.AsSpan(0, Width));
        Assert.That(other, Is.EqualTo(one).Within(1e-4f));
    }

    [Test]
    public void Train_SameSeed_GivesTheSameBits_AnotherSeedOthers()
    {
        (float[] features, int[] labels) = Data(41);
        byte[] Bytes(int seed) => SavedHeadAssert.Bytes(
            TempCnn.Train(features, labels, Steps, Features, 2, new() { Filters = 8, HiddenUnits = 8, Epochs = 3, BatchSize = 8, Seed = seed }).Head);
        byte[][] all = new byte[3][];
        Parallel.For(0, all.Length, i => all[i] = Bytes(seed: 2));
        Assert.That(all[1], Is.EqualTo(all[0]));
        Assert.That(all[2], Is.EqualTo(all[0]));
        Assert.That(Bytes(seed: 3), Is.Not.EqualTo(all[0]));
    }

    [Test]
    public void Train_WithGroups_HoldsThemOut_AndKeepsTheBestEpoch()
    {
        (float[] features, int[] labels) = Data(60);
        string[] groups = [.. labels.Select((_, i) => FormattableString.Invariant($"g{i % 6}"))];
        List<TrainingProgress> epochs = [];
        TempCnnOptions options = new()
        {
            Filters = 8,
            HiddenUnits = 8,
            Epochs = 12,
            Patience = 3,
            LearningRate = 0.02,
            Progress = new Told(epochs.Add),
        };
        TempCnnTraining training = TempCnn.Train(features, labels, Steps, Features, 2, options, groups);
        TrainingProgress best = epochs.MinBy(epoch => epoch.HeldOutLoss);
        Assert.That(training.Outcome.HeldOutRows, Is.EqualTo(10));
        Assert.That((training.Outcome.KeptEpoch, training.Outcome.HeldOutLoss), Is.EqualTo((best.Epoch, best.HeldOutLoss)));

        // Means and variances of that epoch are kept with its weights: the saved head has its loss.
        var (_, heldOut) = NetworkTraining.Divide(labels, groups, options.HeldOutShare, options.Seed);
        double loss = heldOut.Average(row =>
            -Math.Log(SavedHeadAssert.Predict(training.Head, features.AsSpan(row * Width, Width))[labels[row]]));
        Assert.That(loss, Is.EqualTo(best.HeldOutLoss).Within(1e-6));
    }

    [Test]
    public void Train_Cancelled_Stops()
    {
        (float[] features, int[] labels) = Data(40);
        using CancellationTokenSource source = new();
        TempCnnOptions options = new()
        {
            Filters = 8,
            HiddenUnits = 8,
            CancellationToken = source.Token,
            Progress = new Told(_ => source.Cancel()),
        };
        Assert.That(() => TempCnn.Train(features, labels, Steps, Features, 2, options), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Predict_MissingFeature_IsNaN_AndNothingIsAllocated()
    {
        (float[] features, int[] labels) = Data(40);
        TempCnn head = TempCnn.Train(features, labels, Steps, Features, 2, new() { Filters = 8, HiddenUnits = 8, Epochs = 1 }).Head;
        float[] row = features[..Width], probabilities = new float[2];
        row[4] = float.NaN;
        Assert.That(SavedHeadAssert.Predict(head, row), Is.All.NaN);
        Assert.That(() => TempCnn.Train([.. features[Width..], .. row], labels, Steps, Features, 2),
            Throws.ArgumentException.With.Message.Contains("row 39 has feature 4 = NaN"));
        for (int i = 0; i < 3; i++)
            head.Predict(features.AsSpan(0, Width), probabilities);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
            head.Predict(features.AsSpan(i % 40 * Width, Width), probabilities);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Write_ThenRead_PredictsTheSameBits()
    {
        (float[] features, int[] labels) = Data(40);
        TempCnn head = TempCnn.Train(features, labels, Steps, Features, 3, new() { Filters = 8, FilterWidth = 3, HiddenUnits = 8, Epochs = 2 }).Head;
        Assert.That(SavedHeadAssert.Predict(head, features.AsSpan(0, Width))[2], Is.Zero, "a class that does not occur");
        SavedHeadAssert.PredictsTheSameBits(head, TempCnn.Read, features);
        SavedHeadAssert.EveryCutIsInvalidData(head, TempCnn.Read);
        Assert.That(SavedHead.Read(SavedHead.KindOf(head), new BinaryReader(new MemoryStream(SavedHeadAssert.Bytes(head)))), Is.TypeOf<TempCnn>());
    }

    [Test]
    public void Train_OptionsOutOfRange_AreAllNamed()
    {
        Assert.That(
            () => new TempCnnOptions { BatchSize = 1, Steps = 0, Filters = 12, FilterWidth = 4, HiddenUnits = 0, Dropout = 1 }.Validate(),
            Throws.ArgumentException.With.Message.Contains("BatchSize").And.Message.Contains("Steps must").And.Message.Contains("Filters must")
                .And.Message.Contains("FilterWidth").And.Message.Contains("HiddenUnits").And.Message.Contains("Dropout"));
        (float[] features, int[] labels) = Data(4);
        Assert.That(() => TempCnn.Train(features, labels, Steps, Features, 2, new() { Steps = 3 }),
            Throws.ArgumentException.With.Message.Contains("6 steps: expected 3"));
    }

    private static (TempCnnShape Shape, TempCnnNetwork Network) Network(TempCnnOptions options, int width)
    {
        TempCnnShape shape = new(Steps, Features, 8, width, 16, 4);
        int[] labels = [0, 1, 3, 1];
        WeightedLoss loss = new(labels, [true, true, false, true], options);
        return (shape, new TempCnnNetwork(shape, Rows(shape), labels, loss, options, new Random(5)));
    }

    private static double[] Rows(TempCnnShape shape) => Numbers(new Random(4), 4 * shape.Steps * shape.Features);

    private static bool IsMeasure(TempCnnShape shape, int parameter) => Enumerable.Range(0, TempCnnShape.Layers).Any(layer =>
        parameter >= shape.Normalization(layer, 2).Start.Value && parameter < shape.Normalization(layer, 3).End.Value);

    /// <summary>Product with the matrix, normalised by what was measured, and ReLU.</summary>
    private static double[] Layer(TempCnnShape shape, double[] parameters, int layer, double[] window) =>
        [.. Enumerable.Range(0, shape.Lanes(layer)).Select(lane =>
        {
            double value = window.Select((x, j) => x * parameters[shape.Weights(layer)][WindowKernel.Index(j, lane, window.Length)]).Sum();
            double[] parts = [.. Enumerable.Range(0, 4).Select(part => parameters[shape.Normalization(layer, part)][lane])];
            return Math.Max(0, ((value - parts[2]) / Math.Sqrt(parts[3] + 1e-5) * parts[0]) + parts[1]);
        })];

    /// <summary>Class 1 rises and class 0 falls in its first feature, at any time; all else is noise.</summary>
    private static (float[] Features, int[] Labels) Data(int rows, int seed = 3)
    {
        Random random = new(seed);
        List<float> features = [];
        List<int> labels = [];
        for (int row = 0; row < rows; row++)
        {
            labels.Add(row % 2);
            int place = random.Next(Steps - 1);
            for (int step = 0; step < Steps; step++)
            {
                double peak = step == place + (row % 2) ? 2 : step == place + 1 - (row % 2) ? 1 : 0;
                for (int j = 0; j < Features; j++)
                    features.Add((float)((0.3 * random.NextDouble()) + (j == 0 ? peak : 0)));
            }
        }

        return ([.. features], [.. labels]);
    }

    private static double[] Numbers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextDouble()) - 1)];

    private sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
