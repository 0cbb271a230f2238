using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class TempCnnTrainerTests
{
    [Test]
    public void Fit_StepsOfTheColumn_AreThoseOfTheOptions()
    {
        MLContext ml = new(1);
        IDataView data = Data(ml);
        TempCnn known = Fit(ml, data, "Series", new() { Epochs = 2, Filters = 8, HiddenUnits = 8 });
        TempCnn named = Fit(ml, data, "Flat", new() { Steps = 3, Epochs = 2, Filters = 8, HiddenUnits = 8 });
        Assert.That((known.Steps, known.StepFeatures), Is.EqualTo((3, 2)));
        float[] row = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f], one = new float[2], other = new float[2];
        known.Predict(row, one);
        named.Predict(row, other);
        Assert.That(other, Is.EqualTo(one));
    }

    [TestCase("Flat", null, "has 6 features in one dimension")]
    [TestCase("Flat", 4, "has 6 features: expected 4 steps")]
    [TestCase("Series", 2, "has 3 steps: expected 2 steps")]
    public void Fit_StepsThatDoNotFit_SaysWhichColumn(string column, int? steps, string message)
    {
        MLContext ml = new(1);
        Assert.That(() => Fit(ml, Data(ml), column, new() { Steps = steps }),
            Throws.ArgumentException.With.Message.Contains($"'{column}' {message}").And.Message.Contains("Set TempCnnOptions.Steps"));
    }

    [Test]
    public void Fit_MissingValue_NamesTheRow()
    {
        MLContext ml = new(1);
        Assert.That(() => Fit(ml, Data(ml, missingIn: 5), "Series", new()),
            Throws.ArgumentException.With.Message.Contains("Row 5").And.Message.Contains("NaN"));
    }

    private static TempCnn Fit(MLContext ml, IDataView data, string column, TempCnnOptions options) =>
        ml.GeoFM().Trainers.TempCnn("LabelKey", column, options).Fit(data).Model;

    private static IDataView Data(MLContext ml, int missingIn = -1)
    {
        Random random = new(2);
        IDataView rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(row =>
        {
            float[] values = [.. Enumerable.Range(0, 6).Select(_ => random.NextSingle())];
            if (row == missingIn)
                values[2] = float.NaN;
            return new Row { Label = row % 2 == 0 ? "maize" : "wheat", Series = values, Flat = values };
        }).ToArray());
        return ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label").Fit(rows).Transform(rows);
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        [VectorType(3, 2)]
        public float[] Series { get; set; } = [];

        [VectorType(6)]
        public float[] Flat { get; set; } = [];
    }
}
