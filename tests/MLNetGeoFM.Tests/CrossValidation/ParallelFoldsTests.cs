using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Folds fitted at once give what folds fitted one after another give.</summary>
[TestFixture]
[Category("Unit")]
public sealed class ParallelFoldsTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08"];

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Frozen, trained and built-in components in any order, with any part of them shared, on any number of threads.</summary>
    [Test]
    public void CrossValidate_RandomPipelines_GiveTheSameBitsSharedOrNotAndOnAnyNumberOfThreads()
    {
        int shared = 0;
        int failed = 0;
        for (int seed = 0; seed < 30; seed++)
        {
            IDataView data = Describe(CropSeries.Draw(40, Bands.Length, seed));
            FoldDesign folds = Folds.Block("Block", 3 + (seed % 3));
            Random random = new(seed);
            RandomPipeline pipeline = new(_ml, random);
            string[] expected = Outcome(data, pipeline.Estimator, folds, new() { SharesFrozenPrefix = false, NumberOfThreads = 1 });
            foreach (CrossValidationOptions options in new CrossValidationOptions[]
            {
                new(), new() { NumberOfThreads = 1 }, new() { NumberOfThreads = 4, MemoryMebibytes = 0 }, new() { NumberOfThreads = 3 },
            })
            {
                Assert.That(Outcome(data, pipeline.Estimator, folds, options), Is.EqualTo(expected), $"{seed}: {pipeline}");
            }

            shared += pipeline.BeginsFrozen ? 1 : 0;
            failed += expected.Length == 1 ? 1 : 0;
        }

        Assert.That(failed, Is.Zero);
        Assert.That(shared, Is.GreaterThan(10));
    }

    [Test]
    public void CrossValidate_SeveralThreads_FitsNoMoreModelsAtOnceThanThreads()
    {
        Watched watched = new(Head(), _ => Thread.Sleep(20));
        CrossValidationReport report = _ml.GeoFM().CrossValidate(
            Crops(), watched, Folds.Block("Id", 12), "Label", new() { NumberOfThreads = 3 });
        Assert.That(report.Folds, Has.Count.EqualTo(12));
        Assert.That(watched.MostAtOnce, Is.InRange(2, 3));
        Assert.That(watched.Fits, Is.EqualTo(12));
    }

    [Test]
    public void CrossValidate_SeveralThreads_ReportsProgressOneByOne()
    {
        List<CrossValidationProgress> steps = [];
        CrossValidationReport report = _ml.GeoFM().CrossValidate(
            Crops(), new Watched(Head(), fit => Thread.Sleep(fit % 3 * 10)), Folds.Block("Id", 10), "Label",
            new() { NumberOfThreads = 4, Progress = new Listener(steps.Add) });
        Assert.That(steps.Select(step => step.FoldsDone), Is.EqualTo(Enumerable.Range(1, 10)));
        Assert.That(steps.Select(step => step.FoldName), Is.EquivalentTo(report.Assignment.FoldNames));
        Assert.That(steps[0].FoldName, Is.EqualTo(report.Assignment.FoldNames[0]));
    }

    [Test]
    public void CrossValidate_FoldsFail_ThrowsThatOfTheFirstWithItsName()
    {
        // Later folds fail at once, the second only after a while.
        for (int run = 0; run < 3; run++)
        {
            Watched watched = new(Head(), fit =>
            {
                if (fit == 1)
                    return;
                if (fit == 2)
                    Thread.Sleep(50);
                throw new InvalidOperationException("the trainer gave up");
            });
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => _ml.GeoFM().CrossValidate(
                Crops(), watched, Folds.LeaveRegionOut("Region"), "Label", new() { NumberOfThreads = 3 }))!;
            Assert.That(failure.Message, Does.StartWith("Fold 'Brie' (2 of 4): the trainer gave up"));
            Assert.That(failure.InnerException, Is.InstanceOf<InvalidOperationException>());
        }
    }

    [Test]
    public void CrossValidate_CancelledWhileAFoldReads_Stops()
    {
        foreach (int atRead in new[] { 1, 50, 150 })
        {
            using CancellationTokenSource source = new();
            CountingView data = new(Describe(CropSeries.Draw(100, Bands.Length)), "Series", reads =>
            {
                if (reads == atRead)
                    source.Cancel();
            });
            IEstimator<ITransformer> pipeline = _ml.GeoFM().CompositeMonthly("Monthly", "Series", "Clear", "Dates", RandomPipeline.Months)
                .Append(_ml.GeoFM().FillGaps("Complete", "Monthly"))
                .Append(_ml.GeoFM().FlattenSeries("Features", "Complete"))
                .Append(Head());
            Assert.Throws<OperationCanceledException>(() => _ml.GeoFM().CrossValidate(
                data, pipeline, Folds.Block("Block", 4), "Label", new() { CancellationToken = source.Token, MemoryMebibytes = 0 }));
            Assert.That(data.Reads, Is.LessThan(atRead + 400), "not all folds were read");
        }
    }

    [Test]
    public void CrossValidate_ComponentThatMayDrawRandomNumbers_RunsOneFoldAfterAnother()
    {
        List<string> log = [];
        MLContext ml = new(seed: 1);
        ml.Log += (_, message) =>
        {
            lock (log)
                log.Add(message.Message);
        };
        var unknown = ml.Transforms.CustomMapping<CropRow, Named>((input, output) => output.Name = input.Id, null);
        Watched watched = new(unknown.Append(Head()), _ => Thread.Sleep(5));
        ml.GeoFM().CrossValidate(
            ml.Data.LoadFromEnumerable(CropRows.Make(90)), watched, Folds.Block("Id", 6), "Label", new() { NumberOfThreads = 3 });
        Assert.That(watched.MostAtOnce, Is.EqualTo(1));
        Assert.That(log, Has.Some.Contains("one after another: CustomMapping"));
    }

    [TestCase(0, 10, "NumberOfThreads is 0: expected at least 1")]
    [TestCase(1, -1, "MemoryMebibytes is -1: expected 0 to 1048576")]
    public void CrossValidate_OptionsOutOfRange_SaysWhich(int threads, int mebibytes, string message) => Assert.That(
        () => _ml.GeoFM().CrossValidate(Crops(), Head(), Folds.LeaveRegionOut("Region"), "Label",
            new() { NumberOfThreads = threads, MemoryMebibytes = mebibytes }),
        Throws.ArgumentException.With.Message.Contains(message));

    private static string[] Outcome(
        IDataView data, IEstimator<ITransformer> pipeline, FoldDesign folds, CrossValidationOptions options)
    {
        try
        {
            return FrozenPrefixTests.Bits(new MLContext(1).GeoFM().CrossValidate(data, pipeline, folds, "Label", options));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return [exception.Message];
        }
    }

    private IDataView Describe(CropSeries[] rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.GeoFM().DescribeBands("Series", "Values", Bands).Fit(data).Transform(data);
    }

    private IDataView Crops() => _ml.Data.LoadFromEnumerable(CropRows.Make(120));

    private EstimatorChain<LogisticRegressionTransformer> Head() =>
        _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.GeoFM().Trainers.LogisticRegression());

    private sealed class Named
    {
        public string Name { get; set; } = "";
    }

    private sealed class Listener(Action<CrossValidationProgress> onReport) : IProgress<CrossValidationProgress>
    {
        public void Report(CrossValidationProgress value) => onReport(value);
    }

    /// <summary>Counts the fits that run at the same time.</summary>
    private sealed class Watched(IEstimator<ITransformer> inner, Action<int> onFit) : IEstimator<ITransformer>
    {
        private int _running;
        private int _fits;
        private int _mostAtOnce;

        public int MostAtOnce => _mostAtOnce;

        public int Fits => _fits;

        public ITransformer Fit(IDataView input)
        {
            int fit = Interlocked.Increment(ref _fits);
            int running = Interlocked.Increment(ref _running);
            lock (this)
                _mostAtOnce = Math.Max(_mostAtOnce, running);
            try
            {
                onFit(fit);
                return inner.Fit(input);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inner.GetOutputSchema(inputSchema);
    }
}
