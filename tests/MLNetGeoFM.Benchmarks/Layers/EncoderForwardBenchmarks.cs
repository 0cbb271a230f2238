using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Benchmarks.Comparison;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Layers;

/// <summary>A transformer of Galileo-nano's shape on about 384 token rows, by the length of the series; portable code as the baseline.</summary>
[MemoryDiagnoser]
public class EncoderForwardBenchmarks
{
    private const int Width = 128;
    private const int TokenRows = 384;

    private readonly TokenBatch _batch = new(0, 0);
    private NetworkRunner? _portable;
    private NetworkRunner? _best;

    [Params(12, 24, 96)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var (network, input, _) = EncoderNetwork.Create(Width, layers: 4, heads: 8);
        _batch.Clear();
        for (int sequence = 0; sequence < TokenRows / Tokens; sequence++)
        {
            _batch.BeginSequence(1);
            for (int token = 0; token < Tokens; token++)
                _batch.AddToken(0, 0, []);
        }

        _portable = Runner(network, input, InstructionSet.Portable);
        _best = Runner(network, input, InstructionSets.Best);
    }

    [GlobalCleanup]
    public void GiveBack()
    {
        _portable?.Dispose();
        _best?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Portable() => _portable!.Run();

    [Benchmark]
    public void BestInstructions() => _best!.Run();

    private NetworkRunner Runner(Network network, NetworkValue input, InstructionSet set)
    {
        var runner = new NetworkRunner(network, set);
        runner.Prepare(_batch);
        float[] values = RandomNumbers.Of(_batch.Rows * Width, 1);
        for (int row = 0; row < _batch.Rows; row++)
            values.AsSpan(row * Width, Width).CopyTo(runner.InputRow(input, row));
        return runner;
    }
}
