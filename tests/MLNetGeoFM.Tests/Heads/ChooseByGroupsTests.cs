using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class ChooseByGroupsTests
{
    private MLContext _ml = null!;
    private List<string> _log = null!;

    [SetUp]
    public void MakeContext()
    {
        _ml = new MLContext(seed: 1);
        _log = [];
        _ml.Log += (_, message) => _log.Add(message.Message);
    }

    private GeoFMTrainers Trainers => _ml.GeoFM().Trainers;

    /// <summary>The shortcut separates the crops perfectly in every region, and by another rule in each.</summary>
    [Test]
    public void Fit_ShortcutOfRegions_IsNotChosen()
    {
        IDataView data = Fields(160, shortcutHolds: false);
        RowTransformer model = Choice().Fit(data);
        Assert.That(((LogisticRegressionTransformer)model).FeatureColumnName, Is.EqualTo("Honest"));
        Assert.That(_log, Has.Some.Contains("'honest' of 2 candidates, by 4 held-out folds of 'Region': shortcut 0."));
    }

    [Test]
    public void Fit_FeatureThatHoldsEverywhere_IsChosen()
    {
        RowTransformer model = Choice().Fit(Fields(160, shortcutHolds: true));
        Assert.That(((LogisticRegressionTransformer)model).FeatureColumnName, Is.EqualTo("Shortcut"));
    }

    [Test]
    public void Fit_EquallyGood_TakesTheFirst()
    {
        RowTransformer model = Trainers.ChooseByGroups("Region",
            new TrainerCandidate("one", Trainers.LogisticRegression("Label", "Honest")),
            new TrainerCandidate("same", Trainers.WithViews(Trainers.LogisticRegression("Label", "Honest"), "Honest"))).Fit(Fields(80, false));
        Assert.That(model, Is.InstanceOf<LogisticRegressionTransformer>());
    }

    /// <summary>In the tested region the honest feature is worthless and the shortcut right: a choice that saw it would take the
    /// other.</summary>
    [Test]
    public void CrossValidate_TestedRegion_TakesNoPartInTheChoice()
    {
        CrossValidationReport report = _ml.GeoFM().CrossValidate(Fields(160, false, liar: "region 3"), Choice(), Folds.LeaveRegionOut("Region"), "Label",
            new CrossValidationOptions { KeepModels = true });
        int fold = report.Assignment.FoldNames.ToList().IndexOf("region 3");
        Assert.That(((LogisticRegressionTransformer)report.Folds[fold].Model!).FeatureColumnName, Is.EqualTo("Honest"));
        Assert.That(report.Folds[fold].Metrics.OverallAccuracy, Is.LessThan(0.2));
    }

    [Test]
    public void ChooseByGroups_Wrong_SaysWhat()
    {
        var honest = new TrainerCandidate("honest", Trainers.LogisticRegression("Label", "Honest"));
        Assert.Multiple(() =>
        {
            Assert.That(() => Trainers.ChooseByGroups("Region"), Throws.ArgumentException.With.Message.Contains("no candidate"));
            Assert.That(() => Trainers.ChooseByGroups("Region", honest, honest), Throws.ArgumentException.With.Message.Contains("'honest'"));
            Assert.That(() => Trainers.ChooseByGroups("Region", honest, new TrainerCandidate("other", Trainers.LogisticRegression("Crop", "Honest"))),
                Throws.ArgumentException.With.Message.Contains("learns the label 'Crop': expected 'Label'"));
            Assert.That(() => Trainers.ChooseByGroups("Region", honest, new TrainerCandidate("calibrated", Trainers.Calibrated(Trainers.LogisticRegression(), "Block"))),
                Throws.ArgumentException.With.Message.Contains("'Block'").And.Message.Contains("'Region'"));
            Assert.That(() => Trainers.ChooseByGroups("Region", new TrainerCandidate("choice", Choice())),
                Throws.ArgumentException.With.Message.Contains("does not choose itself"));
            Assert.That(() => Trainers.Calibrated(Choice(), "Region"), Throws.ArgumentException.With.Message.Contains("calibrate its candidates"));
            Assert.That(() => Trainers.ChooseByGroups("Nowhere", honest).Fit(Fields(20, true)),
                Throws.ArgumentException.With.Message.Contains("'Nowhere' is missing"));
        });
    }

    private TrainerChoiceEstimator Choice() => Trainers.ChooseByGroups("Region",
        new TrainerCandidate("shortcut", Trainers.LogisticRegression("Label", "Shortcut")),
        new TrainerCandidate("honest", Trainers.LogisticRegression("Label", "Honest")));

    private IDataView Fields(int count, bool shortcutHolds, string? liar = null)
    {
        Random random = new(7);
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(row =>
        {
            string region = $"region {row % 4}";
            int crop = row / 4 % 2;
            double noise = random.NextDouble() - 0.5;
            int seen = region == liar ? 1 - crop : crop;
            return new Field
            {
                Region = region,
                Label = crop == 0 ? "wheat" : "maize",
                Honest = [(float)(seen + (1.2 * noise)), (float)random.NextDouble()],
                Shortcut = [shortcutHolds || row % 2 == 0 ? crop : 1 - crop, shortcutHolds ? 0 : row % 2],
            };
        }));
        return _ml.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    private sealed class Field
    {
        public string Region { get; set; } = "";

        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Honest { get; set; } = [];

        [VectorType(2)]
        public float[] Shortcut { get; set; } = [];
    }
}
