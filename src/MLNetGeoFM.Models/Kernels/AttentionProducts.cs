using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetGeoFM.Models;

/// <summary>The products that attention is made of, for one block of queries: a query is a lane.</summary>
/// <remarks>
/// Every result is one chain of multiply-adds in the order of its terms, whatever is computed beside it. What stands in the lanes
/// of queries that are not there is never stored outside scratch.
/// </remarks>
internal static unsafe class AttentionProducts<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Writes rows as columns, [width, lanes], times a factor; zero in the lanes beyond the rows.</summary>
    public static void ToColumns(float* rows, nint stride, int count, int width, float factor, float* columns)
    {
        int lanes = TLanes.Count;
        Vector128<float> factors = Vector128.Create(factor);
        for (int lane = 0; lane < lanes; lane += 4)
        {
            float* row = rows + lane * stride;
            float* column = columns + lane;
            int present = Math.Clamp(count - lane, 0, 4);
            int d = 0;
            if (Sse.IsSupported)
            {
                for (; d + 4 <= width; d += 4, column += 4 * lanes)
                {
                    Vector128<float> a = present > 0 ? Vector128.Load(row + d) * factors : Vector128<float>.Zero;
                    Vector128<float> b = present > 1 ? Vector128.Load(row + stride + d) * factors : Vector128<float>.Zero;
                    Vector128<float> c = present > 2 ? Vector128.Load(row + 2 * stride + d) * factors : Vector128<float>.Zero;
                    Vector128<float> e = present > 3 ? Vector128.Load(row + 3 * stride + d) * factors : Vector128<float>.Zero;
                    Vector128<float> lowAb = Sse.UnpackLow(a, b);
                    Vector128<float> lowCe = Sse.UnpackLow(c, e);
                    Vector128<float> highAb = Sse.UnpackHigh(a, b);
                    Vector128<float> highCe = Sse.UnpackHigh(c, e);
                    Sse.MoveLowToHigh(lowAb, lowCe).Store(column);
                    Sse.MoveHighToLow(lowCe, lowAb).Store(column + lanes);
                    Sse.MoveLowToHigh(highAb, highCe).Store(column + 2 * lanes);
                    Sse.MoveHighToLow(highCe, highAb).Store(column + 3 * lanes);
                }
            }

            for (; d < width; d++, column += lanes)
            {
                for (int i = 0; i < 4; i++)
                    column[i] = i < present ? row[i * stride + d] * factor : 0f;
            }
        }
    }

    /// <summary>Writes the products of rows with the block's columns, [count, lanes]; returns the largest of each lane.</summary>
    public static TVector Dot(float* rows, nint stride, int count, float* columns, int width, float* products)
    {
        int lanes = TLanes.Count;
        TVector largest = TLanes.All(float.NegativeInfinity);
        if (count < 8)
        {
            for (int row = 0; row < count; row++)
                largest = TLanes.Max(largest, DotOne(rows + row * stride, columns, width, products + row * lanes));
            return largest;
        }

        // The last eight may overlap those before: the same numbers are written twice.
        for (int row = 0; ; row = Math.Min(row + 8, count - 8))
        {
            largest = TLanes.Max(largest, DotEight(rows + row * stride, stride, columns, width, products + (nint)row * lanes));
            if (row == count - 8)
                return largest;
        }
    }

    /// <summary>
    /// Writes sums of weighted rows: target[r] = factors[r] * sum over t of weights[t * termStep + r * resultStep] * rows[t], added to
    /// what the target holds if wanted.
    /// </summary>
    /// <param name="weights">The weights; up to eight results too many are read.</param>
    /// <param name="termStep">From the weight of a term to that of the next.</param>
    /// <param name="resultStep">From the weight of a result to that of the next.</param>
    /// <param name="rows">[terms, width].</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="terms">Number of rows.</param>
    /// <param name="target">[results, width].</param>
    /// <param name="targetStride">From a result to the next.</param>
    /// <param name="results">Number of results.</param>
    /// <param name="width">Numbers in a row: whole vectors.</param>
    /// <param name="factors">A factor for each result, or null for 1.</param>
    /// <param name="adds">Whether to add to the target.</param>
    public static void Combine(
        float* weights, nint termStep, nint resultStep, float* rows, nint stride, int terms,
        float* target, nint targetStride, int results, int width, float* factors, bool adds)
    {
        int lanes = TLanes.Count;
        int column = 0;
        for (; column + 2 * lanes <= width; column += 2 * lanes)
        {
            for (int r = 0; r < results; r += 4)
            {
                CombineFourByTwo(
                    weights + r * resultStep, termStep, resultStep, rows + column, stride, terms, target + r * targetStride + column,
                    targetStride, results - r, factors == null ? null : factors + r, adds);
            }
        }

        if (column < width)
        {
            for (int r = 0; r < results; r += 8)
            {
                CombineEightByOne(
                    weights + r * resultStep, termStep, resultStep, rows + column, stride, terms, target + r * targetStride + column,
                    targetStride, results - r, factors == null ? null : factors + r, adds);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector DotOne(float* row, float* columns, int width, float* product)
    {
        TVector sum = TLanes.All(0f);
        for (int d = 0; d < width; d++)
            sum = TLanes.MultiplyAdd(TLanes.All(row[d]), TLanes.Load(columns + d * TLanes.Count), sum);
        TLanes.Store(sum, product);
        return sum;
    }

    private static TVector DotEight(float* rows, nint stride, float* columns, int width, float* products)
    {
        int lanes = TLanes.Count;
        float* row1 = rows + stride;
        float* row2 = row1 + stride;
        float* row3 = row2 + stride;
        float* row4 = row3 + stride;
        float* row5 = row4 + stride;
        float* row6 = row5 + stride;
        float* row7 = row6 + stride;
        TVector sum0 = TLanes.All(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
        for (nint d = 0; d < width; d++)
        {
            TVector column = TLanes.Load(columns);
            sum0 = TLanes.MultiplyAdd(TLanes.All(rows[d]), column, sum0);
            sum1 = TLanes.MultiplyAdd(TLanes.All(row1[d]), column, sum1);
            sum2 = TLanes.MultiplyAdd(TLanes.All(row2[d]), column, sum2);
            sum3 = TLanes.MultiplyAdd(TLanes.All(row3[d]), column, sum3);
            sum4 = TLanes.MultiplyAdd(TLanes.All(row4[d]), column, sum4);
            sum5 = TLanes.MultiplyAdd(TLanes.All(row5[d]), column, sum5);
            sum6 = TLanes.MultiplyAdd(TLanes.All(row6[d]), column, sum6);
            sum7 = TLanes.MultiplyAdd(TLanes.All(row7[d]), column, sum7);
            columns += lanes;
        }

        TLanes.Store(sum0, products);
        TLanes.Store(sum1, products + lanes);
        TLanes.Store(sum2, products + 2 * lanes);
        TLanes.Store(sum3, products + 3 * lanes);
        TLanes.Store(sum4, products + 4 * lanes);
        TLanes.Store(sum5, products + 5 * lanes);
        TLanes.Store(sum6, products + 6 * lanes);
        TLanes.Store(sum7, products + 7 * lanes);
        TVector left = TLanes.Max(TLanes.Max(sum0, sum1), TLanes.Max(sum2, sum3));
        return TLanes.Max(left, TLanes.Max(TLanes.Max(sum4, sum5), TLanes.Max(sum6, sum7)));
    }

    private static void CombineFourByTwo(
        float* weights, nint termStep, nint resultStep, float* rows, nint stride, int terms,
        float* target, nint targetStride, int results, float* factors, bool adds)
    {
        int lanes = TLanes.Count;
        float* weights1 = weights + resultStep;
        float* weights2 = weights1 + resultStep;
        float* weights3 = weights2 + resultStep;
        TVector left0 = TLanes.All(0f), left1 = left0, left2 = left0, left3 = left0;
        TVector right0 = left0, right1 = left0, right2 = left0, right3 = left0;
        nint at = 0;
        for (int t = 0; t < terms; t++)
        {
            TVector left = TLanes.Load(rows);
            TVector right = TLanes.Load(rows + lanes);
            TVector weight = TLanes.All(weights[at]);
            left0 = TLanes.MultiplyAdd(weight, left, left0);
            right0 = TLanes.MultiplyAdd(weight, right, right0);
            weight = TLanes.All(weights1[at]);
            left1 = TLanes.MultiplyAdd(weight, left, left1);
            right1 = TLanes.MultiplyAdd(weight, right, right1);
            weight = TLanes.All(weights2[at]);
            left2 = TLanes.MultiplyAdd(weight, left, left2);
            right2 = TLanes.MultiplyAdd(weight, right, right2);
            weight = TLanes.All(weights3[at]);
            left3 = TLanes.MultiplyAdd(weight, left, left3);
            right3 = TLanes.MultiplyAdd(weight, right, right3);
            rows += stride;
            at += termStep;
        }

        Finish(left0, right0, target, 0, factors, adds);
        if (results > 1)
            Finish(left1, right1, target + targetStride, 1, factors, adds);
        if (results > 2)
            Finish(left2, right2, target + 2 * targetStride, 2, factors, adds);
        if (results > 3)
            Finish(left3, right3, target + 3 * targetStride, 3, factors, adds);
    }

    private static void CombineEightByOne(
        float* weights, nint termStep, nint resultStep, float* rows, nint stride, int terms,
        float* target, nint targetStride, int results, float* factors, bool adds)
    {
        float* weights1 = weights + resultStep;
        float* weights2 = weights1 + resultStep;
        float* weights3 = weights2 + resultStep;
        float* weights4 = weights3 + resultStep;
        float* weights5 = weights4 + resultStep;
        float* weights6 = weights5 + resultStep;
        float* weights7 = weights6 + resultStep;
        TVector sum0 = TLanes.All(0f), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0, sum5 = sum0, sum6 = sum0, sum7 = sum0;
        nint at = 0;
        for (int t = 0; t < terms; t++)
        {
            TVector row = TLanes.Load(rows);
            sum0 = TLanes.MultiplyAdd(TLanes.All(weights[at]), row, sum0);
            sum1 = TLanes.MultiplyAdd(TLanes.All(weights1[at]), row, sum1);
            sum2 = TLanes.MultiplyAdd(TLanes.All(weights2[at]), row, sum2);
            sum3 = TLanes.MultiplyAdd(TLanes.All(weights3[at]), row, sum3);
            sum4 = TLanes.MultiplyAdd(TLanes.All(weights4[at]), row, sum4);
            sum5 = TLanes.MultiplyAdd(TLanes.All(weights5[at]), row, sum5);
            sum6 = TLanes.MultiplyAdd(TLanes.All(weights6[at]), row, sum6);
            sum7 = TLanes.MultiplyAdd(TLanes.All(weights7[at]), row, sum7);
            rows += stride;
            at += termStep;
        }

        Finish(sum0, target, 0, factors, adds);
        if (results > 1)
            Finish(sum1, target + targetStride, 1, factors, adds);
        if (results > 2)
            Finish(sum2, target + 2 * targetStride, 2, factors, adds);
        if (results > 3)
            Finish(sum3, target + 3 * targetStride, 3, factors, adds);
        if (results > 4)
            Finish(sum4, target + 4 * targetStride, 4, factors, adds);
        if (results > 5)
            Finish(sum5, target + 5 * targetStride, 5, factors, adds);
        if (results > 6)
            Finish(sum6, target + 6 * targetStride, 6, factors, adds);
        if (results > 7)
            Finish(sum7, target + 7 * targetStride, 7, factors, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector left, TVector right, float* target, int result, float* factors, bool adds)
    {
        Finish(left, target, result, factors, adds);
        Finish(right, target + TLanes.Count, result, factors, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(TVector sum, float* target, int result, float* factors, bool adds)
    {
        if (factors != null)
            sum = TLanes.Multiply(sum, TLanes.All(factors[result]));
        if (adds)
            sum = TLanes.Add(TLanes.Load(target), sum);
        TLanes.Store(sum, target);
    }
}
