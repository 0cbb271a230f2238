using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Benchmarks.Comparison;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Training;

/// <summary>
/// One epoch of 256 samples, one step, on one thread: adapters of rank 8 in the last blocks of a transformer of Galileo-nano's shape,
/// 24 tokens a sample. All four blocks, as other libraries do it, are the baseline; the blocks before the adapters are frozen, and run
/// once before all training.
/// </summary>
[MemoryDiagnoser]
public class AdapterStepBenchmarks
{
    private const int Width = 128;
    private const int Samples = 256;
    private const int Tokens = 24;
    private const int Classes = 10;
    private const int Rank = 8;

    private (GtcaModel Model, GtcaSample[] Rows)? _all;
    private (GtcaModel Model, GtcaSample[] Rows)? _last;

    [GlobalSetup]
    public void Prepare()
    {
        _all = Create(4);
        _last = Create(1);
    }

    [GlobalCleanup]
    public void GiveBack()
    {
        _all?.Model.Dispose();
        _last?.Model.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Samples)]
    public double AdaptersInAllBlocks() => Step(_all!.Value.Model, _all.Value.Rows);

    [Benchmark(OperationsPerInvoke = Samples)]
    public double AdaptersInTheLastBlock() => Step(_last!.Value.Model, _last.Value.Rows);

    // A trainer that has run through does no more.
    private static double Step(GtcaModel model, GtcaSample[] rows)
    {
        double loss = double.NaN;
        new GtcaTrainer(model, rows, [], new GtcaTrainerOptions
        {
            Epochs = 1,
            BatchSize = Samples,
            Threads = 1,
            Progress = epoch => loss = epoch.Loss,
        }).Train();
        return double.IsFinite(loss) ? loss : throw new InvalidOperationException($"No step was made: the loss is {loss}.");
    }

    private static (GtcaModel Model, GtcaSample[] Rows) Create(int blocks)
    {
        var (network, _, pooled) = EncoderNetwork.Create(Width, layers: 4, heads: 8);
        var split = EncoderSplit.Cut(network, pooled, blocks);
        float[] tokens = RandomNumbers.Of(HiddenTokens.VectorLength(Tokens, Width) * Samples, 1);
        float[] frozen = RandomNumbers.Of(Width * Samples, 2);
        SampleMetadata[] metadata = [.. Enumerable.Range(0, Samples).Select(i => new SampleMetadata { Latitude = 40 + (i % 7), Longitude = -90 + (i % 11) })];
        var encoding = LearnedEncoding.Fit(metadata, new LearnedEncodingOptions { Inputs = MetadataInputs.Place });
        int[] labels = [.. Enumerable.Range(0, Samples).Select(i => i % Classes)];
        var head = LogisticRegression.Train(frozen, labels, Width, Classes, new LogisticRegressionOptions { MaxIterations = 5 }).Head;
        GtcaModel model = new(new GtcaNetwork(split.Suffix, encoding, EmbeddingScale.Of(head), new GtcaNetworkOptions
        {
            Classes = Classes,
            Adapter = new AdapterOptions { Rank = Rank, Alpha = Rank, Blocks = blocks },
        }), encoding);
        GtcaSample[] rows = [.. Enumerable.Range(0, Samples).Select(i => new GtcaSample
        {
            Tokens = HiddenTokens.FromVector(Vector(tokens, i), Width),
            Frozen = frozen[(i * Width)..((i + 1) * Width)],
            Metadata = metadata[i],
            Label = labels[i],
            Region = i % 4,
        })];
        return (model, rows);
    }

    // Number of tokens; of each its segment and its numbers.
    private static float[] Vector(float[] tokens, int sample)
    {
        int length = HiddenTokens.VectorLength(Tokens, Width);
        float[] vector = tokens[(sample * length)..((sample + 1) * length)];
        vector[0] = 1;
        for (int token = 0; token < Tokens; token++)
            vector[1 + (token * (1 + Width))] = 0;
        return vector;
    }
}
