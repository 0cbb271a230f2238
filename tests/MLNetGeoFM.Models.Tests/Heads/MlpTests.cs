using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class MlpTests
{
    [Test]
    public void Train_ClassesThatNoLineTellsApart_AreLearned()
    {
        // Inside and outside of a ring.
        Random random = new(5);
        float[] features = [.. Enumerable.Range(0, 400).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => Math.Pow(features[2 * i], 2) + Math.Pow(features[(2 * i) + 1], 2) < 0.5 ? 1 : 0)];
        Mlp head = Mlp.Train(features, labels, 2, 2, new() { HiddenUnits = 16, LearningRate = 0.01 }).Head;
        Assert.That(Right(head, features, labels), Is.GreaterThan(190));
        Assert.That(Right(LogisticRegression.Train(features, labels, 2, 2).Head, features, labels), Is.LessThan(150));
    }

    [TestCase(0, false)]
    [TestCase(2, true)]
    public void AddGradient_AgainstFiniteDifferences_IsTheSlopeOfTheLoss(double focus, bool balances)
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(20, absentClass: 2);
        MlpOptions options = new() { HiddenUnits = 5, Focus = focus, BalancesClasses = balances };
        WeightedLoss loss = new(labels, [true, true, false, true, true], options);
        double[] rows = [.. features.Select(value => (double)value)];
        MlpNetwork network = new(rows, labels, loss, options, new Random(3));
        FiniteDifferences.Check(network, [3, 1, 17, 4, 4, 9]);
    }

    [Test]
    public void Train_SameSeed_GivesTheSameBits_OtherSeedDoesNot()
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(90, absentClass: 2);
        byte[] first = SavedHeadAssert.Bytes(Mlp.Train(features, labels, 7, 5, new() { Epochs = 5 }).Head);
        Assert.That(SavedHeadAssert.Bytes(Mlp.Train(features, labels, 7, 5, new() { Epochs = 5 }).Head), Is.EqualTo(first));
        Assert.That(SavedHeadAssert.Bytes(Mlp.Train(features, labels, 7, 5, new() { Epochs = 5, Seed = 2 }).Head), Is.Not.EqualTo(first));
    }

    [Test]
    public void Predict_AbsentClass_HasProbabilityZero_AndNaNGivesNaN()
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(60, absentClass: 2);
        Mlp head = Mlp.Train(features, labels, 7, 5, new() { Epochs = 3 }).Head;
        float[] probabilities = SavedHeadAssert.Predict(head, features.AsSpan(0, 7));
        Assert.That(probabilities[2], Is.Zero);
        Assert.That(probabilities.Sum(), Is.EqualTo(1).Within(1e-6));
        Assert.That(SavedHeadAssert.Predict(head, [1, 2, 3, float.NaN, 5, 6, 7]), Is.All.NaN);
    }

    [Test]
    public void Train_WithGroups_KeepsTheEpochThatIsBestOnHeldOutGroups()
    {
        // Labels are noise: what is learned of them does not help on other groups.
        Random random = new(1);
        float[] features = [.. Enumerable.Range(0, 100 * 10).Select(_ => (float)random.NextDouble())];
        int[] labels = [.. Enumerable.Range(0, 100).Select(_ => random.Next(2))];
        string[] groups = [.. Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"g{i % 5}"))];
        List<TrainingProgress> told = [];
        MlpOptions options = new() { Epochs = 60, Patience = 4, LearningRate = 0.02, Progress = new Told(told) };
        MlpTraining training = Mlp.Train(features, labels, 10, 2, options, groups);
        Assert.Multiple(() =>
        {
            Assert.That(training.Outcome.HeldOutRows, Is.EqualTo(20));
            Assert.That(training.Outcome.Epochs, Is.LessThan(60).And.EqualTo(training.Outcome.KeptEpoch + 4));
            Assert.That(told, Has.Count.EqualTo(training.Outcome.Epochs));
            Assert.That(training.Outcome.HeldOutLoss, Is.EqualTo(told.Min(one => one.HeldOutLoss)));
            Assert.That(told[^1].HeldOutLoss, Is.GreaterThan(training.Outcome.HeldOutLoss));
        });
    }

    [Test]
    public void Train_OneGroup_SaysSo()
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(20, absentClass: 2);
        Assert.That(() => Mlp.Train(features, labels, 7, 5, null, [.. labels.Select(_ => "here")]),
            Throws.ArgumentException.With.Message.Contains("All training rows are of group 'here'"));
    }

    [Test]
    public void Train_RareClass_IsFoundMoreOftenWhenClassesAreBalanced()
    {
        Random random = new(8);
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => i % 15 == 0 ? 1 : 0)];
        float[] features = [.. labels.Select(label => (float)(random.NextDouble() + (0.5 * label)))];
        Mlp plain = Mlp.Train(features, labels, 1, 2, new() { Epochs = 40 }).Head;
        Mlp balanced = Mlp.Train(features, labels, 1, 2, new() { Epochs = 40, BalancesClasses = true }).Head;
        Assert.That(Found(balanced, features, labels), Is.GreaterThan(Found(plain, features, labels) + 3));
    }

    [Test]
    public void Train_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        (float[] features, int[] labels) = LogisticRegressionTests.Data(20, absentClass: 2);
        Assert.Throws<OperationCanceledException>(() => Mlp.Train(features, labels, 7, 5, new() { CancellationToken = source.Token }));
    }

    [Test]
    public void Train_OptionsOutOfRange_AreAllNamed() =>
        Assert.That(() => new MlpOptions { HiddenUnits = 0, Focus = -1, HeldOutShare = 1 }.Validate(),
            Throws.ArgumentException.With.Message.Contains("HiddenUnits must be 1 to 65536, got 0")
                .And.Message.Contains("Focus must be at least 0 and finite, got -1").And.Message.Contains("HeldOutShare"));

    [Test]
    public void Write_ThenRead_PredictsTheSameBits()
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(101, absentClass: 2);
        Mlp head = Mlp.Train(features, labels, 7, 5, new() { Epochs = 3, HiddenUnits = 11 }).Head;
        SavedHeadAssert.PredictsTheSameBits(head, Mlp.Read, features);
        SavedHeadAssert.EveryCutIsInvalidData(head, Mlp.Read);
    }

    private static int Right(ClassificationHead head, float[] features, int[] labels) =>
        labels.Where((label, i) => ClassificationMetrics.TopClass(Row(head, features, i)) == label).Count();

    private static int Found(Mlp head, float[] features, int[] labels) =>
        labels.Where((label, i) => label == 1 && ClassificationMetrics.TopClass(Row(head, features, i)) == 1).Count();

    private static float[] Row(ClassificationHead head, float[] features, int row) =>
        SavedHeadAssert.Predict(head, features.AsSpan(row * head.NumberOfFeatures, head.NumberOfFeatures));

    private sealed class Told(List<TrainingProgress> list) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => list.Add(value);
    }
}
