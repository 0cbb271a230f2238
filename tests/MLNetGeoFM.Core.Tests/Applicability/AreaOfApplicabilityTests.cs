namespace MLNetGeoFM.Tests;

public sealed class AreaOfApplicabilityTests
{
    private static readonly ApplicabilityOptions Scaled = new() { Whitening = false };

    // Two predictors, four rows at the corners of a square: after standardising, means 0, sample deviation 1/sqrt(0.75), so that the
    // side is s = 2 * sqrt(0.75) = sqrt(3) and the diagonal sqrt(6). Six pairs: four sides, two diagonals.
    private static readonly float[] Square = [10, 100, 12, 100, 10, 140, 12, 140];
    private static readonly double Side = Math.Sqrt(3);
    private static readonly double Mean = (4 * Math.Sqrt(3) + 2 * Math.Sqrt(6)) / 6;

    [Test]
    public void Fit_SquareWithoutFolds_IsTheFormulaByHand()
    {
        var area = AreaOfApplicability.Fit(Square, 2, default, Scaled);

        Assert.Multiple(() =>
        {
            Assert.That(area.MeanDistance, Is.EqualTo(Mean).Within(1e-12));
            Assert.That(area.TrainingDissimilarities, Is.All.EqualTo(Side / Mean).Within(1e-12));
            Assert.That(area.Threshold, Is.EqualTo(Side / Mean).Within(1e-12));
            Assert.That(area.Dissimilarity([11, 120]), Is.EqualTo(Math.Sqrt(6) / 2 / Mean).Within(1e-12));
            Assert.That(area.Dissimilarity([14, 140]), Is.EqualTo(Side / Mean).Within(1e-12));
            Assert.That(area.CountTrainingRowsNear([11, 120]), Is.EqualTo(4));
            Assert.That(area.CountTrainingRowsNear([17, 140]), Is.Zero);
        });
    }

    [Test]
    public void Fit_FoldsByDiagonal_LookOnlyAtOtherFolds()
    {
        // The left side and the right side are folds of their own: the nearest row of the other fold is one side away.
        // With three rows in one fold, the corner opposite to the fourth has it a diagonal away.
        var area = AreaOfApplicability.Fit(Square, 2, [0, 0, 0, 1], Scaled);

        double[] expected = [Math.Sqrt(6) / Mean, Side / Mean, Side / Mean, Side / Mean];
        Assert.That(area.TrainingDissimilarities, Is.EqualTo(expected).AsCollection.Within(1e-12));

        // Type 7 of {a, a, a, b}: Q25 = a, Q75 = a + 0.25 (b - a), so the fence is a + 0.625 (b - a), below the largest.
        double fence = expected[1] + (0.625 * (expected[0] - expected[1]));
        Assert.That(area.Threshold, Is.EqualTo(fence).Within(1e-12));
        Assert.That(area.IsInside(fence + 1e-9), Is.False);
        Assert.That(area.IsInside(fence - 1e-9), Is.True);
    }

    [Test]
    public void Fit_WeightOnOnePredictor_IsOneDimensional()
    {
        // The second weight counts as 0: distances are 0 or 2 * side along the first predictor.
        var area = AreaOfApplicability.Fit(
            Square, 2, [0, 1, 0, 1], new() { Whitening = false, FeatureWeights = [2, -5] });

        Assert.That(area.MeanDistance, Is.EqualTo(4 * 2 * Side / 6).Within(1e-12));
        Assert.That(area.TrainingDissimilarities, Is.All.EqualTo(1.5).Within(1e-12));
        Assert.That(area.Dissimilarity([12, -7]), Is.Zero);
    }

    [TestCase(0.25, 1.75)]
    [TestCase(0.75, 3.25)]
    [TestCase(0.5, 2.5)]
    [TestCase(1, 4)]
    [TestCase(0, 1)]
    public void Quantile_FourNumbers_IsTypeSeven(double share, double expected)
        => Assert.That(OrderStatistics.Quantile([1, 2, 3, 4], share), Is.EqualTo(expected).Within(1e-15));

    [Test]
    public void Fit_Whitened_GivesComponentsOfVarianceOneAndDropsTheRest()
    {
        // Two predictors that agree, and a third on its own: two components hold all variance.
        Random random = new(3);
        float[] rows = new float[3 * 400];
        for (int i = 0; i < 400; i++)
            (rows[3 * i], rows[(3 * i) + 1], rows[(3 * i) + 2]) = Pair(random);
        var area = AreaOfApplicability.Fit(rows, 3, default, new() { VarianceShare = 1 });

        Assert.That(area.Dimensions, Is.EqualTo(2));
        // Two independent directions of variance 1, evenly spread: the mean distance of random pairs of a square of side sqrt(12).
        Assert.That(area.MeanDistance, Is.EqualTo(0.5214 * Math.Sqrt(12)).Within(0.06));

        static (float First, float Second, float Third) Pair(Random random)
        {
            float one = random.NextSingle();
            return (one, 1000 * one, random.NextSingle());
        }
    }

    [Test]
    public void Fit_ConstantFeature_IsLeftOut()
    {
        float[] rows = [10, 5, 100, 12, 5, 100, 10, 5, 140, 12, 5, 140];

        var area = AreaOfApplicability.Fit(rows, 3, default, Scaled);

        Assert.That(area.MeanDistance, Is.EqualTo(Mean).Within(1e-12));
        Assert.That(area.Dissimilarity([10, 99, 100]), Is.Zero);
    }

    [Test]
    public void Dissimilarity_NotANumber_IsOutside()
    {
        var area = AreaOfApplicability.Fit(Square, 2, default, Scaled);

        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            double dissimilarity = area.Dissimilarity([10, bad]);
            Assert.That(dissimilarity, Is.NaN);
            Assert.That(area.IsInside(dissimilarity), Is.False);
            Assert.That(area.CountTrainingRowsNear([bad, 100]), Is.EqualTo(-1));
        }
    }

    [Test]
    public void Fit_WrongInput_SaysWhatAndWhere()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => AreaOfApplicability.Fit([1, 2, 3, 4], 2), Throws.ArgumentException.With.Message.Contains("3 training rows, got 2"));
            Assert.That(() => AreaOfApplicability.Fit([1, 2, 3, float.NaN, 5, 6], 2),
                Throws.ArgumentException.With.Message.Contains("row 1").And.Message.Contains("feature 1"));
            Assert.That(() => AreaOfApplicability.Fit([1, 2, 3, 4, 5], 2), Throws.ArgumentException.With.Message.Contains("5 values"));
            Assert.That(() => AreaOfApplicability.Fit([1, 1, 1], 1), Throws.ArgumentException.With.Message.Contains("same features"));
            Assert.That(() => AreaOfApplicability.Fit([1, 2, 3], 1, [7, 7, 7]), Throws.ArgumentException.With.Message.Contains("fold 7"));
            Assert.That(() => AreaOfApplicability.Fit([1, 2, 3], 1, [7, 8]), Throws.ArgumentException.With.Message.Contains("2 folds"));
            Assert.That(() => AreaOfApplicability.Fit([1, 2, 3], 1, default, new() { Whitening = false, FeatureWeights = [1, 2] }),
                Throws.ArgumentException.With.Message.Contains("2 feature weights"));
            Assert.That(() => AreaOfApplicability.Fit(Square, 2, default, new() { VarianceShare = 0, FeatureWeights = [0, -1] }),
                Throws.ArgumentException.With.Message.Contains("got 0").And.Message.Contains("Whitening").And.Message.Contains("above 0"));
            Assert.That(() => AreaOfApplicability.Fit(Square, 2).Dissimilarity([1]), Throws.ArgumentException.With.Message.Contains("1 features"));
        });
    }

    [Test]
    public void Read_WhatWriteWrote_GivesTheSameBits([Values] bool whitening)
    {
        var (rows, folds) = Clouds(97, 5, 1);
        var area = AreaOfApplicability.Fit(rows, 5, folds, new() { Whitening = whitening });
        using MemoryStream stream = new();
        area.Write(new BinaryWriter(stream));
        stream.Position = 0;

        var read = AreaOfApplicability.Read(new BinaryReader(stream));

        Assert.That(read.Threshold, Is.EqualTo(area.Threshold));
        Assert.That(read.TrainingDissimilarities, Is.EqualTo(area.TrainingDissimilarities));
        var (queries, _) = Clouds(20, 5, 2);
        for (int start = 0; start < queries.Length; start += 5)
            Assert.That(read.Dissimilarity(queries.AsSpan(start, 5)), Is.EqualTo(area.Dissimilarity(queries.AsSpan(start, 5))));

        byte[] bytes = stream.ToArray();
        for (int length = 0; length < bytes.Length; length += 37)
        {
            Assert.That(() => AreaOfApplicability.Read(new BinaryReader(new MemoryStream(bytes, 0, length))),
                Throws.InstanceOf<InvalidDataException>().Or.InstanceOf<EndOfStreamException>());
        }
    }

    [Test]
    public void Fit_AnyNumberOfThreads_GivesTheSameBits()
    {
        var (rows, folds) = Clouds(500, 7, 4);

        var one = AreaOfApplicability.Fit(rows, 7, folds, new() { MaxDegreeOfParallelism = 1 });
        var many = AreaOfApplicability.Fit(rows, 7, folds, new() { MaxDegreeOfParallelism = 7 });

        Assert.That(many.MeanDistance, Is.EqualTo(one.MeanDistance));
        Assert.That(many.TrainingDissimilarities, Is.EqualTo(one.TrainingDissimilarities));
    }

    [Test]
    public void Fit_Cancelled_Stops()
        => Assert.That(() => AreaOfApplicability.Fit(Square, 2, default, new() { CancellationToken = new(true) }),
            Throws.InstanceOf<OperationCanceledException>());

    internal static (float[] Rows, int[] Folds) Clouds(int count, int features, int seed)
    {
        Random random = new(seed);
        float[] rows = new float[count * features];
        int[] folds = new int[count];
        for (int i = 0; i < count; i++)
        {
            folds[i] = i % 4;
            float shared = random.NextSingle();
            for (int j = 0; j < features; j++)
                rows[(i * features) + j] = ((j + 1) * (shared + random.NextSingle())) + (0.3f * folds[i]);
        }

        return (rows, folds);
    }
}
