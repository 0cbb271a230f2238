using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Layer normalisation of rows: (x - mean) / sqrt(variance + epsilon) * gain + bias, the variance that of all values
/// (divided by the width), and its gradient.</summary>
/// <remarks>
/// Two passes per row: the mean, then the deviations from it, whose own small mean corrects both moments, so that a large common
/// offset costs no accuracy. A row's bits do not depend on the other rows.
/// Source: Ba, Kiros and Hinton, Layer Normalization, arXiv:1607.06450; corrected two-pass moments: Chan, Golub and LeVeque,
/// Algorithms for computing the sample variance, The American Statistician 37 (1983), eq. 1.7.
/// </remarks>
internal static unsafe class LayerNormKernel
{
    /// <summary>y = normalised x.</summary>
    /// <param name="x">[rows, width] with stride.</param>
    /// <param name="xStride">Floats from one row of x to the next.</param>
    /// <param name="rows">Number of rows; 0 = nothing happens.</param>
    /// <param name="width">Values in a row, at least 1.</param>
    /// <param name="gain">[width].</param>
    /// <param name="bias">[width], or null.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">[rows, width] with stride; may be x.</param>
    /// <param name="yStride">Floats from one row of y to the next.</param>
    /// <param name="set">The instructions to use.</param>
    public static void Forward(
        float* x, int xStride, int rows, int width, float* gain, float* bias, float epsilon, float* y, int yStride,
        InstructionSet set)
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                Forward<Lanes512, Vector512<float>>(x, xStride, rows, width, gain, bias, epsilon, y, yStride);
                break;
            case InstructionSet.Avx2:
                Forward<Lanes256, Vector256<float>>(x, xStride, rows, width, gain, bias, epsilon, y, yStride);
                break;
            default:
                Forward<Lanes128, Vector128<float>>(x, xStride, rows, width, gain, bias, epsilon, y, yStride);
                break;
        }
    }

    /// <summary>The gradients of <see cref="Forward(float*, int, int, int, float*, float*, float, float*, int, InstructionSet)"/>
    /// from that of y.</summary>
    /// <param name="x">What went in, [rows, width] with stride.</param>
    /// <param name="xStride">Floats from one row of x to the next.</param>
    /// <param name="dy">Gradient of y, [rows, width] with stride.</param>
    /// <param name="dyStride">Floats from one row of dy to the next.</param>
    /// <param name="rows">Number of rows; 0 = nothing happens.</param>
    /// <param name="width">Values in a row, at least 1.</param>
    /// <param name="gain">[width].</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="dx">Receives the gradient of x, [rows, width] with stride; may be dy unless added to.</param>
    /// <param name="dxStride">Floats from one row of dx to the next.</param>
    /// <param name="addToDx">true = dx grows by the gradient, false = dx is replaced.</param>
    /// <param name="dgain">[width], grows by the gradient of the gain, row after row; null = not wanted.</param>
    /// <param name="dbias">[width], grows by the gradient of the bias, row after row; null = not wanted.</param>
    /// <param name="set">The instructions to use.</param>
    public static void Backward(
        float* x, int xStride, float* dy, int dyStride, int rows, int width, float* gain, float epsilon,
        float* dx, int dxStride, bool addToDx, float* dgain, float* dbias, InstructionSet set)
    {
        for (nint row = 0; row < rows; row++)
        {
            float* xRow = x + row * xStride;
            float* dyRow = dy + row * dyStride;
            float* dxRow = dx + row * dxStride;
            switch (set)
            {
                case InstructionSet.Avx512:
                    BackwardRow<Lanes512, Vector512<float>>(xRow, dyRow, width, gain, epsilon, dxRow, addToDx, dgain, dbias);
                    break;
                case InstructionSet.Avx2:
                    BackwardRow<Lanes256, Vector256<float>>(xRow, dyRow, width, gain, epsilon, dxRow, addToDx, dgain, dbias);
                    break;
                default:
                    BackwardRow<Lanes128, Vector128<float>>(xRow, dyRow, width, gain, epsilon, dxRow, addToDx, dgain, dbias);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<TLanes, TVector>(
        float* x, nint xStride, int rows, int width, float* gain, float* bias, float epsilon, float* y, nint yStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (int row = 0; row < rows; row++, x += xStride, y += yStride)
        {
            Moments moments = Measure<TLanes, TVector>(x, width, epsilon);
            Scale<TVector> scale = Scale<TVector>.Of<TLanes>(moments);
            nint i = 0;
            for (; i <= width - TLanes.Count; i += TLanes.Count)
            {
                TVector shift = bias == null ? TLanes.All(0f) : TLanes.Load(bias + i);
                TVector value = scale.Apply<TLanes>(TLanes.Load(x + i));
                TLanes.Store(TLanes.MultiplyAdd(value, TLanes.Load(gain + i), shift), y + i);
            }

            if (i < width)
            {
                nint count = width - i;
                TVector shift = bias == null ? TLanes.All(0f) : PartialVector<TLanes, TVector>.Load(bias + i, count);
                TVector factor = PartialVector<TLanes, TVector>.Load(gain + i, count);
                TVector value = scale.Apply<TLanes>(PartialVector<TLanes, TVector>.Load(x + i, count));
                PartialVector<TLanes, TVector>.Store(TLanes.MultiplyAdd(value, factor, shift), y + i, count);
            }
        }
    }

    // With n the normalised values and g = dy * gain: dx = (g - mean(g) - n mean(g n)) / sqrt(variance + epsilon).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow<TLanes, TVector>(
        float* x, float* dy, int width, float* gain, float epsilon, float* dx, bool addToDx, float* dgain, float* dbias)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        Moments moments = Measure<TLanes, TVector>(x, width, epsilon);
        Scale<TVector> scale = Scale<TVector>.Of<TLanes>(moments);
        TVector sum = TLanes.All(0f);
        TVector sumOfProducts = sum;
        nint i = 0;
        for (; i <= width - TLanes.Count; i += TLanes.Count)
        {
            TVector slope = TLanes.Multiply(TLanes.Load(dy + i), TLanes.Load(gain + i));
            sum = TLanes.Add(sum, slope);
            sumOfProducts = TLanes.MultiplyAdd(slope, scale.Apply<TLanes>(TLanes.Load(x + i)), sumOfProducts);
        }

        if (i < width)
        {
            TVector slope = TLanes.Multiply(
                PartialVector<TLanes, TVector>.Load(dy + i, width - i), PartialVector<TLanes, TVector>.Load(gain + i, width - i));
            TVector value = scale.Apply<TLanes>(PartialVector<TLanes, TVector>.Load(x + i, width - i));
            sum = TLanes.Add(sum, slope);
            sumOfProducts = TLanes.MultiplyAdd(slope, value, sumOfProducts);
        }

        TVector meanSlope = TLanes.All(-TLanes.Sum(sum) / width);
        TVector meanProduct = TLanes.All(-TLanes.Sum(sumOfProducts) / width);
        for (i = 0; i < width; i += TLanes.Count)
        {
            nint count = width - i;
            TVector gradient = PartialVector<TLanes, TVector>.Load(dy + i, count);
            TVector value = scale.Apply<TLanes>(PartialVector<TLanes, TVector>.Load(x + i, count));
            if (dgain != null)
            {
                TVector grown = TLanes.MultiplyAdd(gradient, value, PartialVector<TLanes, TVector>.Load(dgain + i, count));
                PartialVector<TLanes, TVector>.Store(grown, dgain + i, count);
            }

            if (dbias != null)
            {
                TVector grown = TLanes.Add(gradient, PartialVector<TLanes, TVector>.Load(dbias + i, count));
                PartialVector<TLanes, TVector>.Store(grown, dbias + i, count);
            }

            TVector slope = TLanes.Multiply(gradient, PartialVector<TLanes, TVector>.Load(gain + i, count));
            TVector change = TLanes.MultiplyAdd(value, meanProduct, TLanes.Add(slope, meanSlope));
            TVector before = addToDx ? PartialVector<TLanes, TVector>.Load(dx + i, count) : TLanes.All(0f);
            PartialVector<TLanes, TVector>.Store(TLanes.MultiplyAdd(change, scale.InverseDeviation, before), dx + i, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Moments Measure<TLanes, TVector>(float* x, int width, float epsilon)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float share = 1f / width; // off by a rounding, which the correction takes back
        float mean = ArrayMath<TLanes, TVector>.Sum(x, width) * share;
        TVector center = TLanes.All(mean);
        TVector sum = TLanes.All(0f);
        TVector evenSquares = sum;
        TVector oddSquares = sum;
        nint i = 0;
        for (; i <= width - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            TVector even = TLanes.Subtract(TLanes.Load(x + i), center);
            TVector odd = TLanes.Subtract(TLanes.Load(x + i + TLanes.Count), center);
            sum = TLanes.Add(sum, TLanes.Add(even, odd));
            evenSquares = TLanes.MultiplyAdd(even, even, evenSquares);
            oddSquares = TLanes.MultiplyAdd(odd, odd, oddSquares);
        }

        for (; i < width; i += TLanes.Count)
        {
            TVector last = TLanes.Subtract(PartialVector<TLanes, TVector>.Load(x + i, width - i, filling: mean), center);
            sum = TLanes.Add(sum, last);
            evenSquares = TLanes.MultiplyAdd(last, last, evenSquares);
        }

        float rest = TLanes.Sum(sum) * share;
        float variance = MathF.Max(0, TLanes.Sum(TLanes.Add(evenSquares, oddSquares)) * share - rest * rest);
        return new Moments(mean, rest, 1 / MathF.Sqrt(variance + epsilon));
    }

    /// <summary>The mean is Mean + MeanRest; the inverse deviation includes epsilon.</summary>
    private readonly record struct Moments(float Mean, float MeanRest, float InverseDeviation);

    /// <summary>The moments of a row in every lane.</summary>
    private readonly struct Scale<TVector>
        where TVector : unmanaged
    {
        public TVector Mean { get; init; }

        public TVector MeanRest { get; init; }

        public TVector InverseDeviation { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Scale<TVector> Of<TLanes>(Moments moments)
            where TLanes : struct, ILanes<TVector> => new()
            {
                Mean = TLanes.All(moments.Mean),
                MeanRest = TLanes.All(moments.MeanRest),
                InverseDeviation = TLanes.All(moments.InverseDeviation),
            };

        /// <summary>The normalised values.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Apply<TLanes>(TVector value)
            where TLanes : struct, ILanes<TVector> =>
            TLanes.Multiply(TLanes.Subtract(TLanes.Subtract(value, Mean), MeanRest), InverseDeviation);
    }
}
