using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Kernels;

/// <summary>Layer normalisation of rows, against a plain loop.</summary>
[MemoryDiagnoser]
public unsafe class LayerNormBenchmarks
{
    private const int Width = 128;
    private const float Epsilon = 1e-5f;

    private readonly AlignedBuffer _x = new(0);
    private readonly AlignedBuffer _y = new(0);
    private readonly AlignedBuffer _gain = new(0);
    private readonly AlignedBuffer _bias = new(0);

    [Params(96)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        RandomNumbers.Fill(_x, Rows * Width, 1);
        RandomNumbers.Fill(_gain, Width, 2);
        RandomNumbers.Fill(_bias, Width, 3);
        _y.EnsureLength((nint)Rows * Width);
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        for (int row = 0; row < Rows; row++)
        {
            float* x = _x.Pointer + row * Width;
            float* y = _y.Pointer + row * Width;
            float mean = 0;
            for (int i = 0; i < Width; i++)
                mean += x[i] / Width;
            float variance = 0;
            for (int i = 0; i < Width; i++)
                variance += (x[i] - mean) * (x[i] - mean) / Width;
            for (int i = 0; i < Width; i++)
                y[i] = (x[i] - mean) / MathF.Sqrt(variance + Epsilon) * _gain.Pointer[i] + _bias.Pointer[i];
        }
    }

    [Benchmark]
    public void Kernel()
        => LayerNormKernel.Forward(_x.Pointer, Width, Rows, Width, _gain.Pointer, _bias.Pointer, Epsilon, _y.Pointer, Width, InstructionSets.Best);
}
