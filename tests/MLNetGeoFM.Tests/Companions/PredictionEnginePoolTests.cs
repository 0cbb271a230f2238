using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ML;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>Saved models behind ML.NET's pool of engines, as a service has them.</summary>
public sealed class PredictionEnginePoolTests
{
    private const string Name = "crops";
    private const int Threads = 8;
    private const int PredictionsOfAThread = 1_000;
    private const int Swaps = 24;
    private const int WarmUpSwaps = 6;
    private const int AnswersOfAModel = 100;
    private const int Patience = 300_000; // milliseconds, spent only where nothing comes
    private const long AllowedGrowth = 4 << 20;
    private static readonly string[] EncodedBands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    private readonly MLContext _ml = new(1);
    private readonly TemporaryFolder _folder = new();
    private PooledField[] _fields = null!;
    private FittedModel _red = null!;
    private FittedModel _shortwave = null!;

    [OneTimeSetUp]
    public void FitOnce()
    {
        Directory.CreateDirectory(_folder.Path);
        _fields = [.. new SimulatedLandscape(new SimulatedLandscapeOptions { SeriesCount = 120 }).EnumerateSeries().Select(series => new PooledField
        {
            Label = series.Label,
            Dates = series.Dates,
            Scl = series.Scl,
            Reflectance = series.Reflectance,
        })];
        _red = Fit("B04", "B08");
        _shortwave = Fit("B08", "B11");
        Assert.That(_red.Expected.Zip(_shortwave.Expected).Count(pair => pair.First == pair.Second), Is.Zero, "each answer says which model gave it");
    }

    [OneTimeTearDown]
    public void Clear() => _folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void Predict_FromManyThreads_GivesTheBitsOfTheBatch(bool isRehydrated)
    {
        string path = Write("threads.zip", _red);
        using ServiceProvider services = isRehydrated ? ServeRehydrated(path) : Serve(path);
        var pool = services.GetRequiredService<PredictionEnginePool<PooledField, PooledPrediction>>();
        int wrong = 0;

        RunThreads(thread =>
        {
            for (int i = 0; i < PredictionsOfAThread; i++)
            {
                int field = (i + (thread * 13)) % _fields.Length;
                if (Describe(pool.Predict(Name, _fields[field])) != _red.Expected[field])
                    Interlocked.Increment(ref wrong);
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    [Test]
    public void Predict_WhileTheFileIsReplaced_NeverFails()
    {
        string path = Write("swapped.zip", _red);
        using ServiceProvider services = Serve(path);
        var pool = services.GetRequiredService<PredictionEnginePool<PooledField, PooledPrediction>>();
        Assert.That(Describe(pool.Predict(Name, _fields[0])), Is.EqualTo(_red.Expected[0]));
        FittedModel[] models = [_red, _shortwave];
        int[] answers = new int[models.Length];
        List<string> faults = [];

        // Measured where no request runs: an engine at work keeps its model, whichever it is.
        SwapUnderLoad(1, WarmUpSwaps);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        SwapUnderLoad(WarmUpSwaps + 1, WarmUpSwaps + Swaps);
        long growth = GC.GetTotalMemory(forceFullCollection: true) - before;

        TestContext.Out.WriteLine($"{WarmUpSwaps + Swaps} models, {answers[0]} + {answers[1]} answers; the managed heap grew by {growth} bytes "
            + $"from {before} over {Swaps} models of {_red.File.Length} bytes");
        Assert.That(faults, Is.Empty);
        Assert.That(growth, Is.LessThan(AllowedGrowth));

        void SwapUnderLoad(int first, int last)
        {
            using CancellationTokenSource stop = new();
            var requests = StartThreads(thread => Ask(thread, stop.Token));
            for (int swap = first; swap <= last && faults.Count == 0; swap++)
            {
                int next = swap % models.Length;
                int wanted = Volatile.Read(ref answers[next]) + AnswersOfAModel;
                Replace(path, models[next]);
                if (!SpinWait.SpinUntil(() => Volatile.Read(ref answers[next]) >= wanted, Patience))
                    Keep(faults, $"The file was replaced {swap} times, and the last time its model did not answer.");
            }

            stop.Cancel();
            Array.ForEach(requests, thread => thread.Join());
        }

        void Ask(int thread, CancellationToken stop)
        {
            for (int i = thread; !stop.IsCancellationRequested; i++)
            {
                int field = i % _fields.Length;
                string answer = Answer(pool, field);
                int model = Array.FindIndex(models, candidate => candidate.Expected[field] == answer);
                if (model < 0)
                    Keep(faults, answer);
                else
                    Interlocked.Increment(ref answers[model]);
                Thread.Sleep(1); // requests come one after the other, and leave a processor for what loads the next model
            }
        }
    }

    /// <summary>Later pools dispose the model that was replaced, at once, while engines of it are still at work.</summary>
    [Test]
    public void Predict_WhileTheModelIsDisposed_AnswersAsBefore()
    {
        string path = Write("disposed.zip", _red);
        using ServiceProvider services = Serve(path);
        var pool = services.GetRequiredService<PredictionEnginePool<PooledField, PooledPrediction>>();
        List<string> faults = [];
        int answered = 0;

        RunThreads(thread =>
        {
            for (int i = 0; i < _fields.Length; i++)
            {
                string answer = Answer(pool, i);
                if (answer != _red.Expected[i])
                    Keep(faults, answer);
                if (Interlocked.Increment(ref answered) == Threads * _fields.Length / 2)
                    ((IDisposable)pool.GetModel(Name)).Dispose();
            }
        });

        Assert.That(faults, Is.Empty);
    }

    [Test]
    public void Predict_ModelWithAnEncoder_GivesTheBitsOfTheBatchToEveryThread()
    {
        FieldRow[] rows = FieldRow.Draw(24, EncodedBands.Length);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        var model = _ml.GeoFM().DescribeBands("Series", "Values", EncodedBands)
            .Append(_ml.GeoFM().Encode("Embedding", "Series", PrestoWeights.Shared, new EncodingOptions { WeightsInModel = WeightsInModel.Always }))
            .Fit(data);
        string path = Path.Combine(_folder.Path, "encoder.zip");
        _ml.Model.Save(model, data.Schema, path);
        float[][] expected = [.. model.Transform(data).GetColumn<float[]>("Embedding")];
        var collection = new ServiceCollection();
        collection.AddPredictionEnginePool<FieldRow, EmbeddedField>().FromFile(Name, path, watchForChanges: false);
        using ServiceProvider services = collection.BuildServiceProvider();
        var pool = services.GetRequiredService<PredictionEnginePool<FieldRow, EmbeddedField>>();
        int wrong = 0;

        RunThreads(thread =>
        {
            for (int i = 0; i < rows.Length; i++)
            {
                if (!pool.Predict(Name, rows[i]).Embedding.AsSpan().SequenceEqual(expected[i]))
                    Interlocked.Increment(ref wrong);
                if (i == rows.Length / 2 && thread == 0)
                    ((IDisposable)pool.GetModel(Name)).Dispose();
            }
        });

        Assert.That(wrong, Is.Zero);
    }

    /// <summary>One row fails with our own message; the same row in a batch has it inside of ML.NET's.</summary>
    [Test]
    public void Predict_ARowThatDoesNotFit_SaysWhy()
    {
        string path = Write("faults.zip", _red);
        using ServiceProvider services = Serve(path);
        var pool = services.GetRequiredService<PredictionEnginePool<PooledField, PooledPrediction>>();
        PooledField wrong = new() { Dates = [18700], Scl = [4], Reflectance = [0.1f] };
        const string Message = "A row of the series column 'Reflectance' has the wrong length: expected a multiple of 10";

        Assert.That(() => pool.Predict(Name, wrong), Throws.ArgumentException.With.Message.StartsWith(Message));
        IDataView batch = pool.GetModel(Name).Transform(_ml.Data.LoadFromEnumerable([_fields[0], wrong]));
        Exception? fault = Assert.Catch(() => _ml.Data.CreateEnumerable<PooledPrediction>(batch, reuseRowObject: false).Count());
        Assert.That(fault!.GetBaseException().Message, Does.StartWith(Message));
        Assert.That(Describe(pool.Predict(Name, _fields[0])), Is.EqualTo(_red.Expected[0]), "the engine that failed serves on");
    }

    private static ServiceProvider Serve(string path)
    {
        var collection = new ServiceCollection();
        collection.AddPredictionEnginePool<PooledField, PooledPrediction>().FromFile(Name, path, watchForChanges: true);
        return collection.BuildServiceProvider();
    }

    private static ServiceProvider ServeRehydrated(string path)
    {
        var collection = new ServiceCollection();
        collection.AddPredictionEnginePool<PooledField, PooledPrediction>();
        collection.AddOptions<PredictionEnginePoolOptions<PooledField, PooledPrediction>>(Name)
            .Configure<IOptions<MLOptions>>((pool, ml) => pool.ModelLoader = new RehydratingLoader(ml.Value.MLContext, path));
        return collection.BuildServiceProvider();
    }

    private FittedModel Fit(params string[] bands)
    {
        var geo = _ml.GeoFM();
        IDataView data = _ml.Data.LoadFromEnumerable(_fields);
        var model = geo.DescribeBands("Described", "Reflectance", [.. SimulatedLandscape.BandNames])
            .Append(geo.MaskClouds("Clear", "Scl"))
            .Append(geo.CompositeMonthly("Monthly", "Described", "Clear", "Dates"))
            .Append(geo.FillGaps("Complete", "Monthly"))
            .Append(geo.SelectBands("Picked", "Complete", bands))
            .Append(geo.FlattenSeries("Features", "Picked"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Label"))
            .Append(geo.Trainers.LogisticRegression("Key", "Features"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Crop", "PredictedLabel"))
            .Fit(data);
        using var file = new MemoryStream();
        _ml.Model.Save(model, data.Schema, file);
        return new(file.ToArray(), [.. _ml.Data.CreateEnumerable<PooledPrediction>(model.Transform(data), reuseRowObject: false).Select(Describe)]);
    }

    private string Write(string name, FittedModel model)
    {
        string path = Path.Combine(_folder.Path, name);
        File.WriteAllBytes(path, model.File);
        return path;
    }

    /// <summary>Written beside, moved, and touched: the pool does not notice the move alone.</summary>
    private static void Replace(string path, FittedModel model)
    {
        File.WriteAllBytes(path + ".new", model.File);
        File.Move(path + ".new", path, overwrite: true);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
    }

    private string Answer(PredictionEnginePool<PooledField, PooledPrediction> pool, int field)
    {
        try
        {
            return Describe(pool.Predict(Name, _fields[field]));
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }

    private static void Keep(List<string> faults, string fault)
    {
        lock (faults)
            faults.Add(fault);
    }

    private static Thread[] StartThreads(Action<int> work)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() => work(thread)))];
        Array.ForEach(threads, thread => thread.Start());
        return threads;
    }

    private static void RunThreads(Action<int> work) => Array.ForEach(StartThreads(work), thread => thread.Join());

    private static string Describe(PooledPrediction prediction)
        => $"{prediction.Crop}: {string.Join(' ', prediction.Score.Select(score => BitConverter.SingleToUInt32Bits(score).ToString("x8")))}";

    private sealed record FittedModel(byte[] File, string[] Expected);

    /// <summary>Gives the pool a model with the speed that it had when it was fitted.</summary>
    private sealed class RehydratingLoader(MLContext ml, string path) : ModelLoader
    {
        private readonly ITransformer _model = ml.GeoFM().Rehydrate(ml.Model.Load(path, out _));

        public override ITransformer GetModel() => _model;

        public override IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);
    }

    private sealed class PooledField
    {
        public string Label { get; set; } = "";

        public int[] Dates { get; set; } = [];

        public byte[] Scl { get; set; } = [];

        public float[] Reflectance { get; set; } = [];
    }

    private sealed class PooledPrediction
    {
        public string Crop { get; set; } = "";

        public float[] Score { get; set; } = [];
    }

    private sealed class EmbeddedField
    {
        public float[] Embedding { get; set; } = [];
    }
}
