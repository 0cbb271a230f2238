namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ClassificationMetricsTests
{
    private static readonly string[] Names = ["corn", "rice", "wheat"];

    // corn: 5 samples, 4 right, 1 as rice; rice: 2, both right; wheat: 5, 3 right, 2 as corn.
    private static readonly int[] True = [0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 2];
    private static readonly int[] Predicted = [0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 0];

    [Test]
    public void Compute_HandCase_GivesTheCountedRatios()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(True, Certain(Predicted, 3), Names);

        double cornF1 = 8.0 / 11; // 2*4 / (5 + 6)
        double wheatF1 = 6.0 / 8; // 2*3 / (5 + 3)
        double chance = ((5.0 * 6) + (2 * 3) + (5 * 3)) / 144;
        Assert.Multiple(() =>
        {
            Assert.That(metrics.OverallAccuracy, Is.EqualTo(9.0 / 12).Within(1e-15));
            Assert.That(metrics.BalancedAccuracy, Is.EqualTo((0.8 + 1 + 0.6) / 3).Within(1e-15));
            Assert.That(metrics.MacroF1, Is.EqualTo((cornF1 + wheatF1) / 2).Within(1e-15), "rice has only 2 samples");
            Assert.That(metrics.Kappa, Is.EqualTo((0.75 - chance) / (1 - chance)).Within(1e-15));
            Assert.That(metrics.MeanIntersectionOverUnion, Is.EqualTo(((4.0 / 7) + (2.0 / 3) + (3.0 / 5)) / 3).Within(1e-15));
            Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(0.25).Within(1e-15), "always certain, right 3 of 4 times");
            Assert.That(metrics.NegativeLogLikelihood, Is.EqualTo(-3 * Math.Log(1e-6) / 12).Within(1e-12));
            Assert.That(metrics.Samples, Is.EqualTo(12));
        });
    }

    [Test]
    public void Compute_HandCase_GivesEachClass()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute(True, Certain(Predicted, 3), Names);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.PerClass[0], Is.EqualTo(new ClassMetrics("corn", 5, 6, 4)));
            Assert.That(metrics.PerClass[1], Is.EqualTo(new ClassMetrics("rice", 2, 3, 2)));
            Assert.That(metrics.PerClass[2], Is.EqualTo(new ClassMetrics("wheat", 5, 3, 3)));
            Assert.That(metrics.PerClass[0].Precision, Is.EqualTo(4.0 / 6).Within(1e-15));
            Assert.That(metrics.PerClass[1].Recall, Is.EqualTo(1));
            Assert.That(metrics.Confusion[2, 0], Is.EqualTo(2));
            Assert.That(metrics.Confusion[0, 2], Is.Zero);
        });
    }

    [Test]
    public void Compute_PredictionsGiven_OverrideTheArgmaxButNotTheConfidence()
    {
        float[] probabilities = [0.7f, 0.3f];
        ClassificationMetrics metrics = ClassificationMetrics.Compute([1], probabilities, ["a", "b"], [1]);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.OverallAccuracy, Is.EqualTo(1));
            Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(1 - 0.7).Within(1e-7));
        });
    }

    [Test]
    public void Compute_KnownProbabilities_BinsByTheUpperEdge()
    {
        // 0.6 and 0.5334 lie in (8/15, 9/15]: one right of two; 0.61 lies in the next bin: right.
        float[] probabilities = [0.6f, 0.4f, 0.5334f, 0.4666f, 0.39f, 0.61f];
        ClassificationMetrics metrics = ClassificationMetrics.Compute([0, 1, 1], probabilities, ["a", "b"]);
        double expected = (Math.Abs(0.6 + 0.5334 - 1) + Math.Abs(0.61 - 1)) / 3;
        Assert.That(metrics.ExpectedCalibrationError, Is.EqualTo(expected).Within(1e-7));
        Assert.That(
            metrics.NegativeLogLikelihood, Is.EqualTo(-(Math.Log(0.6) + Math.Log(0.4666) + Math.Log(0.61)) / 3).Within(1e-7));
    }

    [Test]
    public void Compute_Tie_TakesTheLowestClass()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute([1], [0.2f, 0.4f, 0.4f], Names);
        Assert.That(metrics.Confusion[1, 1], Is.EqualTo(1));
    }

    [Test]
    public void Compute_ClassAbsentFromTraining_CostsTheClippedLogarithm()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute([2, 0], [1, 0, 0, 1, 0, 0], Names);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.NegativeLogLikelihood, Is.EqualTo(-Math.Log(1e-6) / 2).Within(1e-12));
            Assert.That(metrics.OverallAccuracy, Is.EqualTo(0.5));
            Assert.That(metrics.BalancedAccuracy, Is.EqualTo(0.5));
        });
    }

    [Test]
    public void Compute_NaNProbabilities_CountAsWrongWithoutAPrediction()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute([0, 0], [float.NaN, float.NaN, 1, 0], ["a", "b"]);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.OverallAccuracy, Is.EqualTo(0.5));
            Assert.That(metrics.Confusion.Unpredicted(0), Is.EqualTo(1));
            Assert.That(metrics.PerClass[0].Support, Is.EqualTo(2));
            Assert.That(metrics.PerClass[0].Predicted, Is.EqualTo(1));
            Assert.That(metrics.NegativeLogLikelihood, Is.EqualTo(-Math.Log(1e-6) / 2).Within(1e-12));
            Assert.That(metrics.ExpectedCalibrationError, Is.Zero, "the one that has a prediction");
        });
    }

    [Test]
    public void Compute_OneClassOnly_HasNoKappa()
    {
        ClassificationMetrics metrics = ClassificationMetrics.Compute([0, 0], [1, 0, 1, 0], ["a", "b"]);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.Kappa, Is.NaN);
            Assert.That(metrics.MacroF1, Is.NaN, "no class has 5 samples");
        });
    }

    [Test]
    public void Compute_WrongArguments_NameTheNumbers()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => ClassificationMetrics.Compute([0], [1, 0, 0], ["a", "b"]),
                Throws.ArgumentException.With.Message.Contains("3 probabilities do not fit 1 samples of 2 classes: expected 2"));
            Assert.That(() => ClassificationMetrics.Compute([2], [1, 0], ["a", "b"]),
                Throws.ArgumentException.With.Message.Contains("Sample 0 has true class 2: expected 0 to 1"));
            Assert.That(() => ClassificationMetrics.Compute([0], [3.5f, 0], ["a", "b"]),
                Throws.ArgumentException.With.Message.Contains("probability 3.5").And.Message.Contains("logits"));
            Assert.That(() => ClassificationMetrics.Compute([], [], ["a", "b"]), Throws.ArgumentException);
        });
    }

    private static float[] Certain(int[] predicted, int classes)
    {
        float[] probabilities = new float[predicted.Length * classes];
        for (int i = 0; i < predicted.Length; i++)
            probabilities[(i * classes) + predicted[i]] = 1;
        return probabilities;
    }
}
