using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ClassifierTests
{
    private MLContext _context = null!;

    [SetUp]
    public void MakeContext() => _context = new MLContext(seed: 1);

    [Test]
    public void Fit_LogisticRegression_GivesTheHeadsOwnProbabilities()
    {
        List<CropRow> rows = CropRows.Make(90);
        IDataView data = CropRows.Keyed(_context, rows);
        LogisticRegressionTransformer model = _context.GeoFM().Trainers.LogisticRegression().Fit(data);
        LogisticRegression head = LogisticRegression.Train(
            [.. rows.SelectMany(row => row.Features)], [.. rows.Select((_, i) => i % 3)], 2, 3).Head;

        CropPrediction[] predictions = Predictions(model.Transform(data));
        Assert.That(model.ClassNames, Is.EqualTo(new[] { "wheat", "maize", "soy" }));
        Assert.That(predictions, Has.Length.EqualTo(90));
        AssertSame(predictions, rows, head);
        Assert.That(predictions.Where((p, i) => p.PredictedLabel == (i % 3) + 1).Count(), Is.GreaterThan(65));
    }

    [Test]
    public void Fit_KNearestNeighbors_GivesTheHeadsOwnProbabilities()
    {
        List<CropRow> rows = CropRows.Make(90);
        IDataView data = CropRows.Keyed(_context, rows);
        KNearestNeighborsTransformer model = _context.GeoFM().Trainers
            .KNearestNeighbors("Label", "Features", new KNearestNeighborsOptions { NumberOfNeighbors = 7 }).Fit(data);
        KNearestNeighbors head = KNearestNeighbors.Train(
            [.. rows.SelectMany(row => row.Features)], [.. rows.Select((_, i) => i % 3)], 2, 3, new() { NumberOfNeighbors = 7 });
        AssertSame(Predictions(model.Transform(data)), rows, head);
    }

    [Test]
    public void Fit_NoRowToMakeKeysFrom_SaysThatNoRowHasALabel()
    {
        var pipeline = _context.Transforms.Conversion.MapValueToKey("Label").Append(_context.GeoFM().Trainers.LogisticRegression());
        Assert.That(() => pipeline.Fit(_context.Data.LoadFromEnumerable(new List<CropRow>())),
            Throws.ArgumentException.With.Message.Contains("'Label'").And.Message.Contains("where no row has a label"));
    }

    [Test]
    public void Transform_Output_HasTheFullAnnotationSet()
    {
        IDataView data = CropRows.Keyed(_context, CropRows.Make(30));
        DataViewSchema schema = _context.GeoFM().Trainers.LogisticRegression().Fit(data).Transform(data).Schema;
        DataViewSchema.Column predicted = schema["PredictedLabel"];
        DataViewSchema.Column score = schema["Score"];
        Assert.Multiple(() =>
        {
            Assert.That(predicted.Type, Is.EqualTo(new KeyDataViewType(typeof(uint), 3)));
            Assert.That(score.Type, Is.EqualTo(new VectorDataViewType(NumberDataViewType.Single, 3)));
            Assert.That(predicted.HasKeyValues(), Is.True);
            Assert.That(score.HasSlotNames(), Is.True);
            Assert.That(Names(predicted, "KeyValues"), Is.EqualTo(new[] { "wheat", "maize", "soy" }));
            Assert.That(Names(score, "SlotNames"), Is.EqualTo(new[] { "wheat", "maize", "soy" }));
            Assert.That(Names(score, "TrainingLabelValues"), Is.EqualTo(new[] { "wheat", "maize", "soy" }));
            Assert.That(
                Kinds(predicted),
                Is.EquivalentTo(new[] { "KeyValues", "ScoreColumnSetId", "ScoreColumnKind", "ScoreValueKind" }));
            Assert.That(
                Kinds(score),
                Is.EquivalentTo(
                    new[] { "SlotNames", "TrainingLabelValues", "ScoreColumnSetId", "ScoreColumnKind", "ScoreValueKind" }));
        });
    }

    [Test]
    public void Transform_SecondScorer_GetsTheNextScoreSetId()
    {
        IDataView data = CropRows.Keyed(_context, CropRows.Make(30));
        IDataView scored = _context.GeoFM().Trainers.LogisticRegression().Append(_context.GeoFM().Trainers.KNearestNeighbors())
            .Fit(data).Transform(data);
        uint[] ids = [.. scored.Schema.Where(column => column.Name == "Score").Select(SetId)];
        Assert.That(ids, Is.EqualTo(new uint[] { 1, 2 }));
    }

    [Test]
    public void GetOutputSchema_BeforeFit_PromisesWhatTransformDelivers()
    {
        IDataView data = CropRows.Keyed(_context, CropRows.Make(30));
        LogisticRegressionEstimator estimator = _context.GeoFM().Trainers.LogisticRegression();
        SchemaShape promised = estimator.GetOutputSchema(SchemaShapes.Of(data.Schema));
        SchemaShape delivered = SchemaShapes.Of(estimator.Fit(data).Transform(data).Schema);
        Assert.That(promised.Select(Described), Is.EqualTo(delivered.Select(Described)));
    }

    [Test]
    public void Fit_MissingLabels_AreLeftOutWithAWarning()
    {
        List<CropRow> rows = CropRows.Make(60);
        IDataView unmapped = _context.Data.LoadFromEnumerable(rows);
        var map = _context.Transforms.Conversion.MapValueToKey("Label").Fit(unmapped);
        List<string> log = [];
        _context.Log += (_, message) => log.Add(message.Message);
        CropRow unknown = new() { Id = "x", Label = "rye", Features = [float.NaN, 0] };
        IDataView data = map.Transform(_context.Data.LoadFromEnumerable([.. rows, unknown, unknown]));

        LogisticRegressionTransformer model = _context.GeoFM().Trainers.LogisticRegression().Fit(data);
        Assert.That(log, Has.Some.Contains("2 of 62 rows have no value in the label column 'Label'"));
        Assert.That(
            model.Model.WeightNorm,
            Is.EqualTo(_context.GeoFM().Trainers.LogisticRegression().Fit(map.Transform(unmapped)).Model.WeightNorm));
    }

    [Test]
    public void Fit_NaNFeature_NamesColumnRowAndSlot()
    {
        List<CropRow> rows = CropRows.Make(30);
        rows[13].Features[1] = float.NaN;
        IDataView data = CropRows.Keyed(_context, rows);
        Assert.That(
            () => _context.GeoFM().Trainers.KNearestNeighbors().Fit(data),
            Throws.ArgumentException.With.Message.Contains("Row 13 of the feature column 'Features' has NaN in slot 1"));
    }

    [Test]
    public void Transform_NaNFeature_GivesNaNScoresAndNoLabel()
    {
        List<CropRow> rows = CropRows.Make(30);
        IDataView data = CropRows.Keyed(_context, rows);
        LogisticRegressionTransformer model = _context.GeoFM().Trainers.LogisticRegression().Fit(data);
        rows[4].Features = [1, float.NaN];
        CropPrediction[] predictions = Predictions(model.Transform(_context.Data.LoadFromEnumerable(rows)));
        Assert.Multiple(() =>
        {
            Assert.That(predictions[4].PredictedLabel, Is.Zero);
            Assert.That(predictions[4].Score, Is.All.NaN);
            Assert.That(predictions[5].PredictedLabel, Is.Not.Zero);
        });
    }

    [Test]
    public void Fit_WrongColumns_NameColumnExpectedAndActual()
    {
        IDataView unmapped = _context.Data.LoadFromEnumerable(CropRows.Make(9));
        IDataView data = CropRows.Keyed(_context, CropRows.Make(9));
        GeoFMTrainers trainers = _context.GeoFM().Trainers;
        Assert.Multiple(() =>
        {
            Assert.That(() => trainers.LogisticRegression().Fit(unmapped),
                Throws.ArgumentException.With.Message.Contains("'Label'").And.Message.Contains("MapValueToKey"));
            Assert.That(() => trainers.LogisticRegression().GetOutputSchema(SchemaShapes.Of(unmapped.Schema)),
                Throws.ArgumentException.With.Message.Contains("'Label'").And.Message.Contains("Key"));
            Assert.That(() => trainers.LogisticRegression("Label", "Embedding").Fit(data),
                Throws.ArgumentException.With.Message.Contains("feature column 'Embedding' is missing"));
            Assert.That(() => trainers.LogisticRegression("Label", "Year").Fit(data),
                Throws.ArgumentException.With.Message.Contains("'Year'").And.Message.Contains("Vector of Single"));
            Assert.That(() => trainers.LogisticRegression().Fit(data).Transform(
                    _context.Transforms.DropColumns("Features").Fit(data).Transform(data)),
                Throws.ArgumentException.With.Message.Contains("feature column 'Features' is missing"));
        });
    }

    [Test]
    public void LogisticRegression_OptionsOutOfRange_FailAtOnce()
    {
        Assert.That(() => _context.GeoFM().Trainers.LogisticRegression("Label", "Features", new() { L2Regularization = -1 }),
            Throws.ArgumentException.With.Message.Contains("L2Regularization must be above 0 and finite, got -1"));
    }

    [Test]
    public void Fit_Cancelled_Stops()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        IDataView data = CropRows.Keyed(_context, CropRows.Make(30));
        Assert.Throws<OperationCanceledException>(
            () => _context.GeoFM().Trainers
                .LogisticRegression("Label", "Features", new() { CancellationToken = source.Token }).Fit(data));
    }

    [Test]
    public void Evaluate_ByMLNet_AgreesWithOurMetrics()
    {
        List<CropRow> rows = CropRows.Make(120);
        IDataView data = CropRows.Keyed(_context, rows);
        IDataView scored = _context.GeoFM().Trainers.LogisticRegression().Fit(data).Transform(data);
        CropPrediction[] predictions = Predictions(scored);
        ClassificationMetrics ours = ClassificationMetrics.Compute(
            [.. rows.Select((_, i) => i % 3)], [.. predictions.SelectMany(p => p.Score)], ["wheat", "maize", "soy"]);
        MulticlassClassificationMetrics theirs = _context.MulticlassClassification.Evaluate(scored);
        Assert.Multiple(() =>
        {
            Assert.That(theirs.MicroAccuracy, Is.EqualTo(ours.OverallAccuracy).Within(1e-12));
            Assert.That(theirs.MacroAccuracy, Is.EqualTo(ours.BalancedAccuracy).Within(1e-12));
            Assert.That(theirs.LogLoss, Is.EqualTo(ours.NegativeLogLikelihood).Within(1e-6));
        });
    }

    [TestCase("logistic")]
    [TestCase("neighbours")]
    [TestCase("prototypes")]
    [TestCase("mlp")]
    public void Save_ThenLoad_GivesTheSameBits(string head)
    {
        List<CropRow> rows = CropRows.Make(60);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        GeoFMTrainers trainers = _context.GeoFM().Trainers;
        IEstimator<ITransformer> trainer = head switch
        {
            "logistic" => trainers.LogisticRegression(),
            "neighbours" => trainers.KNearestNeighbors(),
            "prototypes" => trainers.Prototypes(),
            _ => trainers.Mlp("Label", "Features", new() { Epochs = 10 }, "Region"),
        };
        var model = _context.Transforms.Conversion.MapValueToKey("Label").Append(trainer).Fit(data);
        using MemoryStream stream = new();
        _context.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        rows[3].Features = [float.NaN, 1];
        CropPrediction[] before = Predictions(model.Transform(_context.Data.LoadFromEnumerable(rows)));
        IDataView scored = loaded.Transform(_context.Data.LoadFromEnumerable(rows));
        CropPrediction[] after = Predictions(scored);
        Assert.That(after.Select(p => p.PredictedLabel), Is.EqualTo(before.Select(p => p.PredictedLabel)));
        Assert.That(after.SelectMany(p => p.Score), Is.EqualTo(before.SelectMany(p => p.Score)));
        Assert.That(Names(scored.Schema["PredictedLabel"], "KeyValues"), Is.EqualTo(new[] { "wheat", "maize", "soy" }));
        Assert.That(Names(scored.Schema["Score"], "SlotNames"), Is.EqualTo(new[] { "wheat", "maize", "soy" }));
    }

    [Test]
    public void PredictionEngine_OneRow_GivesTheSameBits()
    {
        List<CropRow> rows = CropRows.Make(60);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        var model = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.GeoFM().Trainers.LogisticRegression()).Fit(data);
        CropPrediction[] batched = Predictions(model.Transform(data));
        using var engine = _context.Model.CreatePredictionEngine<CropRow, CropPrediction>(model);
        for (int i = 0; i < rows.Count; i++)
        {
            CropPrediction single = engine.Predict(rows[i]);
            Assert.That(single.Score, Is.EqualTo(batched[i].Score), $"row {i}");
            Assert.That(single.PredictedLabel, Is.EqualTo(batched[i].PredictedLabel), $"row {i}");
        }
    }

    private static void AssertSame(CropPrediction[] predictions, List<CropRow> rows, ClassificationHead head)
    {
        float[] expected = new float[head.NumberOfClasses];
        for (int i = 0; i < rows.Count; i++)
        {
            head.Predict(rows[i].Features, expected);
            Assert.That(predictions[i].Score, Is.EqualTo(expected), $"row {i}");
            Assert.That(predictions[i].PredictedLabel, Is.EqualTo(ClassificationMetrics.TopClass(expected) + 1), $"row {i}");
        }
    }

    private CropPrediction[] Predictions(IDataView scored) =>
        [.. _context.Data.CreateEnumerable<CropPrediction>(scored, reuseRowObject: false)];

    private static string[]? Names(DataViewSchema.Column column, string kind) => GeoFMAnnotations.GetNames(column, kind);

    private static IEnumerable<string> Kinds(DataViewSchema.Column column) =>
        column.Annotations.Schema.Select(annotation => annotation.Name);

    private static uint SetId(DataViewSchema.Column column)
    {
        uint id = 0;
        column.Annotations.GetValue("ScoreColumnSetId", ref id);
        return id;
    }

    private static string Described(SchemaShape.Column column) =>
        $"{column.Name} {column.Kind} {column.ItemType} {column.IsKey} "
        + $"{string.Join('|', column.Annotations.Select(a => a.Name).Order())}";
}
