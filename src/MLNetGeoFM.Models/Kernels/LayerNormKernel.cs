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

    private static void Forward<TLanes, TVector>(
        float* x, nint xStride, int rows, int width, float* gain, float* bias, float epsilon, float* y, nint yStride)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (int row = 0; row < rows; row++, x += xStride, y += yStride)
        {
            Moments moments = Measure<TLanes, TVector>(x, width, epsilon);
            TVector mean = TLanes.All(moments.Mean);
            TVector rest = TLanes.All(moments.MeanRest);
            TVector scale = TLanes.All(moments.InverseDeviation);
            for (int i = 0; i < width; i += TLanes.Count)
            {
                int count = width - i;
                TVector value = Normalise<TLanes, TVector>(PartialVector<TLanes, TVector>.Load(x + i, count), mean, rest, scale);
                TVector shift = bias == null ? TLanes.All(0f) : PartialVector<TLanes, TVector>.Load(bias + i, count);
                value = TLanes.MultiplyAdd(value, PartialVector<TLanes, TVector>.Load(gain + i, count), shift);
                PartialVector<TLanes, TVector>.Store(value, y + i, count);
            }
        }
    }

    // With n the normalised values and g = dy * gain: dx = (g - mean(g) - n mean(g n)) / sqrt(variance + epsilon).
    private static void BackwardRow<TLanes, TVector>(
        float* x, float* dy, int width, float* gain, float epsilon, float* dx, bool addToDx, float* dgain, float* dbias)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        Moments moments = Measure<TLanes, TVector>(x, width, epsilon);
        TVector mean = TLanes.All(moments.Mean);
        TVector rest = TLanes.All(moments.MeanRest);
        TVector scale = TLanes.All(moments.InverseDeviation);
        TVector sum = TLanes.All(0f);
        TVector sumOfProducts = sum;
        for (int i = 0; i < width; i += TLanes.Count)
        {
            int count = width - i;
            TVector slope = TLanes.Multiply(PartialVector<TLanes, TVector>.Load(dy + i, count), PartialVector<TLanes, TVector>.Load(gain + i, count));
            TVector value = Normalise<TLanes, TVector>(PartialVector<TLanes, TVector>.Load(x + i, count), mean, rest, scale);
            sum = TLanes.Add(sum, slope);
            sumOfProducts = TLanes.MultiplyAdd(slope, value, sumOfProducts);
        }

        TVector meanSlope = TLanes.All(-TLanes.Sum(sum) / width);
        TVector meanProduct = TLanes.All(-TLanes.Sum(sumOfProducts) / width);
        for (int i = 0; i < width; i += TLanes.Count)
        {
            int count = width - i;
            TVector gradient = PartialVector<TLanes, TVector>.Load(dy + i, count);
            TVector slope = TLanes.Multiply(gradient, PartialVector<TLanes, TVector>.Load(gain + i, count));
            TVector value = Normalise<TLanes, TVector>(PartialVector<TLanes, TVector>.Load(x + i, count), mean, rest, scale);
            if (dgain != null)
            {
                TVector grown = TLanes.MultiplyAdd(gradient, value, PartialVector<TLanes, TVector>.Load(dgain + i, count));
                PartialVector<TLanes, TVector>.Store(grown, dgain + i, count);
            }

            if (dbias != null)
                PartialVector<TLanes, TVector>.Store(TLanes.Add(gradient, PartialVector<TLanes, TVector>.Load(dbias + i, count)), dbias + i, count);
            TVector change = TLanes.MultiplyAdd(value, meanProduct, TLanes.Add(slope, meanSlope));
            change = addToDx
                ? TLanes.MultiplyAdd(change, scale, PartialVector<TLanes, TVector>.Load(dx + i, count))
                : TLanes.Multiply(change, scale);
            PartialVector<TLanes, TVector>.Store(change, dx + i, count);
        }
    }

    private static Moments Measure<TLanes, TVector>(float* x, int width, float epsilon)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        float mean = ArrayMath<TLanes, TVector>.Sum(x, width) / width;
        TVector center = TLanes.All(mean);
        TVector sum = TLanes.All(0f);
        TVector squares = sum;
        for (int i = 0; i < width; i += TLanes.Count)
        {
            TVector value = PartialVector<TLanes, TVector>.Load(x + i, width - i, filling: mean);
            TVector deviation = TLanes.Subtract(value, center);
            sum = TLanes.Add(sum, deviation);
            squares = TLanes.MultiplyAdd(deviation, deviation, squares);
        }

        float rest = TLanes.Sum(sum) / width;
        float variance = MathF.Max(0, TLanes.Sum(squares) / width - rest * rest);
        return new Moments(mean, rest, 1 / MathF.Sqrt(variance + epsilon));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Normalise<TLanes, TVector>(TVector value, TVector mean, TVector rest, TVector scale)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged =>
        TLanes.Multiply(TLanes.Subtract(TLanes.Subtract(value, mean), rest), scale);

    /// <summary>The mean is Mean + MeanRest; the inverse deviation includes epsilon.</summary>
    private readonly record struct Moments(float Mean, float MeanRest, float InverseDeviation);
}
