using BenchmarkDotNet.Attributes;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Kernels;

/// <summary>Attention of one short series, 8 heads of 16 numbers, against plain loops.</summary>
[MemoryDiagnoser]
public unsafe class AttentionBenchmarks
{
    private const int Heads = 8;
    private const int HeadWidth = 16;
    private const int Width = Heads * HeadWidth;
    private const int Stride = 3 * Width;
    private const float Scale = 0.25f;

    private readonly AlignedBuffer _qkv = new(0);
    private readonly AlignedBuffer _y = new(0);
    private readonly AlignedBuffer _scratch = new(0);
    private float[] _weights = [];

    [Params(12, 24, 73)]
    public int Tokens { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        RandomNumbers.Fill(_qkv, Tokens * Stride, 1);
        _y.EnsureLength((nint)Tokens * Width);
        _scratch.EnsureLength(Attention.ScratchLength(Tokens, Tokens, Heads, HeadWidth, InstructionSets.Best));
        _weights = new float[Tokens];
    }

    [Benchmark(Baseline = true)]
    public void PlainLoop()
    {
        var qkv = _qkv.Span;
        for (int head = 0; head < Heads; head++)
        {
            for (int query = 0; query < Tokens; query++)
            {
                var q = qkv.Slice(query * Stride + head * HeadWidth, HeadWidth);
                for (int key = 0; key < Tokens; key++)
                    _weights[key] = PlainLoops.Dot(q, qkv.Slice(key * Stride + Width + head * HeadWidth, HeadWidth)) * Scale;
                PlainLoops.SoftMax(_weights);
                var y = _y.Span.Slice(query * Width + head * HeadWidth, HeadWidth);
                y.Clear();
                for (int key = 0; key < Tokens; key++)
                    PlainLoops.AddScaled(qkv.Slice(key * Stride + 2 * Width + head * HeadWidth, HeadWidth), _weights[key], y);
            }
        }
    }

    [Benchmark]
    public void Kernel()
    {
        float* q = _qkv.Pointer;
        Attention.Forward(q, Stride, q + Width, Stride, q + 2 * Width, Stride, Tokens, Tokens, Heads, HeadWidth, null, Scale, _y.Pointer, Width,
            _scratch, InstructionSets.Best);
    }
}
