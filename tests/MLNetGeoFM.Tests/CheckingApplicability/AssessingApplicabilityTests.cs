using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

public sealed class AssessingApplicabilityTests
{
    [Test]
    public void AssessApplicability_RegionBeyondTheOthers_IsOutsideAndWrong()
    {
        var ml = new MLContext(1);
        var (data, report) = CrossValidated(ml, Places());

        var assessed = ml.GeoFM().AssessApplicability(data, report);

        // Three regions lie side by side; in the fourth, far away, the crop's signature is turned round.
        Assert.That(assessed.Folds.Select(fold => fold.Name), Is.EqualTo(report.Predictions.FoldNames));
        var far = assessed.Folds.Single(fold => fold.Name == "far");
        Assert.Multiple(() =>
        {
            Assert.That((far.NumberInside, far.NumberOutside), Is.EqualTo((0, 60)));
            Assert.That(far.AccuracyInside, Is.NaN);
            Assert.That(assessed.Evidence.NumberInside, Is.GreaterThan(150));
            Assert.That(assessed.Evidence.AccuracyInside, Is.GreaterThan(0.9));
            Assert.That(assessed.Evidence.AccuracyOutside, Is.LessThan(0.7));
            Assert.That(assessed.Evidence.NumberOfGroups, Is.EqualTo(4));
        });
        for (int i = 0; i < report.Predictions.Count; i++)
        {
            var area = assessed.Folds[report.Predictions.Folds[i]].Area;
            Assert.That(area.NumberOfTrainingRows, Is.EqualTo(180));
            Assert.That(assessed.Inside[i], Is.EqualTo(area.IsInside(assessed.Dissimilarities[i])));
        }
    }

    [Test]
    public void AssessApplicability_NotANumberAndNoLabel_AreLeftOutOfTrainingAndOutside()
    {
        var ml = new MLContext(1);
        var places = Places();
        var (clean, cleanReport) = CrossValidated(ml, places);
        var expected = ml.GeoFM().AssessApplicability(clean, cleanReport);
        foreach (var place in places)
            place.Other = [.. place.Features];
        places[0].Other = [float.NaN, 0];
        places.Add(new Place { Label = "", Region = "a", Features = [500, 500], Other = [500, 500] });
        var (data, report) = CrossValidated(ml, places);

        var assessed = ml.GeoFM().AssessApplicability(data, report, "Other", "Region");

        Assert.That(assessed.Inside[0], Is.False);
        Assert.That(assessed.Dissimilarities[0], Is.NaN);
        Assert.That(assessed.Folds.Max(fold => fold.Area.NumberOfTrainingRows), Is.EqualTo(180), "the row without label trains nothing");
        Assert.That(assessed.Folds.Count(fold => fold.Area.NumberOfTrainingRows == 179), Is.EqualTo(3), "folds that train on row 0");
        Assert.That(assessed.Inside.Count(inside => inside), Is.EqualTo(expected.Inside.Count(inside => inside)).Within(3));
    }

    [Test]
    public void AssessApplicability_OtherRows_SaysHowMany()
    {
        var ml = new MLContext(1);
        var (data, report) = CrossValidated(ml, Places());

        Assert.That(() => ml.GeoFM().AssessApplicability(ml.Data.SkipRows(data, 1), report),
            Throws.ArgumentException.With.Message.Contains("239 rows").And.Message.Contains("240"));
        Assert.That(() => ml.GeoFM().AssessApplicability(data, report, "Nowhere"), Throws.ArgumentException.With.Message.Contains("'Nowhere'"));
    }

    private static (IDataView Data, CrossValidationReport Report) CrossValidated(MLContext ml, List<Place> places)
    {
        IDataView data = ml.Data.LoadFromEnumerable(places);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(ml.GeoFM().Trainers.LogisticRegression("LabelKey", "Features"));
        return (data, ml.GeoFM().CrossValidate(data, pipeline, Folds.LeaveRegionOut("Region")));
    }

    private static List<Place> Places()
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, 240).Select(i =>
        {
            string region = (i % 4) switch { 0 => "a", 1 => "b", 2 => "c", _ => "far" };
            bool isMaize = random.Next(2) == 0;
            float offset = region == "far" ? 40 : 0.2f * (i % 4);
            float crop = isMaize == (region == "far") ? 0 : 3;
            return new Place
            {
                Region = region,
                Label = isMaize ? "maize" : "wheat",
                Features = [crop + random.NextSingle(), offset + random.NextSingle()],
            };
        })];
    }

    private sealed class Place
    {
        public string Region { get; set; } = "";

        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public float[] Other { get; set; } = [0, 0];
    }
}
