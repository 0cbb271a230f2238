using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class LogisticRegressionTests
{
    private const int Features = 7;
    private const int Classes = 5;

    [Test]
    public void Evaluate_RandomPoint_GradientEqualsFiniteDifference()
    {
        (double[] rows, int[] labels, double[] mask) = LossData(203, absentClass: 3);
        SoftmaxRegressionLoss loss = new(rows, labels, mask, 0.7, -1);
        Random random = new(5);
        double[] point = new double[loss.NumberOfParameters];
        for (int i = 0; i < point.Length; i++)
            point[i] = mask[i % mask.Length] == 0 ? random.NextDouble() - 0.5 : 0;
        double[] gradient = new double[point.Length];
        double[] ignored = new double[point.Length];
        loss.Evaluate(point, gradient);
        for (int i = 0; i < point.Length; i++)
        {
            double[] moved = [.. point];
            moved[i] += 1e-5;
            double above = loss.Evaluate(moved, ignored);
            moved[i] -= 2e-5;
            double slope = (above - loss.Evaluate(moved, ignored)) / 2e-5;
            double expected = mask[i % mask.Length] == 0 ? slope : 0;
            Assert.That(gradient[i], Is.EqualTo(expected).Within(1e-9), $"parameter {i}");
        }
    }

    [Test]
    public void Evaluate_AtZero_IsLogOfTheNumberOfPresentClasses()
    {
        (double[] rows, int[] labels, double[] mask) = LossData(100, absentClass: 3);
        SoftmaxRegressionLoss loss = new(rows, labels, mask, 1, 1);
        double value = loss.Evaluate(new double[loss.NumberOfParameters], new double[loss.NumberOfParameters]);
        Assert.That(value, Is.EqualTo(Math.Log(4)).Within(1e-14));
    }

    [Test]
    public void Train_TwoSeparatedClasses_PredictsBoth()
    {
        LogisticRegression head = LogisticRegression.Train([-3, -2, -1, 1, 2, 3], [0, 0, 0, 1, 1, 1], 1, 2).Head;
        Assert.Multiple(() =>
        {
            Assert.That(Predict(head, -2)[0], Is.GreaterThan(0.8f));
            Assert.That(Predict(head, 2)[1], Is.GreaterThan(0.8f));
            Assert.That(Predict(head, 0)[0], Is.EqualTo(0.5f).Within(1e-6f), "symmetric data");
        });
    }

    [Test]
    public void Train_TwoPoints_MeetsTheOptimalityEquation()
    {
        // Standardised features are -1 and 1, weights ±w by symmetry: d/dw of 2 ln(1 + e^(-2w)) + w² = 0, so w = 2 / (1 +
        // e^(2w)).
        LogisticRegression head = LogisticRegression.Train([10, 30], [0, 1], 1, 2).Head;
        double w = head.WeightNorm / Math.Sqrt(2);
        Assert.That(w, Is.EqualTo(2 / (1 + Math.Exp(2 * w))).Within(1e-6));
        Assert.That(Predict(head, 30)[1], Is.EqualTo(1 / (1 + Math.Exp(-2 * w))).Within(1e-6));
    }

    [Test]
    public void Train_Optimum_PredictsTheClassFrequencies()
    {
        // The intercepts are free, so at the optimum the mean probability of a class is its frequency.
        (float[] features, int[] labels) = Data(300, absentClass: -1);
        LogisticRegressionTraining training = LogisticRegression.Train(features, labels, Features, Classes);
        double[] mean = new double[Classes];
        for (int row = 0; row < labels.Length; row++)
        {
            float[] probabilities = Predict(training.Head, features[(row * Features)..((row + 1) * Features)]);
            for (int k = 0; k < Classes; k++)
                mean[k] += probabilities[k] / labels.Length;
            Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-6));
        }

        Assert.Multiple(() =>
        {
            Assert.That(training.LargestGradient, Is.LessThanOrEqualTo(1e-6));
            for (int k = 0; k < Classes; k++)
                Assert.That(mean[k], Is.EqualTo(labels.Count(label => label == k) / 300.0).Within(2e-6));
        });
    }

    [Test]
    public void Train_AnyNumberOfThreads_GivesTheSameBits()
    {
        (float[] features, int[] labels) = Data(1500, absentClass: -1);
        byte[] one = Saved(LogisticRegression.Train(
            features, labels, Features, Classes, new LogisticRegressionOptions { MaxDegreeOfParallelism = 1 }).Head);
        byte[] many = Saved(LogisticRegression.Train(
            features, labels, Features, Classes, new LogisticRegressionOptions { MaxDegreeOfParallelism = 7 }).Head);
        Assert.That(many, Is.EqualTo(one));
    }

    [Test]
    public void Train_ClassAbsent_GetsProbabilityZeroAndChangesNothingElse()
    {
        (float[] features, int[] labels) = Data(200, absentClass: 3);
        LogisticRegression with = LogisticRegression.Train(features, labels, Features, Classes).Head;
        LogisticRegression without = LogisticRegression.Train(
            features, [.. labels.Select(label => label > 3 ? label - 1 : label)], Features, Classes - 1).Head;
        float[] all = Predict(with, features[..Features]);
        Assert.That(all[3], Is.Zero);
        Assert.That(all.Where((_, k) => k != 3), Is.EqualTo(Predict(without, features[..Features])).Within(1e-6f));
    }

    [Test]
    public void Train_ConstantFeature_IsLeftOut()
    {
        // 0.1f summed and divided is not exactly 0.1f again: a careless deviation would be tiny, not 0.
        float[] features = [.. Enumerable.Range(0, 30).SelectMany(i => new[] { 0.1f, i })];
        int[] labels = [.. Enumerable.Range(0, 30).Select(i => i < 15 ? 0 : 1)];
        LogisticRegression head = LogisticRegression.Train(features, labels, 2, 2).Head;
        Assert.That(Predict(head, 0.10001f, 3)[0], Is.EqualTo(Predict(head, 0.1f, 3)[0]).Within(1e-6f));
    }

    [Test]
    public void Train_BadRow_NamesRowAndSlot()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => LogisticRegression.Train([1, 2, 3, float.NaN], [0, 1], 2, 2),
                Throws.ArgumentException.With.Message.Contains("row 1 has feature 1 = NaN"));
            Assert.That(() => LogisticRegression.Train([1, 2, float.PositiveInfinity, 4], [0, 1], 2, 2),
                Throws.ArgumentException.With.Message.Contains("row 1 has feature 0 = Infinity"));
            Assert.That(() => LogisticRegression.Train([1, 2], [0, -1], 1, 2),
                Throws.ArgumentException.With.Message.Contains("row 1 has no label"));
            Assert.That(() => LogisticRegression.Train([1, 2], [0, 2], 1, 2),
                Throws.ArgumentException.With.Message.Contains("row 1 has label 2: expected a class from 0 to 1"));
            Assert.That(() => LogisticRegression.Train([1, 2], [1, 1], 1, 2),
                Throws.ArgumentException.With.Message.Contains("All 2 training rows have class 1"));
            Assert.That(() => LogisticRegression.Train([1, 2, 3], [1, 0], 1, 2),
                Throws.ArgumentException.With.Message.Contains("3 feature values do not fit 2 rows of 1 features: expected 2"));
        });
    }

    [Test]
    public void Predict_NaNFeature_GivesNaN()
    {
        LogisticRegression head = LogisticRegression.Train([-3, -2, -1, 1, 2, 3], [0, 0, 0, 1, 1, 1], 1, 2).Head;
        Assert.That(Predict(head, float.NaN), Is.All.NaN);
        Assert.That(Predict(head, float.NegativeInfinity), Is.All.NaN);
    }

    [Test]
    public void Predict_WrongLength_NamesBoth()
    {
        LogisticRegression head = LogisticRegression.Train([-3, 3], [0, 1], 1, 2).Head;
        Assert.That(() => Predict(head, 1, 2), Throws.ArgumentException.With.Message.Contains("2 features: expected 1"));
    }

    [Test]
    public void Predict_Warm_AllocatesNothing()
    {
        (float[] features, int[] labels) = Data(100, absentClass: -1);
        LogisticRegression head = LogisticRegression.Train(features, labels, Features, Classes).Head;
        float[] probabilities = new float[Classes];
        head.Predict(features.AsSpan(0, Features), probabilities);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int row = 0; row < 100; row++)
            head.Predict(features.AsSpan(row * Features, Features), probabilities);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Write_ThenRead_PredictsTheSameBits()
    {
        (float[] features, int[] labels) = Data(200, absentClass: 3);
        LogisticRegression head = LogisticRegression.Train(features, labels, Features, Classes).Head;
        LogisticRegression read = LogisticRegression.Read(new BinaryReader(new MemoryStream(Saved(head))));
        for (int row = 0; row < 200; row++)
        {
            float[] sample = features[(row * Features)..((row + 1) * Features)];
            Assert.That(Predict(read, sample), Is.EqualTo(Predict(head, sample)));
        }
    }

    [Test]
    public void Read_DamagedPayload_IsInvalidData()
    {
        byte[] saved = Saved(LogisticRegression.Train([-3, 3], [0, 1], 1, 2).Head);
        for (int length = 0; length < saved.Length; length++)
        {
            Assert.Throws<InvalidDataException>(
                () => LogisticRegression.Read(new BinaryReader(new MemoryStream(saved[..length]))));
        }

        byte[] huge = [.. saved];
        BitConverter.GetBytes(1 << 20).CopyTo(huge, 8);
        byte[] other = [.. saved];
        other[0] ^= 1;
        byte[] newer = [.. saved];
        newer[4] = 2;
        Assert.Multiple(() =>
        {
            Assert.That(() => LogisticRegression.Read(new BinaryReader(new MemoryStream(huge))),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("1048576 feature means"));
            Assert.That(() => LogisticRegression.Read(new BinaryReader(new MemoryStream(other))),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("not a saved logistic regression"));
            Assert.That(() => LogisticRegression.Read(new BinaryReader(new MemoryStream(newer))),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("version 2"));
        });
    }

    [Test]
    public void Validate_OptionsOutOfRange_ListsAll()
    {
        LogisticRegressionOptions options = new() { L2Regularization = 0, Tolerance = double.NaN, MaxDegreeOfParallelism = 0 };
        Assert.That(options.Validate, Throws.ArgumentException.With.Message.Contains("L2Regularization must be above 0")
            .And.Message.Contains("Tolerance must be at least 0, got NaN").And.Message.Contains("MaxDegreeOfParallelism"));
    }

    internal static (float[] Features, int[] Labels) Data(int rows, int absentClass)
    {
        Random random = new(17);
        float[] features = new float[rows * Features];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            do
                labels[row] = random.Next(Classes);
            while (labels[row] == absentClass);
            for (int j = 0; j < Features; j++)
                features[(row * Features) + j] = (float)(random.NextDouble() + (0.3 * labels[row] * (j % 3)));
        }

        return (features, labels);
    }

    private static (double[] Rows, int[] Labels, double[] Mask) LossData(int rows, int absentClass)
    {
        (float[] features, int[] labels) = Data(rows, absentClass);
        double[] mask = new double[SoftmaxKernel.LanesFor(Classes)];
        for (int k = 0; k < mask.Length; k++)
            mask[k] = k < Classes && k != absentClass ? 0 : double.NegativeInfinity;
        return (Array.ConvertAll(features, value => (double)value), labels, mask);
    }

    private static float[] Predict(ClassificationHead head, params float[] features)
    {
        float[] probabilities = new float[head.NumberOfClasses];
        head.Predict(features, probabilities);
        return probabilities;
    }

    private static byte[] Saved(ClassificationHead head)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        head.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
