using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Kernels;

/// <summary>Exact GELU, against its approximation by the hyperbolic tangent, one number at a time.</summary>
[MemoryDiagnoser]
public unsafe class GeluBenchmarks
{
    private readonly AlignedBuffer _x = new(0);
    private readonly AlignedBuffer _y = new(0);

    [Params(96 * 512)]
    public int Count { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        RandomNumbers.Fill(_x, Count, 1);
        _y.EnsureLength(Count);
    }

    /// <summary>x / 2 (1 + tanh(0.7978845608 (x + 0.044715 x^3))). Source: Hendrycks and Gimpel, arXiv:1606.08415, section 2.</summary>
    [Benchmark(Baseline = true)]
    public void TanhInALoop()
    {
        for (int i = 0; i < Count; i++)
        {
            float x = _x.Pointer[i];
            _y.Pointer[i] = 0.5f * x * (1 + MathF.Tanh(0.7978845608f * (x + 0.044715f * x * x * x)));
        }
    }

    [Benchmark]
    public void Exact() => Gelu.Forward(_x.Pointer, _y.Pointer, Count, InstructionSets.Best);
}
