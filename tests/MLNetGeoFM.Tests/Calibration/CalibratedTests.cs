using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class CalibratedTests
{
    private MLContext _context = null!;

    [SetUp]
    public void MakeContext() => _context = new MLContext(seed: 1);

    /// <summary>By hand: a head for each region left out, its predictions pooled in row order of the folds, one temperature.</summary>
    [Test]
    public void Fit_FourRegions_IsTheTemperatureOfPooledHeldOutPredictions()
    {
        List<CropRow> rows = CropRows.Make(120, withSunflower: true);
        IDataView data = CropRows.Keyed(_context, rows);
        CalibratedTransformer model = Trainers.Calibrated(Trainers.LogisticRegression(), "Region").Fit(data);

        string[] classes = [.. rows.Select(row => row.Label).Distinct()];
        List<float> pooled = [];
        List<int> labels = [];
        foreach (string region in rows.Select(row => row.Region).Distinct())
        {
            LogisticRegression head = Train(rows.Where(row => row.Region != region), classes);
            float[] probabilities = new float[classes.Length];
            foreach (CropRow row in rows.Where(row => row.Region == region))
            {
                head.Predict(row.Features, probabilities);
                pooled.AddRange(probabilities);
                labels.Add(Array.IndexOf(classes, row.Label));
            }
        }

        CalibrationFit expected = Calibrator.Fit([.. pooled], [.. labels], classes.Length);
        Assert.Multiple(() =>
        {
            Assert.That(model.ClassNames, Is.EqualTo(classes));
            Assert.That(expected.RowsLeftOut, Is.EqualTo(6), "sunflower grows in one region only");
            Assert.That(((TemperatureScaling)model.Model.Calibrator).Temperature,
                Is.EqualTo(((TemperatureScaling)expected.Calibrator).Temperature).Within(1e-9));
            Assert.That(((LogisticRegression)model.Model.Head).WeightNorm, Is.EqualTo(Train(rows, classes).WeightNorm));
        });
    }

    [Test]
    public void Fit_Temperature_KeepsEveryPredictedClass()
    {
        IDataView data = CropRows.Keyed(_context, CropRows.Make(150));
        CropPrediction[] plain = Predictions(Trainers.LogisticRegression().Fit(data).Transform(data));
        CropPrediction[] calibrated = Predictions(
            Trainers.Calibrated(Trainers.LogisticRegression(), "Region").Fit(data).Transform(data));

        Assert.That(calibrated.Select(one => one.PredictedLabel), Is.EqualTo(plain.Select(one => one.PredictedLabel)));
        Assert.That(calibrated.SelectMany(one => one.Score), Is.Not.EqualTo(plain.SelectMany(one => one.Score)));
        Assert.That(calibrated.Select(one => one.Score.Sum()), Is.All.EqualTo(1).Within(1e-5));
    }

    /// <summary>The test fold's labels are turned round: a calibrator that saw them would come out differently.</summary>
    [Test]
    public void CrossValidate_LabelsOfTheTestFold_DoNotReachTheCalibrator()
    {
        List<CropRow> rows = CropRows.Make(120);
        double before = TemperatureWithoutVexin(rows);
        foreach (CropRow row in rows.Where(row => row.Region == "Vexin"))
            row.Label = row.Label == "soy" ? "wheat" : "soy";

        Assert.That(TemperatureWithoutVexin(rows), Is.EqualTo(before));
    }

    [Test]
    public void Fit_FewerFoldsThanGroups_DealsWholeGroups()
    {
        IDataView data = CropRows.Keyed(_context, CropRows.Make(120));
        List<string> log = [];
        _context.Log += (_, message) => log.Add(message.Message);

        Trainers.Calibrated(Trainers.LogisticRegression(), "Region", new CalibratedOptions { NumberOfFolds = 2, Seed = 3 }).Fit(data);

        Assert.That(log, Has.Some.Contains("Temperature calibration on 120 rows of 2 held-out folds of 'Region'"));
    }

    [Test]
    public void Fit_OneClassLeftToTrainOn_WarnsAndGoesOn()
    {
        List<CropRow> rows = CropRows.Make(60);
        foreach (CropRow row in rows.Where(row => row.Region != "Vexin"))
            row.Label = "wheat";
        List<string> log = [];
        _context.Log += (_, message) => log.Add(message.Message);

        CalibratedTransformer model = Trainers
            .Calibrated(Trainers.LogisticRegression(), "Region").Fit(CropRows.Keyed(_context, rows));

        Assert.That(log, Has.Some.Contains("Without 'Vexin' of 'Region' only one class is left"));
        Assert.That(model.Model.Calibrator.Method, Is.EqualTo(CalibrationMethod.Temperature));
    }

    [Test]
    public void Fit_WrongGroups_NameColumnAndRemedy()
    {
        List<CropRow> rows = CropRows.Make(30);
        IDataView data = CropRows.Keyed(_context, rows);
        Assert.Multiple(() =>
        {
            Assert.That(() => Trainers.Calibrated(Trainers.LogisticRegression(), "County").Fit(data),
                Throws.ArgumentException.With.Message.Contains("group column 'County' is missing"));
            Assert.That(
                () => Trainers.Calibrated(Trainers.LogisticRegression(), "County").GetOutputSchema(SchemaShapes.Of(data.Schema)),
                Throws.ArgumentException.With.Message.Contains("group column 'County' is missing"));
            Assert.That(
                () => Trainers.Calibrated(Trainers.LogisticRegression(), "Features").GetOutputSchema(SchemaShapes.Of(data.Schema)),
                Throws.ArgumentException.With.Message.Contains("'Features'").And.Message.Contains("scalar"));
            Assert.That(
                () => Trainers.Calibrated(Trainers.LogisticRegression(), "Region", new CalibratedOptions { NumberOfFolds = 1 }),
                Throws.ArgumentException.With.Message.Contains("got 1"));
            Assert.That(
                () => Trainers.Calibrated(Trainers.Calibrated(Trainers.LogisticRegression(), "Region"), "Region"),
                Throws.ArgumentException.With.Message.Contains("calibrated already"));
            rows[4].Region = "";
            Assert.That(() => Trainers.Calibrated(Trainers.LogisticRegression(), "Region").Fit(CropRows.Keyed(_context, rows)),
                Throws.ArgumentException.With.Message.Contains("row 4 has no value in the group column 'Region'"));
            rows.ForEach(row => row.Region = "Brie");
            Assert.That(() => Trainers.Calibrated(Trainers.LogisticRegression(), "Region").Fit(CropRows.Keyed(_context, rows)),
                Throws.ArgumentException.With.Message.Contains("has one value, 'Brie'"));
        });
    }

    /// <summary>Each of four regions is left out of the choice once; with two there is nothing to choose by.</summary>
    [TestCase(4, "chosen from 1000 to ")]
    [TestCase(2, "penalty 1000, not chosen by groups")]
    public void Fit_Vector_LogsThePenaltyAndHowItWasFound(int folds, string expected)
    {
        List<string> log = [];
        _context.Log += (_, message) => log.Add(message.Message);

        Trainers.Calibrated(Trainers.LogisticRegression(), "Region", new CalibratedOptions
        {
            NumberOfFolds = folds,
            Calibration = new CalibrationOptions { Method = CalibrationMethod.Vector },
        }).Fit(CropRows.Keyed(_context, CropRows.Make(120)));

        Assert.That(log, Has.Some.Contains(expected));
    }

    private GeoFMTrainers Trainers => _context.GeoFM().Trainers;

    private double TemperatureWithoutVexin(List<CropRow> rows)
    {
        IDataView data = CropRows.Keyed(_context, rows);
        CrossValidationReport report = _context.GeoFM().CrossValidate(
            data, Trainers.Calibrated(Trainers.LogisticRegression(), "Region"), Folds.LeaveRegionOut("Region"), "Label",
            new CrossValidationOptions { KeepModels = true });
        var model = (CalibratedTransformer)report.Folds.Single(fold => fold.Name == "Vexin").Model!;
        return ((TemperatureScaling)model.Model.Calibrator).Temperature;
    }

    private static LogisticRegression Train(IEnumerable<CropRow> rows, string[] classes)
    {
        CropRow[] taken = [.. rows];
        return LogisticRegression.Train(
            [.. taken.SelectMany(row => row.Features)], [.. taken.Select(row => Array.IndexOf(classes, row.Label))], 2, classes.Length)
            .Head;
    }

    private CropPrediction[] Predictions(IDataView scored) =>
        [.. _context.Data.CreateEnumerable<CropPrediction>(scored, reuseRowObject: false)];
}
