using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Encoders;

/// <summary>A year of monthly values to embeddings: alone, and 8 together.</summary>
[MemoryDiagnoser]
public class SeriesEncodingBenchmarks
{
    private const int Steps = 12;
    private const int Together = 8;

    private readonly int[] _months = [.. Enumerable.Range(1, Steps)];
    private float[] _values = [];
    private float[] _embedding = [];
    private SeriesEncodingWorker? _worker;

    [ParamsSource(nameof(Ids))]
    public string Encoder { get; set; } = "";

    public static IEnumerable<string> Ids => EncoderCards.All.Select(card => card.Id);

    [GlobalSetup]
    public void Prepare()
    {
        var encoder = RandomEncoder.Bound(Encoder);
        _worker = new SeriesEncodingWorker(encoder, perStep: false, InstructionSets.Best);
        _values = RandomNumbers.Of(Steps * RandomEncoder.Bands.Length, 1);
        _embedding = new float[encoder.EmbeddingSize];
    }

    [GlobalCleanup]
    public void GiveBack() => _worker?.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Together)]
    public float OneByOne()
    {
        for (int i = 0; i < Together; i++)
            Encode(1);
        return _embedding[0];
    }

    [Benchmark(OperationsPerInvoke = Together)]
    public float EightTogether()
    {
        Encode(Together);
        return _embedding[0];
    }

    private void Encode(int count)
    {
        _worker!.Clear();
        for (int i = 0; i < count; i++)
            _worker.Add(new EncoderSample { Values = _values, Months = _months }, Steps);
        _worker.Run();
        for (int i = 0; i < count; i++)
            _worker.Read(i, _embedding);
    }
}
