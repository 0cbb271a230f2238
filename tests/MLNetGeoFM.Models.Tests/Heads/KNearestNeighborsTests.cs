using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class KNearestNeighborsTests
{
    private static readonly float[] Line = [0, 1, 2, 3, 10, 11];
    private static readonly int[] LineLabels = [0, 0, 1, 1, 2, 2];

    [Test]
    public void Predict_ThreeNeighbours_GivesTheirShares()
    {
        KNearestNeighbors head = Train(new KNearestNeighborsOptions { NumberOfNeighbors = 3 });
        Assert.That(Predict(head, 0.9f), Is.EqualTo(new[] { 2 / 3f, 1 / 3f, 0 }));
        Assert.That(Predict(head, 10.2f), Is.EqualTo(new[] { 0, 1 / 3f, 2 / 3f }));
    }

    [Test]
    public void Predict_EqualDistances_TakesTheEarlierRow()
    {
        // 1.5 is as far from 1 (row 1, class 0) as from 2 (row 2, class 1).
        KNearestNeighbors head = Train(new KNearestNeighborsOptions { NumberOfNeighbors = 1 });
        Assert.That(Predict(head, 1.5f), Is.EqualTo(new float[] { 1, 0, 0 }));
    }

    [Test]
    public void Predict_CloserRowComesLater_TakesThePlaceOfTheLaterOfTwoEqualRows()
    {
        KNearestNeighbors head = KNearestNeighbors.Train([1, -1, 0.5f], [0, 1, 2], 1, 3, new() { NumberOfNeighbors = 2 });
        Assert.That(Predict(head, 0), Is.EqualTo(new[] { 0.5f, 0, 0.5f }));
    }

    [Test]
    public void Predict_InverseDistance_WeighsVotes()
    {
        KNearestNeighbors head = Train(
            new KNearestNeighborsOptions { NumberOfNeighbors = 3, Weighting = NeighborWeighting.InverseDistance });
        // Distances 0.25 (class 1), 0.75 (class 0), 1.25 (class 1).
        double total = (1 / 0.25) + (1 / 0.75) + (1 / 1.25);
        float[] probabilities = Predict(head, 1.75f);
        Assert.That(probabilities[0], Is.EqualTo(1 / 0.75 / total).Within(1e-6));
        Assert.That(Predict(head, 2), Is.EqualTo(new float[] { 0, 1, 0 }), "a neighbour at distance 0 decides");
    }

    [Test]
    public void Predict_Cosine_IgnoresTheLength()
    {
        // Around the mean (0, 0): the query points along class 1, but lies next to class 0.
        float[] features = [1, 0, -1, 0, 0, 9, 0, -9];
        KNearestNeighbors head = KNearestNeighbors.Train(
            features, [0, 0, 1, 1], 2, 2, new() { NumberOfNeighbors = 1, Distance = NeighborDistance.Cosine });
        Assert.That(Predict(head, 0.01f, 0.9f), Is.EqualTo(new float[] { 0, 1 }));
    }

    [Test]
    public void Predict_ManyRows_FindsTheSameAsSorting()
    {
        Random random = new(3);
        const int rows = 391, features = 6, classes = 4, neighbors = 5;
        float[] data = [.. Enumerable.Range(0, rows * features).Select(_ => random.Next(5))];
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        KNearestNeighbors head = KNearestNeighbors.Train(data, labels, features, classes);
        double[] deviations = [.. Enumerable.Range(0, features).Select(j => Deviation(data, features, j))];
        for (int query = 0; query < 40; query++)
        {
            float[] sample = [.. Enumerable.Range(0, features).Select(_ => random.Next(50) / 10f)];
            float[] expected = new float[classes];
            foreach (int row in Enumerable.Range(0, rows)
                .OrderBy(row => Enumerable.Range(0, features)
                    .Sum(j => Math.Pow((data[(row * features) + j] - sample[j]) / deviations[j], 2)))
                .ThenBy(row => row).Take(neighbors))
            {
                expected[labels[row]] += 0.2f;
            }

            Assert.That(Predict(head, sample), Is.EqualTo(expected).Within(1e-6f));
        }
    }

    [Test]
    public void Predict_NaNFeature_GivesNaN() =>
        Assert.That(Predict(Train(new KNearestNeighborsOptions()), float.NaN), Is.All.NaN);

    [Test]
    public void Train_FewerRowsThanNeighbours_NamesBoth()
    {
        Assert.That(() => KNearestNeighbors.Train([1, 2, 3], [0, 1, 0], 1, 2),
            Throws.ArgumentException.With.Message.Contains("5 neighbours need at least 5 training rows, got 3"));
    }

    [Test]
    public void Train_NaNFeature_NamesRowAndSlot()
    {
        Assert.That(() => KNearestNeighbors.Train([1, 2, 3, float.NaN], [0, 1], 2, 2, new() { NumberOfNeighbors = 1 }),
            Throws.ArgumentException.With.Message.Contains("row 1 has feature 1 = NaN"));
    }

    [TestCase(NeighborDistance.Euclidean, NeighborWeighting.Equal)]
    [TestCase(NeighborDistance.Cosine, NeighborWeighting.InverseDistance)]
    public void Write_ThenRead_PredictsTheSameBits(NeighborDistance distance, NeighborWeighting weighting)
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(101, absentClass: 2);
        KNearestNeighbors head = KNearestNeighbors.Train(
            features, labels, 7, 5, new() { NumberOfNeighbors = 7, Distance = distance, Weighting = weighting });
        using MemoryStream stream = new();
        head.Write(new BinaryWriter(stream));
        stream.Position = 0;
        KNearestNeighbors read = KNearestNeighbors.Read(new BinaryReader(stream));
        for (int row = 0; row < 101; row++)
        {
            float[] sample = [.. features.AsSpan(row * 7, 7).ToArray().Select(value => value + 0.01f)];
            Assert.That(Predict(read, sample), Is.EqualTo(Predict(head, sample)));
        }
    }

    [Test]
    public void Read_DamagedPayload_IsInvalidData()
    {
        using MemoryStream stream = new();
        Train(new KNearestNeighborsOptions()).Write(new BinaryWriter(stream));
        byte[] saved = stream.ToArray();
        for (int length = 0; length < saved.Length; length++)
        {
            Assert.Throws<InvalidDataException>(
                () => KNearestNeighbors.Read(new BinaryReader(new MemoryStream(saved[..length]))));
        }

        byte[] badLabel = [.. saved];
        badLabel[^4] = 9;
        Assert.That(() => KNearestNeighbors.Read(new BinaryReader(new MemoryStream(badLabel))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("label 9 in row 5: expected 0 to 2"));
    }

    private static double Deviation(float[] data, int features, int feature)
    {
        double[] values = [.. data.Where((_, i) => i % features == feature).Select(value => (double)value)];
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static KNearestNeighbors Train(KNearestNeighborsOptions options) =>
        KNearestNeighbors.Train(Line, LineLabels, 1, 3, options);

    private static float[] Predict(KNearestNeighbors head, params float[] features)
    {
        float[] probabilities = new float[head.NumberOfClasses];
        head.Predict(features, probabilities);
        return probabilities;
    }
}
