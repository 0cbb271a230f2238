using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class CrossValidateTests
{
    private MLContext _context = null!;
    private List<string> _log = null!;

    [SetUp]
    public void MakeContext()
    {
        _context = new MLContext(seed: 1);
        _log = [];
        _context.Log += (_, message) =>
        {
            lock (_log)
                _log.Add($"{message.Kind}: {message.Message}");
        };
    }

    [Test]
    public void CrossValidate_LeaveRegionOut_PredictsEveryRowByAModelThatNeverSawItsRegion()
    {
        List<CropRow> rows = CropRows.Make(120);
        CrossValidationReport report = _context.GeoFM().CrossValidate(Load(rows), Pipeline(), Folds.LeaveRegionOut("Region"));

        string[] classes = ["maize", "soy", "wheat"];
        Assert.That(report.Predictions.ClassNames, Is.EqualTo(classes));
        Assert.That(report.Predictions.Rows, Is.EqualTo(Enumerable.Range(0, 120)));
        Assert.That(report.Folds.Select(fold => fold.Name), Is.EqualTo(new[] { "Beauce", "Brie", "Picardie", "Vexin" }));
        float[] expected = new float[3];
        foreach (string region in report.Assignment.FoldNames)
        {
            CropRow[] train = [.. rows.Where(row => row.Region != region)];
            LogisticRegression head = LogisticRegression.Train(
                [.. train.SelectMany(row => row.Features)],
                [.. train.Select(row => Array.IndexOf(classes, row.Label))],
                2,
                3).Head;
            for (int i = 0; i < rows.Count; i++)
            {
                if (rows[i].Region != region)
                    continue;
                head.Predict(rows[i].Features, expected);
                Assert.That(report.Predictions.Probabilities(i).ToArray(), Is.EqualTo(expected).Within(1e-5f), $"row {i}");
                int top = ClassificationMetrics.TopClass(expected);
                Assert.That(report.Predictions.PredictedClasses[i], Is.EqualTo(top), $"row {i}");
            }
        }
    }

    [Test]
    public void CrossValidate_Pooled_IsScoredOverAllRowsTogether()
    {
        List<CropRow> rows = CropRows.Make(120);
        CrossValidationReport report = _context.GeoFM().CrossValidate(Load(rows), Pipeline(), Folds.LeaveYearOut("Year"));
        int correct = report.Predictions.TrueClasses.Where((k, i) => report.Predictions.PredictedClasses[i] == k).Count();
        Assert.Multiple(() =>
        {
            Assert.That(report.Metrics.Samples, Is.EqualTo(120));
            Assert.That(report.Metrics.OverallAccuracy, Is.EqualTo(correct / 120.0));
            Assert.That(report.Folds.Sum(fold => fold.Metrics.Samples), Is.EqualTo(120));
            Assert.That(
                report.Folds.Sum(fold => fold.Metrics.OverallAccuracy * fold.Metrics.Samples), Is.EqualTo(correct).Within(1e-9));
            Assert.That(report.Predictions.Folds, Is.EqualTo(report.Assignment.FoldOfRow.ToArray()));
            Assert.That(report.Folds.Select(fold => fold.TrainRows + fold.Metrics.Samples), Is.All.EqualTo(120));
        });
    }

    [Test]
    public void CrossValidate_KeysMappedOutside_GivesTheSamePredictionsInKeyOrder()
    {
        List<CropRow> rows = CropRows.Make(90);
        CrossValidationReport inside = _context.GeoFM().CrossValidate(Load(rows), Pipeline(), Folds.LeaveRegionOut("Region"));
        CrossValidationReport outside = _context.GeoFM().CrossValidate(
            CropRows.Keyed(_context, rows), _context.GeoFM().Trainers.LogisticRegression(), Folds.LeaveRegionOut("Region"));
        Assert.That(outside.Predictions.ClassNames, Is.EqualTo(new[] { "wheat", "maize", "soy" }));
        Assert.That(
            outside.Predictions.PredictedClasses.Select(k => outside.Predictions.ClassNames[k]),
            Is.EqualTo(inside.Predictions.PredictedClasses.Select(k => inside.Predictions.ClassNames[k])));
        Assert.That(outside.Metrics.NegativeLogLikelihood, Is.EqualTo(inside.Metrics.NegativeLogLikelihood).Within(1e-5));
    }

    [Test]
    public void CrossValidate_ClassInOneRegionOnly_GetsProbabilityZeroThereAndAWarning()
    {
        List<CropRow> rows = CropRows.Make(120, withSunflower: true);
        CrossValidationReport report = _context.GeoFM().CrossValidate(Load(rows), Pipeline(), Folds.LeaveRegionOut("Region"));
        int sunflower = report.Predictions.ClassNames.ToList().IndexOf("sunflower");
        int vexin = report.Assignment.FoldNames.ToList().IndexOf("Vexin");
        Assert.That(report.Predictions.ClassNames, Has.Count.EqualTo(4));
        Assert.That(report.Folds[vexin].ClassesMissingFromTraining, Is.EqualTo(new[] { "sunflower" }));
        for (int i = 0; i < rows.Count; i++)
        {
            float probability = report.Predictions.Probabilities(i)[sunflower];
            Assert.That(probability, report.Predictions.Folds[i] == vexin ? Is.Zero : Is.GreaterThan(0), $"row {i}");
        }

        Assert.That(report.Metrics.PerClass[sunflower].Support, Is.EqualTo(6));
        Assert.That(report.Metrics.PerClass[sunflower].Correct, Is.Zero);
        Assert.That(
            _log, Has.Some.StartsWith("Warning").And.Some.Contains("'Vexin' tests classes that it never trains on: sunflower"));
    }

    [Test]
    public void CrossValidate_RandomFolds_LogThatTheyAreOptimistic()
    {
        _context.GeoFM().CrossValidate(Load(CropRows.Make(60)), Pipeline(), Folds.Random("Id", 3));
        Assert.That(_log, Has.Some.EqualTo("Warning: " + Folds.RandomFoldsWarning).Or.Some.Contains(Folds.RandomFoldsWarning));
        _log.Clear();
        _context.GeoFM().CrossValidate(Load(CropRows.Make(60)), Pipeline(), Folds.Block("Region", 2));
        Assert.That(_log, Has.None.Contains(Folds.RandomFoldsWarning));
    }

    [Test]
    public void CrossValidate_Split_TestsTheTestRowsOnly()
    {
        List<CropRow> rows = CropRows.Make(60);
        CrossValidationReport report = _context.GeoFM().CrossValidate(
            Load(rows), Pipeline(), Folds.FromSplit("Region", "Brie", "Vexin"));
        Assert.Multiple(() =>
        {
            Assert.That(report.Predictions.Rows.Select(row => rows[row].Region), Is.All.EqualTo("Vexin"));
            Assert.That(report.Predictions.Count, Is.EqualTo(rows.Count(row => row.Region == "Vexin")));
            Assert.That(report.Folds[0].TrainRows, Is.EqualTo(rows.Count(row => row.Region == "Brie")));
        });
    }

    [Test]
    public void CrossValidate_PredictedLabelMappedBackToText_IsTheSame()
    {
        IDataView data = Load(CropRows.Make(60));
        var mapped = Pipeline().Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        CrossValidationReport asKey = _context.GeoFM().CrossValidate(data, Pipeline(), Folds.Block("Region", 2));
        CrossValidationReport asText = _context.GeoFM().CrossValidate(data, mapped, Folds.Block("Region", 2));
        Assert.That(asText.Predictions.PredictedClasses, Is.EqualTo(asKey.Predictions.PredictedClasses));
    }

    [Test]
    public void CrossValidate_RowsWithoutLabel_AreNeitherTrainedOnNorScored()
    {
        List<CropRow> rows = CropRows.Make(60);
        CropRow unlabelled = new() { Id = "x", Region = "Brie", Year = 2015, Label = "", Features = [float.NaN, 0] };
        rows.Insert(10, unlabelled);
        CrossValidationReport report = _context.GeoFM().CrossValidate(
            Load(rows), Pipeline(), Folds.LeaveRegionOut("Region"), "Label", new CrossValidationOptions { IdColumnName = "Id" });
        Assert.Multiple(() =>
        {
            Assert.That(report.RowsWithoutLabel, Is.EqualTo(1));
            Assert.That(report.Predictions.Rows, Has.No.Member(10));
            Assert.That(report.Predictions.Ids, Is.EqualTo(rows.Where(row => row.Label.Length > 0).Select(row => row.Id)));
            Assert.That(report.Predictions.ClassNames, Has.No.Member(""));
            Assert.That(_log, Has.Some.Contains("1 of 61 rows have no label"));
        });
    }

    [Test]
    public void CrossValidate_NoPredictionForARow_CountsAsWrong()
    {
        List<CropRow> rows = CropRows.Make(60);
        List<CropRow> test = CropRows.Make(3);
        foreach (CropRow row in test)
            (row.Region, row.Features) = ("Nowhere", [float.NaN, 0]);
        CrossValidationReport report = _context.GeoFM().CrossValidate(
            Load([.. rows, .. test]),
            Pipeline(),
            FoldAssignment.FromTrainingRows(
                "test", [.. Enumerable.Repeat(-1, 60), 0, 0, 0], ["Nowhere"], [[.. Enumerable.Range(0, 60)]]));
        Assert.That(report.Predictions.PredictedClasses, Is.All.EqualTo(-1));
        Assert.That(report.Metrics.OverallAccuracy, Is.Zero);
        Assert.That(report.Predictions.Probabilities(0).ToArray(), Is.All.NaN);
    }

    [Test]
    public void CrossValidate_ScoresThatAreNoProbabilities_PointToCalibrateScores()
    {
        var margins = _context.Transforms.Conversion.MapValueToKey("LabelKey", "Label")
            .Append(_context.GeoFM().Trainers.LogisticRegression("LabelKey"))
            .Append(_context.Transforms.CustomMapping<Probabilities, Margins>((from, to) => to.Margin = [.. from.Score.Select(value => MathF.Log(value))], null));
        Assert.That(
            () => _context.GeoFM().CrossValidate(Load(CropRows.Make(60)), margins, Folds.LeaveRegionOut("Region"), "Label",
                new CrossValidationOptions { ScoreColumnName = "Margin" }),
            Throws.ArgumentException.With.Message.StartsWith("Fold 'Beauce' (1 of 4): Test row 0 has -").And.Message.Contains("'Margin'")
                .And.Message.Contains("CalibrateScores behind").And.Message.Contains("ScoreKind = Logits"));
    }

    private sealed class Probabilities
    {
        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    private sealed class Margins
    {
        [VectorType(3)]
        public float[] Margin { get; set; } = [];
    }

    [Test]
    public void CrossValidate_Options_ReportProgressAndKeepModels()
    {
        Steps steps = new();
        IDataView data = Load(CropRows.Make(60));
        CrossValidationReport report = _context.GeoFM().CrossValidate(
            data, Pipeline(), Folds.LeaveRegionOut("Region"), "Label",
            new CrossValidationOptions { Progress = steps, KeepModels = true, NumberOfThreads = 1 });
        Assert.That(steps.Reports.Select(step => (step.FoldsDone, step.NumberOfFolds, step.FoldName)),
            Is.EqualTo(new[] { (1, 4, "Beauce"), (2, 4, "Brie"), (3, 4, "Picardie"), (4, 4, "Vexin") }));
        Assert.That(report.Folds.Select(fold => fold.Model!.Transform(data).Schema.GetColumnOrNull("Score")), Has.None.Null);
        Assert.That(
            _context.GeoFM().CrossValidate(data, Pipeline(), Folds.LeaveRegionOut("Region")).Folds.Select(fold => fold.Model),
            Is.All.Null);
    }

    [Test]
    public void CrossValidate_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        Steps steps = new(_ => source.Cancel());
        Assert.Throws<OperationCanceledException>(() => _context.GeoFM().CrossValidate(
            Load(CropRows.Make(60)), Pipeline(), Folds.LeaveRegionOut("Region"), "Label",
            new CrossValidationOptions { Progress = steps, CancellationToken = source.Token }));
        Assert.That(steps.Reports, Has.Count.EqualTo(1));
    }

    [Test]
    public void CrossValidate_WrongArguments_NameWhatIsWrong()
    {
        IDataView data = Load(CropRows.Make(60));
        GeoFMCatalog catalog = _context.GeoFM();
        Assert.Multiple(() =>
        {
            Assert.That(() => catalog.CrossValidate(data, Pipeline(), Folds.LeaveRegionOut("Region"), "Crop"),
                Throws.ArgumentException.With.Message.Contains("label column 'Crop' is missing")
                    .And.Message.Contains("'Region'"));
            Assert.That(() => catalog.CrossValidate(data, Pipeline(), Folds.LeaveRegionOut("County")),
                Throws.ArgumentException.With.Message.Contains("fold column 'County' is missing"));
            Assert.That(() => catalog.CrossValidate(data, Pipeline(), Folds.LeaveRegionOut(["a", "b"])),
                Throws.ArgumentException.With.Message.Contains("folds are for 2 rows, the data has 60"));
            Assert.That(
                () => catalog.CrossValidate(
                    data, _context.Transforms.Conversion.MapValueToKey("Label"), Folds.LeaveRegionOut("Region")),
                Throws.ArgumentException.With.Message.Contains("score column 'Score' is missing"));
            Assert.That(
                () => catalog.CrossValidate(
                    data, Pipeline(), Folds.LeaveRegionOut("Region"), "Label", new() { ScoreColumnName = "Features" }),
                Throws.ArgumentException.With.Message.Contains("expected 3 scores, one for each class, got 2"));
        });
    }

    [Test]
    public void ToDataView_EvaluatedByMLNet_GivesThePooledAccuracy()
    {
        CrossValidationReport report = _context.GeoFM().CrossValidate(
            Load(CropRows.Make(90)), Pipeline(), Folds.LeaveRegionOut("Region"), "Label",
            new CrossValidationOptions { IdColumnName = "Id" });
        IDataView predictions = report.Predictions.ToDataView();
        MulticlassClassificationMetrics metrics = _context.MulticlassClassification.Evaluate(predictions);
        Assert.Multiple(() =>
        {
            Assert.That(metrics.MicroAccuracy, Is.EqualTo(report.Metrics.OverallAccuracy).Within(1e-12));
            Assert.That(ColumnText.Read(predictions, "id", "Id")[17], Is.EqualTo("field-17"));
            Assert.That(
                ColumnText.Read(predictions, "fold", "Fold"),
                Is.EqualTo(report.Predictions.Folds.Select(f => report.Predictions.FoldNames[f])));
            Assert.That(ColumnText.Read(predictions, "row", "Row")[17], Is.EqualTo("17"));
        });
    }

    private EstimatorChain<LogisticRegressionTransformer> Pipeline() =>
        _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.GeoFM().Trainers.LogisticRegression());

    private IDataView Load(IEnumerable<CropRow> rows) => _context.Data.LoadFromEnumerable(rows);

    private sealed class Steps(Action<CrossValidationProgress>? onReport = null) : IProgress<CrossValidationProgress>
    {
        public List<CrossValidationProgress> Reports { get; } = [];

        public void Report(CrossValidationProgress value)
        {
            Reports.Add(value);
            onReport?.Invoke(value);
        }
    }
}
