using System.Runtime.InteropServices;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>One sequence's queries, keys, values and output gradient, and what attention makes of them.</summary>
/// <remarks>Rows lie apart by more than their width, with a number between them that nobody may write.</remarks>
internal sealed unsafe class AttentionSample
{
    /// <summary>Stands between rows and round them.</summary>
    public const float Guard = 12345.5f;

    // More than the widest row, so that a row too many is found and harms nobody.
    private const int Before = 1024;

    public required int Queries { get; init; }

    public required int Keys { get; init; }

    public required int Heads { get; init; }

    public required int HeadWidth { get; init; }

    public required float Scale { get; init; }

    public bool[]? Mask { get; init; }

    public required float[] Q { get; init; }

    public required float[] K { get; init; }

    public required float[] V { get; init; }

    public required float[] OutputGradient { get; init; }

    public int Width => Heads * HeadWidth;

    public static AttentionSample Random(int queries, int keys, int heads, int headWidth, bool[]? mask = null, int seed = 1)
    {
        Random random = new(seed);
        float[] Rows(int rows) => [.. Enumerable.Range(0, rows * heads * headWidth).Select(_ => Normal(random))];
        return new AttentionSample
        {
            Queries = queries,
            Keys = keys,
            Heads = heads,
            HeadWidth = headWidth,
            Scale = 1f / MathF.Sqrt(headWidth),
            Mask = mask,
            Q = Rows(queries),
            K = Rows(keys),
            V = Rows(keys),
            OutputGradient = Rows(queries),
        };
    }

    /// <summary>Output [queries, width], after checking that nothing was written between or round the rows.</summary>
    public float[] Forward(InstructionSet set, int gap = 3, int shift = 0, AlignedBuffer? scratch = null)
    {
        int stride = Width + gap;
        using AlignedBuffer own = new(Attention.ScratchLength(Queries, Keys, Heads, HeadWidth, set));
        float[] q = Spread(Q, Queries, gap, shift), k = Spread(K, Keys, gap, shift), v = Spread(V, Keys, gap, shift);
        float[] output = Spread(Unwritten(Queries), Queries, gap, shift);
        fixed (float* qs = q, ks = k, vs = v, os = output)
        {
            fixed (bool* mask = Mask)
            {
                int at = Before + shift;
                Attention.Forward(
                    qs + at, stride, ks + at, stride, vs + at, stride, Queries, Keys, Heads, HeadWidth, mask, Scale, os + at, stride,
                    scratch ?? own, set);
            }
        }

        return Gather(output, Queries, gap, shift);
    }

    /// <summary>Gradients of queries, keys and values, after the same check.</summary>
    public (float[] Q, float[] K, float[] V) Backward(InstructionSet set, int gap = 5)
    {
        int stride = Width + gap;
        using AlignedBuffer scratch = new(Attention.BackwardScratchLength(Queries, Keys, Heads, HeadWidth, set));
        scratch.Span.Fill(float.NaN);
        float[] q = Spread(Q, Queries, gap, 0), k = Spread(K, Keys, gap, 0), v = Spread(V, Keys, gap, 0);
        float[] output = Spread(OutputGradient, Queries, gap, 0);
        float[] dq = Spread(Unwritten(Queries), Queries, gap, 0);
        float[] dk = Spread(Unwritten(Keys), Keys, gap, 0), dv = Spread(Unwritten(Keys), Keys, gap, 0);
        fixed (float* qs = q, ks = k, vs = v, os = output, dqs = dq, dks = dk, dvs = dv)
        {
            fixed (bool* mask = Mask)
            {
                Attention.Backward(
                    qs + Before, stride, ks + Before, stride, vs + Before, stride, Queries, Keys, Heads, HeadWidth, mask, Scale,
                    os + Before, stride, dqs + Before, stride, dks + Before, stride, dvs + Before, stride, scratch, set);
            }
        }

        return (Gather(dq, Queries, gap, 0), Gather(dk, Keys, gap, 0), Gather(dv, Keys, gap, 0));
    }

    /// <summary>The same by the definition, in double.</summary>
    public double[] Expected()
    {
        double[] output = new double[Queries * Width];
        for (int head = 0; head < Heads; head++)
        {
            for (int i = 0; i < Queries; i++)
            {
                double[] weights = Weights(head, i);
                for (int j = 0; j < Keys; j++)
                {
                    for (int d = 0; weights[j] != 0 && d < HeadWidth; d++)
                        output[At(i, head, d)] += weights[j] * V[At(j, head, d)];
                }
            }
        }

        return output;
    }

    /// <summary>The gradients by the chain rule, in double.</summary>
    public (double[] Q, double[] K, double[] V) ExpectedGradients()
    {
        double[] dq = new double[Q.Length], dk = new double[K.Length], dv = new double[V.Length];
        for (int head = 0; head < Heads; head++)
        {
            for (int i = 0; i < Queries; i++)
            {
                double[] weights = Weights(head, i);
                double[] ofWeights = new double[Keys];
                double mean = 0;
                for (int j = 0; j < Keys; j++)
                {
                    for (int d = 0; d < HeadWidth; d++)
                    {
                        ofWeights[j] += (double)OutputGradient[At(i, head, d)] * V[At(j, head, d)];
                        dv[At(j, head, d)] += weights[j] * OutputGradient[At(i, head, d)];
                    }

                    mean += weights[j] * ofWeights[j];
                }

                for (int j = 0; j < Keys; j++)
                {
                    double ofScore = weights[j] * (ofWeights[j] - mean) * Scale;
                    for (int d = 0; d < HeadWidth; d++)
                    {
                        dq[At(i, head, d)] += ofScore * K[At(j, head, d)];
                        dk[At(j, head, d)] += ofScore * Q[At(i, head, d)];
                    }
                }
            }
        }

        return (dq, dk, dv);
    }

    private double[] Weights(int head, int query)
    {
        double[] weights = new double[Keys];
        double largest = double.NegativeInfinity;
        for (int j = 0; j < Keys; j++)
        {
            for (int d = 0; d < HeadWidth; d++)
                weights[j] += (double)Q[At(query, head, d)] * K[At(j, head, d)];
            weights[j] *= Scale;
            if (Mask?[j] ?? true)
                largest = Math.Max(largest, weights[j]);
        }

        for (int j = 0; j < Keys; j++)
            weights[j] = Mask?[j] ?? true ? Math.Exp(weights[j] - largest) : 0;
        double sum = weights.Sum();
        return sum == 0 ? weights : [.. weights.Select(weight => weight / sum)];
    }

    private int At(int row, int head, int d) => row * Width + head * HeadWidth + d;

    private float[] Unwritten(int rows) => [.. Enumerable.Repeat(float.NaN, rows * Width)];

    private float[] Spread(float[] rows, int count, int gap, int shift)
    {
        float[] result = new float[Before + shift + count * (Width + gap) + Before];
        Array.Fill(result, Guard);
        for (int i = 0; i < count; i++)
            rows.AsSpan(i * Width, Width).CopyTo(result.AsSpan(Before + shift + i * (Width + gap)));
        return result;
    }

    private float[] Gather(float[] spread, int count, int gap, int shift)
    {
        float[] result = new float[count * Width];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = spread.AsSpan(Before + shift + i * (Width + gap), Width);
            row.CopyTo(result.AsSpan(i * Width));
            row.Fill(Guard);
        }

        Assert.That(MemoryMarshal.Cast<float, int>(spread.AsSpan()).ContainsAnyExcept(BitConverter.SingleToInt32Bits(Guard)), Is.False,
            "something was written between or round the rows");
        return result;
    }

    private static float Normal(Random random)
        => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
