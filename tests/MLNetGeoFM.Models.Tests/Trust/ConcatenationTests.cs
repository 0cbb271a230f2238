using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>The base head's twin, which has the place beside each of its views.</summary>
[TestFixture]
[Category("Unit")]
public sealed class ConcatenationTests
{
    private const int Features = 2;
    private const int Classes = 2;
    private const int Rows = 40;

    [Test]
    public void Explain_TwoViews_IsWhatTheHeadSaysOfEachViewWithThePlace()
    {
        (ConditionedRows rows, LogisticRegression inner, ClassifierExpert expert) = Train();
        double[] logarithms = [Math.Log(0.25), Math.Log(0.75)];
        double[] residual = new double[Classes];
        ConditionedRow row = rows[7];
        float latitude = (float)Scaled(rows.Latitudes, 7), longitude = (float)Scaled(rows.Longitudes, 7);

        double distance = expert.Explain(row, logarithms, residual);

        float[] first = new float[Classes], second = new float[Classes];
        inner.Predict([row.BaseFeatures[0], row.BaseFeatures[1], latitude, longitude], first);
        inner.Predict([row.BaseFeatures[2], row.BaseFeatures[3], latitude, longitude], second);
        Assert.That(distance, Is.Zero, "a training place");
        for (int k = 0; k < Classes; k++)
            Assert.That(residual[k], Is.EqualTo(Math.Log((first[k] + second[k]) / 2) - logarithms[k]).Within(1e-5));
    }

    [Test]
    public void Explain_UnknownPlace_SaysNothing()
    {
        double[] residual = [1, 1];

        double distance = Train().Expert.Explain(
            new ConditionedRow { Features = [1, 2], BaseFeatures = [1, 2, 3, 4] }, [-1, -1], residual);

        Assert.That(distance, Is.NaN);
        Assert.That(residual, Is.All.Zero);
    }

    [TestCase(2 * Features, true)]
    [TestCase(Features, false)]
    public void Read_FeaturesOfTheBaseHead_MustBeThoseOfItsViews(int baseFeatures, bool fits)
    {
        ClassifierExpert expert = Train().Expert;
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            expert.Write(writer);
        bytes.Position = 0;
        using BinaryReader reader = new(bytes);
        ClassifierExpert Read() => ClassifierExpert.Read(reader, Features, baseFeatures, Classes);

        if (fits)
            Assert.That(Read().Kind, Is.EqualTo(ResidualExpertKind.Classifier));
        else
            Assert.That(Read, Throws.TypeOf<InvalidDataException>().With.Message.Contains("takes 8 features: expected 6"));
    }

    private static (ConditionedRows Rows, LogisticRegression Inner, ClassifierExpert Expert) Train()
    {
        Random random = new(1);
        float[] views = [.. Enumerable.Range(0, Rows * 2 * Features).Select(_ => (float)random.NextDouble())];
        ConditionedRows rows = new()
        {
            Features = [.. Enumerable.Range(0, Rows).SelectMany(row => views.Skip(row * 2 * Features).Take(Features))],
            NumberOfFeatures = Features,
            BaseFeatures = views,
            Labels = [.. Enumerable.Range(0, Rows).Select(row => row % Classes)],
            NumberOfClasses = Classes,
            Latitudes = [.. Enumerable.Range(0, Rows).Select(_ => 40 + random.NextDouble())],
            Longitudes = [.. Enumerable.Range(0, Rows).Select(_ => -90 + random.NextDouble())],
        };
        LogisticRegression? inner = null;
        var trainer = ClassifierExpertTrainer.Concatenation("place", [RowClaims.Latitude, RowClaims.Longitude], (all, train, claims, _) =>
        {
            float[] widened = [.. train.SelectMany((row, i) => new[]
            {
                all.Features[row * Features], all.Features[(row * Features) + 1], (float)claims[2 * i], (float)claims[(2 * i) + 1],
            })];
            inner = LogisticRegression.Train(widened, all.LabelsOf(train), Features + 2, Classes).Head;
            return new MultiViewHead(inner, 2);
        });
        LogisticRegression head = LogisticRegression.Train(rows.Features, rows.Labels, Features, Classes).Head;
        var expert = (ClassifierExpert)trainer.Train(rows, [.. Enumerable.Range(0, Rows)], head, default).Single();
        return (rows, inner!, expert);
    }

    private static double Scaled(double[] values, int row)
    {
        double mean = values.Average();
        return (values[row] - mean) / Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
