using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Kernels;

/// <summary>The matrix product of a transformer block's first linear map, against a dot product for each element.</summary>
[MemoryDiagnoser]
public unsafe class GemmBenchmarks
{
    private const int Inputs = 128;
    private const int Outputs = 512;

    private readonly AlignedBuffer _x = new(0);
    private readonly AlignedBuffer _y = new(0);
    private float[] _weight = [];
    private PackedMatrix? _packed;

    [Params(96, 384)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _weight = RandomNumbers.Of(Outputs * Inputs, 1);
        _packed = PackedMatrix.FromRows(_weight, Outputs, Inputs, InstructionSets.Best);
        RandomNumbers.Fill(_x, Rows * Inputs, 2);
        _y.EnsureLength((nint)Rows * Outputs);
    }

    [Benchmark(Baseline = true)]
    public void DotForEachElement()
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int output = 0; output < Outputs; output++)
                _y.Span[row * Outputs + output] = PlainLoops.Dot(_x.Span.Slice(row * Inputs, Inputs), _weight.AsSpan(output * Inputs, Inputs));
        }
    }

    [Benchmark]
    public void Gemm()
        => Models.Gemm.Multiply(_x.Pointer, Inputs, Rows, _packed!, null, _y.Pointer, Outputs, GemmEpilogue.None, null, 0);

    [Benchmark]
    public void GemmWithGelu()
        => Models.Gemm.Multiply(_x.Pointer, Inputs, Rows, _packed!, null, _y.Pointer, Outputs, GemmEpilogue.Gelu, null, 0);
}
