using System.Diagnostics;
using Microsoft.ML;

namespace MLNetGeoFM.Tests;

/// <summary>One model, many engines: what a service does all day.</summary>
[TestFixture]
public sealed class PredictionEngineTests
{
    private const int Threads = 8;
    private const int WarmUp = 2_000;
    private const int Predictions = 100_000;
    private const int Swaps = 40;
    private const long AllowedGrowth = 1 << 20;
    private static readonly PredictionEngineOptions OfSharedModel = new() { OwnsTransformer = false };

    private MLContext _ml = null!;
    private byte[] _file = null!;
    private ServedField[] _fields = null!;
    private string[] _expected = null!;

    [OneTimeSetUp]
    public void FitOnce()
    {
        _ml = new MLContext(1);
        var geo = _ml.GeoFM();
        _fields = [.. new SimulatedLandscape(new SimulatedLandscapeOptions { SeriesCount = 120 }).EnumerateSeries().Select(series => new ServedField
        {
            Label = series.Label,
            Dates = series.Dates,
            Scl = series.Scl,
            Reflectance = series.Reflectance,
        })];
        IDataView data = _ml.Data.LoadFromEnumerable(_fields);
        var model = geo.DescribeBands("Described", "Reflectance", [.. SimulatedLandscape.BandNames])
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Monthly", "Described", "Clear", "Dates"))
            .Append(geo.FillGaps("Complete", "Monthly"))
            .Append(geo.SelectBands("Picked", "Complete", "B04", "B08"))
            .Append(geo.FlattenSeries("Features", "Picked"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
            .Append(geo.Trainers.LogisticRegression("Key", "Features"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Crop", "PredictedLabel"))
            .Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        _file = file.ToArray();
        _expected = [.. _ml.Data.CreateEnumerable<ServedPrediction>(model.Transform(data), reuseRowObject: false).Select(Describe)];
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Predict_FromManyThreads_GivesTheSameBits(bool isRehydrated)
    {
        ITransformer model = Load(_ml, isRehydrated);
        int wrong = 0;
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            using var engine = _ml.Model.CreatePredictionEngine<ServedField, ServedPrediction>(model, OfSharedModel);
            for (int i = 0; i < 2 * _fields.Length; i++)
            {
                int field = (i + (thread * 13)) % _fields.Length;
                if (Describe(engine.Predict(_fields[field])) != _expected[field])
                    Interlocked.Increment(ref wrong);
            }
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That(wrong, Is.Zero);
    }

    /// <summary>Whoever swaps models may dispose the old one while its engines are still at work.</summary>
    [TestCase(false)]
    [TestCase(true)]
    public void Predict_WhileTheModelIsDisposed_GivesTheSameBits(bool isRehydrated)
    {
        ITransformer model = Load(_ml, isRehydrated);
        int answered = 0, wrong = 0;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            using var engine = _ml.Model.CreatePredictionEngine<ServedField, ServedPrediction>(model, OfSharedModel);
            for (int field = 0; field < _fields.Length; field++)
            {
                if (Interlocked.Increment(ref answered) == Threads * _fields.Length / 2)
                    (model as IDisposable)?.Dispose();
                if (Describe(engine.Predict(_fields[field])) != _expected[field])
                    Interlocked.Increment(ref wrong);
            }
        })).ToArray();

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Predict_AfterARowThatFails_GivesTheSameBits()
    {
        using var engine = _ml.Model.CreatePredictionEngine<ServedField, ServedPrediction>(Load(_ml, isRehydrated: true));
        for (int i = 0; i < 10; i++)
        {
            Assert.That(() => engine.Predict(new ServedField { Dates = [18700], Scl = [4], Reflectance = [0.1f] }), Throws.Exception);
            Assert.That(Describe(engine.Predict(_fields[i])), Is.EqualTo(_expected[i]));
        }
    }

    [Test]
    public void Predict_100000Times_KeepsTheMemoryFlat()
    {
        using var engine = _ml.Model.CreatePredictionEngine<ServedField, ServedPrediction>(Load(_ml, isRehydrated: true), OfSharedModel);
        using var slower = _ml.Model.CreatePredictionEngine<ServedField, ServedPrediction>(Load(_ml, isRehydrated: false), OfSharedModel);
        var prediction = new ServedPrediction();
        double Microseconds(PredictionEngine<ServedField, ServedPrediction> asked, int count)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < count; i++)
                asked.Predict(_fields[i % _fields.Length], ref prediction);
            return watch.Elapsed.TotalMicroseconds / count;
        }

        Microseconds(slower, WarmUp);
        Microseconds(engine, WarmUp);
        double asLoaded = Microseconds(slower, WarmUp);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        double rehydrated = Microseconds(engine, Predictions);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        TestContext.Out.WriteLine(FormattableString.Invariant(
            $"{Predictions} predictions of {rehydrated:F0} µs ({asLoaded:F0} µs as loaded); the managed heap grew by {growth} bytes from {before}"));
        Assert.That(growth, Is.LessThan(AllowedGrowth));
        Assert.That(Describe(prediction), Is.EqualTo(_expected[(Predictions - 1) % _fields.Length]));
    }

    /// <summary>Models are loaded and left, with the engines that used them, as a service that swaps them does.</summary>
    [Test]
    public void Load_ModelAfterModel_KeepsTheMemoryFlat()
    {
        void Swap(int count)
        {
            for (int i = 0; i < count; i++)
            {
                var ml = new MLContext(); // one that loads many models keeps a little of each
                ITransformer model = Load(ml, isRehydrated: i % 4 != 0);
                using var engine = ml.Model.CreatePredictionEngine<ServedField, ServedPrediction>(model);
                Assert.That(Describe(engine.Predict(_fields[i])), Is.EqualTo(_expected[i]));
            }
        }

        Swap(Swaps / 4);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Swap(Swaps);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        TestContext.Out.WriteLine($"{Swaps} models of {_file.Length} bytes; the managed heap grew by {growth} bytes from {before}");
        Assert.That(growth, Is.LessThan(AllowedGrowth));
    }

    private ITransformer Load(MLContext ml, bool isRehydrated)
    {
        using var file = new MemoryStream(_file);
        ITransformer model = ml.Model.Load(file, out _);
        return isRehydrated ? ml.GeoFM().Rehydrate(model) : model;
    }

    private static string Describe(ServedPrediction prediction)
        => $"{prediction.Crop}: {string.Join(' ', prediction.Score.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8")))}";

    private sealed class ServedField
    {
        public string Label { get; set; } = "";

        public int[] Dates { get; set; } = [];

        public byte[] Scl { get; set; } = [];

        public float[] Reflectance { get; set; } = [];
    }

    private sealed class ServedPrediction
    {
        public string Crop { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
