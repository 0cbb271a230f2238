using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class CalibrateScoresTests
{
    private static readonly string[] Classes = ["maize", "soy", "wheat"];

    private MLContext _context = null!;

    [SetUp]
    public void MakeContext() => _context = new MLContext(seed: 1);

    [TestCase(CalibrationMethod.Temperature)]
    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    [TestCase(CalibrationMethod.Isotonic)]
    public void Fit_ScoresOfATrainer_IsTheCalibratorOfItsRows(CalibrationMethod method)
    {
        Scored[] rows = Rows(200);
        IDataView data = Keyed(rows);
        ScoreCalibratingTransformer model = _context.GeoFM().CalibrateScores("Label", "Score", "Region", method).Fit(data);

        Calibrator expected = Calibrator.Fit([.. rows.SelectMany(row => row.Score)], [.. rows.Select(row => Array.IndexOf(Classes, row.Label))], 3,
            [.. rows.Select(row => row.Region[^1] - '0')], new CalibrationOptions { Method = method }).Calibrator;

        CropPrediction[] said = Predictions(model.Transform(data));
        float[] corrected = new float[3];
        for (int i = 0; i < rows.Length; i++)
        {
            expected.Apply(rows[i].Score, corrected);
            Assert.That(said[i].Score, Is.EqualTo(corrected).Within(1e-6), $"row {i}");
            Assert.That(said[i].PredictedLabel, Is.EqualTo(ClassificationMetrics.TopClass(said[i].Score) + 1));
        }
    }

    /// <summary>Logits are the logarithms of probabilities plus anything.</summary>
    [Test]
    public void Fit_Logits_AreTheProbabilitiesOfTheirSoftmax()
    {
        Scored[] rows = Rows(120);
        Scored[] logits = [.. rows.Select((row, i) => row with { Score = [.. row.Score.Select(p => MathF.Log(p) + i)] })];

        CropPrediction[] said = Calibrated(rows, ScoreKind.Probabilities);
        CropPrediction[] same = Calibrated(logits, ScoreKind.Logits);

        Assert.That(same.SelectMany(one => one.Score), Is.EqualTo(said.SelectMany(one => one.Score)).Within(1e-4));
        Assert.That(() => Calibrated(logits, ScoreKind.Probabilities),
            Throws.ArgumentException.With.Message.Contains("'Score'").And.Message.Contains("ScoreKind to Logits"));
    }

    /// <summary>Fitted on other regions than the head, saved behind it and loaded: what a user does with any trainer.</summary>
    [Test]
    public void ModelLoad_BehindATrainer_ReplacesItsScores()
    {
        IDataView train = CropRows.Keyed(_context, CropRows.Make(240));
        var head = _context.GeoFM().Trainers.LogisticRegression().Fit(_context.Data.TakeRows(train, 120));
        var held = _context.Data.SkipRows(train, 120);
        var calibrating = _context.GeoFM().CalibrateScores().Fit(head.Transform(held));
        var model = new TransformerChain<ITransformer>(head, calibrating);
        using var file = new MemoryStream();
        _context.Model.Save(model, train.Schema, file);
        file.Position = 0;

        IDataView scored = new MLContext(3).Model.Load(file, out _).Transform(held);

        CropPrediction[] expected = Predictions(model.Transform(held));
        CropPrediction[] actual = Predictions(scored);
        CropPrediction[] uncorrected = Predictions(head.Transform(held));
        Assert.That(actual.SelectMany(one => one.Score), Is.EqualTo(expected.SelectMany(one => one.Score)));
        Assert.That(actual.Select(one => one.PredictedLabel), Is.EqualTo(uncorrected.Select(one => one.PredictedLabel)), "one temperature");
        Assert.That(actual[0].Score, Is.Not.EqualTo(uncorrected[0].Score));
        VBuffer<ReadOnlyMemory<char>> slots = default;
        scored.Schema["Score"].GetSlotNames(ref slots);
        Assert.That(slots.DenseValues().Select(name => name.ToString()), Is.EqualTo(calibrating.ClassNames));
        var metrics = _context.MulticlassClassification.Evaluate(scored);
        var before = _context.MulticlassClassification.Evaluate(head.Transform(held));
        Assert.That(metrics.LogLoss, Is.LessThan(before.LogLoss), "fitted on these rows");
        Assert.That(metrics.MicroAccuracy, Is.EqualTo(before.MicroAccuracy));
    }

    [Test]
    public void Fit_RowsThatSayNothing_AreCountedAndStayEmpty()
    {
        Scored[] rows = Rows(60);
        rows[3] = rows[3] with { Score = [float.NaN, 0.5f, 0.5f] };
        rows[7] = rows[7] with { Score = [float.PositiveInfinity, 0, 0] };
        List<string> log = [];
        _context.Log += (_, message) => log.Add(message.Message);
        IDataView data = Keyed(rows);

        CropPrediction[] said = Predictions(_context.GeoFM().CalibrateScores().Fit(data).Transform(data));

        Assert.Multiple(() =>
        {
            Assert.That(log, Has.Some.Contains("2 of 60 rows"));
            Assert.That(said[3].PredictedLabel, Is.Zero);
            Assert.That(said[3].Score, Is.All.NaN);
            Assert.That(said[7].Score, Is.All.NaN);
            Assert.That(said[4].Score.Sum(), Is.EqualTo(1).Within(1e-5));
        });
    }

    [Test]
    public void Fit_WrongColumns_NameThemAndTheRemedy()
    {
        var geo = _context.GeoFM();
        Scored[] rows = Rows(30);
        IDataView data = Keyed(rows);
        IDataView otherOrder = geo.Trainers.LogisticRegression("Label", "Score").Fit(data).Transform(data);
        IDataView renamed = _context.Transforms.Conversion.MapKeyToValue("Text", "Label")
            .Append(_context.Transforms.Conversion.MapValueToKey("Reversed", "Text",
                keyData: _context.Data.LoadFromEnumerable(Classes.Reverse().Select(name => new Named { Name = name }))))
            .Fit(otherOrder).Transform(otherOrder);
        rows[5] = rows[5] with { Region = "" };
        Assert.Multiple(() =>
        {
            Assert.That(() => geo.CalibrateScores("Label", "Margin").Fit(data),
                Throws.ArgumentException.With.Message.Contains("score column 'Margin' is missing"));
            Assert.That(() => geo.CalibrateScores("Region").Fit(data), Throws.ArgumentException.With.Message.Contains("MapValueToKey"));
            Assert.That(() => geo.CalibrateScores("Label", "Two").Fit(data), Throws.ArgumentException.With.Message.Contains("with 3 values"));
            Assert.That(() => geo.CalibrateScores("Reversed").Fit(renamed),
                Throws.ArgumentException.With.Message.Contains("wheat, soy, maize, got maize, soy, wheat"));
            Assert.That(() => geo.CalibrateScores("Label", "Score", "County").Fit(data),
                Throws.ArgumentException.With.Message.Contains("group column 'County' is missing"));
            Assert.That(() => geo.CalibrateScores("Label", "Score", "County").GetOutputSchema(SchemaShapes.Of(data.Schema)),
                Throws.ArgumentException.With.Message.Contains("group column 'County' is missing"));
            Assert.That(() => geo.CalibrateScores("Label", "Score", "Region").Fit(Keyed(rows)),
                Throws.ArgumentException.With.Message.Contains("Row 5 has no value in the group column 'Region'"));
            Assert.That(() => geo.CalibrateScores("Label", "Score", null,
                    new ScoreCalibratingOptions { NumberOfFolds = 2, ScoreKind = (ScoreKind)7 }),
                Throws.ArgumentException.With.Message.Contains("got 2").And.Message.Contains("got 7"));
        });
    }

    private CropPrediction[] Calibrated(Scored[] rows, ScoreKind kind)
    {
        IDataView data = Keyed(rows);
        return Predictions(_context.GeoFM()
            .CalibrateScores("Label", "Score", null, new ScoreCalibratingOptions { ScoreKind = kind }).Fit(data).Transform(data));
    }

    private IDataView Keyed(Scored[] rows)
    {
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        return _context.Transforms.Conversion.MapValueToKey("Label",
            keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(data).Transform(data);
    }

    private CropPrediction[] Predictions(IDataView scored) =>
        [.. _context.Data.CreateEnumerable<CropPrediction>(scored, reuseRowObject: false)];

    /// <summary>Scores that are right in their top class two times of three, and much surer than that.</summary>
    private static Scored[] Rows(int count)
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int top = random.Next(3);
            float sure = 0.7f + (0.25f * random.NextSingle());
            float second = (1 - sure) * (0.2f + (0.6f * random.NextSingle()));
            float[] score = new float[3];
            score[top] = sure;
            score[(top + 1) % 3] = second;
            score[(top + 2) % 3] = 1 - sure - second;
            return new Scored { Label = Classes[random.Next(3) > 0 ? top : random.Next(3)], Region = $"region {i % 5}", Score = score };
        })];
    }

    private sealed record Scored
    {
        public string Label { get; set; } = "";

        public string Region { get; set; } = "";

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [VectorType(2)]
        public float[] Two { get; set; } = [1, 0];
    }

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }
}
