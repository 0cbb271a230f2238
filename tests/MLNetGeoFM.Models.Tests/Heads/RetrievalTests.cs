using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class RetrievalTests
{
    private const float January = 17897; // 2019-01-01

    // Embedding, latitude, longitude, day. Rows 0 to 2 lie near Paris, rows 3 to 5 near Madrid (1050 km away).
    private static readonly float[] Fields =
    [
        0, 48.8f, 2.3f, January,
        1, 48.9f, 2.4f, January + 10,
        2, 48.7f, 2.2f, January + 180,
        0.1f, 40.4f, -3.7f, January,
        1.1f, 40.5f, -3.6f, January + 360,
        9, 40.3f, -3.8f, January + 180,
    ];

    private static readonly int[] Labels = [0, 0, 1, 2, 2, 2];

    [Test]
    public void Predict_NoFilter_IsTheSearchOfNearestNeighbours()
    {
        (float[] features, int[] labels) = LogisticRegressionTests.Data(60, absentClass: 2);
        float[] packed = [.. Enumerable.Range(0, 60).SelectMany(i => features[(i * 7)..((i + 1) * 7)].Append(50).Append(i).Append(18000))];
        Retrieval head = Retrieval.Train(packed, labels, 10, 5);
        KNearestNeighbors plain = KNearestNeighbors.Train(features, labels, 7, 5);
        for (int row = 0; row < 60; row++)
        {
            Assert.That(SavedHeadAssert.Predict(head, packed.AsSpan(row * 10, 10)),
                Is.EqualTo(SavedHeadAssert.Predict(plain, features.AsSpan(row * 7, 7))));
        }
    }

    [Test]
    public void Predict_WithinKilometres_AsksRowsNearby()
    {
        Retrieval head = Train(2, new() { WithinKilometres = 100 });
        Assert.That(Predict(head, 0, 48.8f, 2.3f, January), Is.EqualTo(new float[] { 1, 0, 0 }));
        Assert.That(Predict(head, 0, 40.4f, -3.7f, January), Is.EqualTo(new float[] { 0, 0, 1 }));
        Assert.That(Predict(head, 0, float.NaN, -3.7f, January), Is.EqualTo(new[] { 0.5f, 0, 0.5f }), "unknown place: no filter");
    }

    [Test]
    public void Predict_WithinDays_GoesAroundTheYear()
    {
        Retrieval head = Train(3, new() { WithinDays = 15 });

        // Rows 0, 1, 3 and 4 (360 days later is 5 days before) are in the season of 2 January in any year, 2 and 5 are not.
        Assert.That(Predict(head, 1, 0, 0, January + 1 + (4 * 365)), Is.EqualTo(new[] { 1 / 3f, 0, 2 / 3f }).Within(1e-6));
        Assert.That(Predict(head, 9, 0, 0, January + 1), Is.EqualTo(new[] { 1 / 3f, 0, 2 / 3f }).Within(1e-6));
    }

    [Test]
    public void Predict_FewerThanK_LeavesOutPlaceThenSeason()
    {
        Retrieval head = Train(2, new() { WithinKilometres = 100, WithinDays = 15 });
        Assert.That(Predict(head, 2, 48.8f, 2.3f, January + 5), Is.EqualTo(new float[] { 1, 0, 0 }), "both");
        Assert.That(Predict(head, 2, 48.8f, 2.3f, January + 180), Is.EqualTo(new[] { 0, 0.5f, 0.5f }), "the season alone");
        Assert.That(Predict(head, 2, 48.8f, 2.3f, January + 90), Is.EqualTo(new[] { 0, 0.5f, 0.5f }), "neither: rows 2 and 4");
    }

    [Test]
    public void Predict_SeasonScale_WeighsVotes()
    {
        Retrieval head = Train(2, new() { WithinKilometres = 100, SeasonScaleDays = 10 });
        double ten = Math.Exp(-0.5);
        Assert.That(Predict(head, 0.5f, 48.8f, 2.3f, January)[0], Is.EqualTo(1));
        Retrieval three = Train(3, new() { WithinKilometres = 100, SeasonScaleDays = 170 });
        double weight0 = 1, weight1 = Math.Exp(-0.5 * Math.Pow(10.0 / 170, 2)), weight2 = Math.Exp(-0.5 * Math.Pow(180.0 / 170, 2));
        Assert.That(Predict(three, 0.5f, 48.8f, 2.3f, January)[1], Is.EqualTo(weight2 / (weight0 + weight1 + weight2)).Within(1e-6));
        Assert.That(ten, Is.LessThan(1));
    }

    [Test]
    public void Write_ThenRead_PredictsTheSameBits()
    {
        float[] fields = [.. Fields];
        fields[1] = float.NaN;
        fields[7] = float.NaN;
        Retrieval head = Retrieval.Train(fields, Labels, 4, 4,
            new() { NumberOfNeighbors = 2, WithinKilometres = 100, WithinDays = 40, SeasonScaleDays = 20, Weighting = NeighborWeighting.InverseDistance });
        SavedHeadAssert.PredictsTheSameBits(head, Retrieval.Read, fields);
        SavedHeadAssert.EveryCutIsInvalidData(head, Retrieval.Read);
    }

    [Test]
    public void Predict_NaNFeature_GivesNaN() => Assert.That(Predict(Train(2, new()), float.NaN, 40, 3, January), Is.All.NaN);

    [Test]
    public void Train_OptionOutOfRange_NamesIt() =>
        Assert.That(() => new RetrievalOptions { WithinKilometres = -3 }.Validate(),
            Throws.ArgumentException.With.Message.Contains("WithinKilometres must be above 0 and finite, or null, got -3"));

    private static Retrieval Train(int neighbors, RetrievalOptions options) => Retrieval.Train(Fields, Labels, 4, 3, new()
    {
        NumberOfNeighbors = neighbors,
        WithinKilometres = options.WithinKilometres,
        WithinDays = options.WithinDays,
        SeasonScaleDays = options.SeasonScaleDays,
    });

    private static float[] Predict(Retrieval head, params float[] packed) => SavedHeadAssert.Predict(head, packed);
}
