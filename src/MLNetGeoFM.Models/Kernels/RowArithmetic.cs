using System.Numerics;

namespace MLNetGeoFM.Models;

/// <summary>Sums over rows of numbers, of any length; the same bits on every processor and for every instruction set.</summary>
internal static unsafe class RowArithmetic
{
    public static void Clear(float* y, int count) => new Span<float>(y, count).Clear();

    public static void Copy(float* x, float* y, int count) => new ReadOnlySpan<float>(x, count).CopyTo(new Span<float>(y, count));

    /// <summary>y = a + b; y may be one of them.</summary>
    public static void Add(float* a, float* b, float* y, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(a + i) + Vector.Load(b + i)).Store(y + i);
        for (; i < count; i++)
            y[i] = a[i] + b[i];
    }

    /// <summary>y = y + x.</summary>
    public static void AddTo(float* x, float* y, int count) => Add(y, x, y, count);

    /// <summary>y = y + factor x, rounded once.</summary>
    public static void AddTo(float factor, float* x, float* y, int count)
    {
        Vector<float> factors = new(factor);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            Vector.FusedMultiplyAdd(factors, Vector.Load(x + i), Vector.Load(y + i)).Store(y + i);
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(factor, x[i], y[i]);
    }

    /// <summary>y = y / divisor.</summary>
    public static void Divide(float* y, float divisor, int count)
    {
        Vector<float> divisors = new(divisor);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(y + i) / divisors).Store(y + i);
        for (; i < count; i++)
            y[i] /= divisor;
    }

    /// <summary>y = y factor.</summary>
    public static void Multiply(float* y, float factor, int count)
    {
        Vector<float> factors = new(factor);
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
            (Vector.Load(y + i) * factors).Store(y + i);
        for (; i < count; i++)
            y[i] *= factor;
    }

    /// <summary>The sum of a b over few numbers, in double.</summary>
    public static double Dot(float* a, float* b, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += (double)a[i] * b[i];
        return sum;
    }

    /// <summary>y = bias + x W for one short row x of few numbers, with W [inputs, count]; bias may be null.</summary>
    public static void Project(float* x, int inputs, float* weights, float* bias, float* y, int count)
    {
        int i = 0, lanes = Vector<float>.Count;
        if (bias == null)
            Clear(y, count);
        else
            Copy(bias, y, count);
        for (; i <= count - (4 * lanes); i += 4 * lanes)
        {
            float* w = weights + i;
            var sum0 = Vector.Load(y + i);
            var sum1 = Vector.Load(y + i + lanes);
            var sum2 = Vector.Load(y + i + (2 * lanes));
            var sum3 = Vector.Load(y + i + (3 * lanes));
            for (int k = 0; k < inputs; k++, w += count)
            {
                Vector<float> factor = new(x[k]);
                sum0 = Vector.FusedMultiplyAdd(factor, Vector.Load(w), sum0);
                sum1 = Vector.FusedMultiplyAdd(factor, Vector.Load(w + lanes), sum1);
                sum2 = Vector.FusedMultiplyAdd(factor, Vector.Load(w + (2 * lanes)), sum2);
                sum3 = Vector.FusedMultiplyAdd(factor, Vector.Load(w + (3 * lanes)), sum3);
            }

            sum0.Store(y + i);
            sum1.Store(y + i + lanes);
            sum2.Store(y + i + (2 * lanes));
            sum3.Store(y + i + (3 * lanes));
        }

        for (; i < count; i++)
        {
            for (int k = 0; k < inputs; k++)
                y[i] = MathF.FusedMultiplyAdd(x[k], weights[((nint)k * count) + i], y[i]);
        }
    }
}
