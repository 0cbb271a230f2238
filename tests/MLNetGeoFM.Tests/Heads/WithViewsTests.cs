using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class WithViewsTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    private MLContext _ml = null!;

    [SetUp]
    public void MakeContext() => _ml = new MLContext(seed: 1);

    private GeoFMTrainers Trainers => _ml.GeoFM().Trainers;

    /// <summary>Equal views that count 1/n each are the problem without views; a penalty that is not scaled gives another one.</summary>
    [Test]
    public void Fit_EqualViews_GiveTheModelWithoutThem()
    {
        IDataView data = Views(120, (features, _) => features, "Copy", "Again");
        var trainer = Trainers.LogisticRegression("Label", "Features", new LogisticRegressionOptions { Tolerance = 1e-9 });
        float[][] plain = Scores(trainer.Fit(data).Transform(data));

        float[][] views = Scores(Trainers.WithViews(trainer, "Features", "Copy", "Again").Fit(data).Transform(data));

        for (int row = 0; row < plain.Length; row++)
            Assert.That(views[row], Is.EqualTo(plain[row]).Within(1e-5));
        float[][] strong = Scores(Trainers.LogisticRegression("Label", "Features", new LogisticRegressionOptions { L2Regularization = 3 })
            .Fit(data).Transform(data));
        Assert.That(strong[0][0], Is.Not.EqualTo(plain[0][0]).Within(1e-3), "what is compared depends on the penalty");
    }

    [Test]
    public void Fit_NeighboursOfEqualViews_VoteAsWithoutThem()
    {
        IDataView data = Views(90, (features, _) => features, "Copy");
        var trainer = Trainers.KNearestNeighbors("Label", "Features");
        Assert.That(Scores(Trainers.WithViews(trainer, "Features", "Copy").Fit(data).Transform(data)),
            Is.EqualTo(Scores(trainer.Fit(data).Transform(data))));
    }

    [Test]
    public void Transform_SeveralViews_IsTheMeanOfWhatTheHeadSaysAboutEach()
    {
        IDataView data = Views(120, (features, view) => [.. features.Select(value => value + (0.3f * view))], "Later", "Earlier");
        var trainer = Trainers.LogisticRegression("Label", "Features");
        var model = Trainers.WithViews(trainer, new MultiViewOptions { PredictionFeatureColumnNames = ["Later", "Features", "Earlier"] }).Fit(data);

        float[][] scores = Scores(model.Transform(data));
        CropPrediction[] predicted = [.. _ml.Data.CreateEnumerable<CropPrediction>(model.Transform(data), false, true)];

        LogisticRegression head = trainer.Fit(data).Model;
        float[][][] views = [.. new[] { "Later", "Features", "Earlier" }.Select(name => data.GetColumn<float[]>(name).ToArray())];
        for (int row = 0; row < scores.Length; row++)
        {
            float[] mean = new float[3];
            foreach (float[][] view in views)
            {
                float[] one = new float[3];
                head.Predict(view[row], one);
                for (int k = 0; k < 3; k++)
                    mean[k] += one[k] / 3;
            }

            Assert.That(scores[row], Is.EqualTo(mean).Within(1e-6));
            Assert.That(predicted[row].PredictedLabel, Is.EqualTo(1 + Array.IndexOf(scores[row], scores[row].Max())));
        }
    }

    [Test]
    public void Transform_ColumnsOfTraining_AreNotRead()
    {
        IDataView data = Views(60, (features, view) => [.. features.Select(value => value + view)], "Copy");
        MultiViewTransformer model = Trainers.WithViews(Trainers.LogisticRegression(), "Features", "Copy").Fit(data);
        IDataView without = _ml.Transforms.DropColumns("Copy").Fit(data).Transform(data);
        Assert.That(Scores(model.Transform(without)), Is.EqualTo(Scores(model.Transform(data))));
    }

    /// <summary>Each view of each row goes through the encoder once for all folds, and not at all where it only feeds training.</summary>
    [Test]
    public void CrossValidate_EncodedViews_RunOnceForAllFolds()
    {
        GeoFMWeights weights = PrestoWeights.Own(5);
        IDataView data = Series(60);

        CrossValidationReport report = _ml.GeoFM().CrossValidate(data, Encoded(weights), Folds.Block("Block", 6));

        Assert.That(report.Folds, Has.Count.EqualTo(6));
        Assert.That(weights.Frozen.EncodedSamples, Is.EqualTo(3 * 60), "as it is, with dates dropped, shifted");
        var model = Encoded(weights).Fit(data);
        long fitted = weights.Frozen.EncodedSamples;
        _ = model.Transform(data).GetColumn<float[]>("Score").Count();
        Assert.That(weights.Frozen.EncodedSamples - fitted, Is.EqualTo(60), "prediction needs one view");
    }

    [Test]
    public void CrossValidate_EncodedViews_GivesTheSameBitsNotShared()
    {
        IDataView data = Series(60);
        CrossValidationReport shared = _ml.GeoFM().CrossValidate(data, Encoded(PrestoWeights.Own(5)), Folds.Block("Block", 4));
        CrossValidationReport alone = _ml.GeoFM().CrossValidate(
            data, Encoded(PrestoWeights.Own(5)), Folds.Block("Block", 4), "Label", new() { SharesFrozenPrefix = false, NumberOfThreads = 1 });
        Assert.That(FrozenPrefixTests.Bits(alone), Is.EqualTo(FrozenPrefixTests.Bits(shared)),
            "a row loses the same dates and is moved by the same days in every fold");
    }

    [Test]
    public void WithViews_Wrong_SaysWhat()
    {
        var trainer = Trainers.LogisticRegression();
        IDataView data = Views(30, (features, _) => features, "Copy");
        IDataView wide = _ml.Transforms.Concatenate("Wide", "Features", "Copy").Fit(data).Transform(data);
        Assert.Multiple(() =>
        {
            Assert.That(() => Trainers.WithViews(trainer, "Features", "Features"), Throws.ArgumentException.With.Message.Contains("twice"));
            Assert.That(() => Trainers.WithViews(trainer, new MultiViewOptions { PredictionFeatureColumnNames = ["a", "b", "c", "d", "e"] }),
                Throws.ArgumentException.With.Message.Contains("are 5: expected at most 4"));
            Assert.That(() => Trainers.WithViews(Trainers.Calibrated(trainer, "Region"), "Features"),
                Throws.ArgumentException.With.Message.Contains("Give views first, then calibrate"));
            Assert.That(() => Trainers.WithViews(Trainers.Retrieval("Label", "Features"), "Features"),
                Throws.ArgumentException.With.Message.Contains("reads features alone, got one that also reads latitude"));
            Assert.That(() => Trainers.WithViews(trainer, "Features", "Nowhere").Fit(data),
                Throws.ArgumentException.With.Message.Contains("'Nowhere' is missing"));
            Assert.That(() => Trainers.WithViews(trainer, "Features", "Wide").Fit(wide),
                Throws.ArgumentException.With.Message.Contains("have 2 and 4 features"));
        });
    }

    private EstimatorChain<MultiViewTransformer> Encoded(GeoFMWeights weights)
    {
        var geo = _ml.GeoFM();
        var months = new TimeRegularizingOptions { Grid = TimeGridRule.Season(TimeStepUnit.Month, 12, 1) };
        var encoding = new EncodingOptions { CacheMebibytes = 0 };
        return geo.CompositeMonthly("Monthly", "Series", "Clear", "Dates", months)
            .Append(geo.Encode("Features", "Monthly", weights, encoding))
            .Append(geo.DropDates("Left", "Series", copy: 1))
            .Append(geo.CompositeMonthly("LeftMonthly", "Series", "Left", "Dates", months))
            .Append(geo.Encode("LeftFeatures", "LeftMonthly", weights, new EncodingOptions { CacheMebibytes = 0, DatesColumnName = "LeftMonthlyDates" }))
            .Append(geo.ShiftSeason("Moved", "Series", "Clear", "Dates", new SeasonShiftingOptions { Shift = new() { RandomDays = 45 } }))
            .Append(geo.CompositeMonthly("MovedMonthly", "Moved", "MovedClear", "MovedDates", months))
            .Append(geo.Encode("MovedFeatures", "MovedMonthly", weights, new EncodingOptions { CacheMebibytes = 0, DatesColumnName = "MovedMonthlyDates" }))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(Trainers.WithViews(Trainers.LogisticRegression(), "Features", "LeftFeatures", "MovedFeatures"));
    }

    private IDataView Series(int rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(CropSeries.Draw(rows, Bands.Length));
        return _ml.GeoFM().DescribeBands("Series", "Values", Bands).Fit(data).Transform(data);
    }

    /// <summary>Crops of two features, and other columns made of them.</summary>
    private IDataView Views(int rows, Func<float[], int, float[]> make, params string[] names)
    {
        IDataView data = CropRows.Keyed(_ml, CropRows.Make(rows));
        for (int i = 0; i < names.Length; i++)
        {
            int view = i + 1;
            data = _ml.Transforms.CustomMapping<OwnView, CropView>((row, made) => made.View = make(row.Features, view), null)
                .Append(_ml.Transforms.CopyColumns(names[i], "View")).Append(_ml.Transforms.DropColumns("View")).Fit(data).Transform(data);
        }

        return data;
    }

    private static float[][] Scores(IDataView view) => [.. view.GetColumn<float[]>("Score")];

    private sealed class OwnView
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    private sealed class CropView
    {
        [VectorType(2)]
        public float[] View { get; set; } = [];
    }
}
