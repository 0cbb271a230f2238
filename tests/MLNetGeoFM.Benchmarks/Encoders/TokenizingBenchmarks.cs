using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Encoders;

/// <summary>A year of monthly values to tokens, with half of the months and with all of them.</summary>
[MemoryDiagnoser]
public class TokenizingBenchmarks
{
    private const int Steps = 12;

    private readonly int[] _months = [.. Enumerable.Range(1, Steps)];
    private float[] _half = [];
    private float[] _all = [];
    private SeriesEncoder? _encoder;
    private TokenBatch? _batch;

    [ParamsSource(nameof(Ids))]
    public string Encoder { get; set; } = "";

    public static IEnumerable<string> Ids => EncoderCards.All.Select(card => card.Id);

    [GlobalSetup]
    public void Prepare()
    {
        _encoder = RandomEncoder.Bound(Encoder);
        _batch = new TokenBatch(_encoder.FeatureWidth, _encoder.TableCount);
        _all = RandomNumbers.Of(Steps * RandomEncoder.Bands.Length, 1);
        _half = [.. _all];
        for (int step = 0; step < Steps; step += 2)
            _half.AsSpan(step * RandomEncoder.Bands.Length, RandomEncoder.Bands.Length).Fill(float.NaN);
    }

    [Benchmark(Baseline = true)]
    public int HalfOfTheMonths() => Tokens(_half);

    [Benchmark]
    public int AllMonths() => Tokens(_all);

    private int Tokens(float[] values)
    {
        _batch!.Clear();
        _encoder!.Tokenize(new EncoderSample { Values = values, Months = _months }, Steps, perStep: false, _batch);
        _batch.EndSequence();
        return _batch.Rows;
    }
}
