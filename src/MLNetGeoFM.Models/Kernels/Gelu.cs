using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>The exact Gaussian error linear unit x/2 (1 + erf(x / sqrt 2)) and its gradient.</summary>
/// <remarks>
/// Written as max(x, 0) - |x|/2 erfc(|x| / sqrt 2), which loses nothing on either side and rounds the larger term once. The error
/// is below 2e-7 max(1, |x|). An element has the same bits in every place and with every instruction set.
/// Source: Hendrycks and Gimpel, Gaussian Error Linear Units, arXiv:1606.08415.
/// </remarks>
internal static unsafe class Gelu
{
    // Here 1 / erfc(size / sqrt 2) overflows, but not the size.
    private const float LargestSize = 1e4f;

    /// <summary>y = gelu(x); y may be x.</summary>
    public static void Forward(float* x, float* y, nint count, InstructionSet set)
    {
        switch (set)
        {
            case InstructionSet.Avx512: Forward<Lanes512, Vector512<float>>(x, y, count); break;
            case InstructionSet.Avx2: Forward<Lanes256, Vector256<float>>(x, y, count); break;
            default: Forward<Lanes128, Vector128<float>>(x, y, count); break;
        }
    }

    /// <summary>dx = dy gelu'(x), x what went into the forward function; dx may be x or dy.</summary>
    public static void Backward(float* x, float* dy, float* dx, nint count, InstructionSet set)
    {
        switch (set)
        {
            case InstructionSet.Avx512: Backward<Lanes512, Vector512<float>>(x, dy, dx, count); break;
            case InstructionSet.Avx2: Backward<Lanes256, Vector256<float>>(x, dy, dx, count); break;
            default: Backward<Lanes128, Vector128<float>>(x, dy, dx, count); break;
        }
    }

    /// <summary>y = gelu(x) of so many floats; y may be x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Forward<TLanes, TVector>(float* x, float* y, nint count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        for (; count >= 4 * TLanes.Count; count -= 4 * TLanes.Count, x += 4 * TLanes.Count, y += 4 * TLanes.Count)
            ForwardFour<TLanes, TVector>(x, y, y + 2 * TLanes.Count);
        if (count <= 0)
            return;
        float* last = stackalloc float[4 * TLanes.Count];
        for (nint i = 0; i < 4 * TLanes.Count; i++)
            last[i] = i < count ? x[i] : 0;
        ForwardFour<TLanes, TVector>(last, last, last + 2 * TLanes.Count);
        for (nint i = 0; i < count; i++)
            y[i] = last[i];
    }

    /// <summary>gelu(x) of four vectors: two go to y, the next two to yNext; y may be x.</summary>
    /// <remarks>
    /// erfc(a / sqrt 2) is p(a)^-8, p of degree 9 with p(0) = 1, fitted on [0, 6.5] such that a/2 times it is off by at most 1e-8
    /// (relative error 2e-7 up to 2, 4e-5 at 4); further on p keeps growing, and the result vanishes. The steps of one vector
    /// wait for each other: even and odd powers are summed apart, and each step is taken for all four vectors before the next.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ForwardFour<TLanes, TVector>(float* x, float* y, float* yNext)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector size0 = Size<TLanes, TVector>(x);
        TVector size1 = Size<TLanes, TVector>(x + TLanes.Count);
        TVector size2 = Size<TLanes, TVector>(x + 2 * TLanes.Count);
        TVector size3 = Size<TLanes, TVector>(x + 3 * TLanes.Count);
        TVector square0 = TLanes.Multiply(size0, size0);
        TVector square1 = TLanes.Multiply(size1, size1);
        TVector square2 = TLanes.Multiply(size2, size2);
        TVector square3 = TLanes.Multiply(size3, size3);
        TVector factor = TLanes.All(3.65417918e-07f);
        TVector next = TLanes.All(1.4627266e-05f);
        TVector odd0 = TLanes.MultiplyAdd(factor, square0, next);
        TVector odd1 = TLanes.MultiplyAdd(factor, square1, next);
        TVector odd2 = TLanes.MultiplyAdd(factor, square2, next);
        TVector odd3 = TLanes.MultiplyAdd(factor, square3, next);
        next = TLanes.All(0.000292321318f);
        odd0 = TLanes.MultiplyAdd(odd0, square0, next);
        odd1 = TLanes.MultiplyAdd(odd1, square1, next);
        odd2 = TLanes.MultiplyAdd(odd2, square2, next);
        odd3 = TLanes.MultiplyAdd(odd3, square3, next);
        next = TLanes.All(0.00870688539f);
        odd0 = TLanes.MultiplyAdd(odd0, square0, next);
        odd1 = TLanes.MultiplyAdd(odd1, square1, next);
        odd2 = TLanes.MultiplyAdd(odd2, square2, next);
        odd3 = TLanes.MultiplyAdd(odd3, square3, next);
        next = TLanes.All(0.0997363627f);
        odd0 = TLanes.MultiplyAdd(odd0, square0, next);
        odd1 = TLanes.MultiplyAdd(odd1, square1, next);
        odd2 = TLanes.MultiplyAdd(odd2, square2, next);
        odd3 = TLanes.MultiplyAdd(odd3, square3, next);
        factor = TLanes.All(-2.35108632e-06f);
        next = TLanes.All(-1.61595824e-06f);
        TVector even0 = TLanes.MultiplyAdd(factor, square0, next);
        TVector even1 = TLanes.MultiplyAdd(factor, square1, next);
        TVector even2 = TLanes.MultiplyAdd(factor, square2, next);
        TVector even3 = TLanes.MultiplyAdd(factor, square3, next);
        next = TLanes.All(0.000787894824f);
        even0 = TLanes.MultiplyAdd(even0, square0, next);
        even1 = TLanes.MultiplyAdd(even1, square1, next);
        even2 = TLanes.MultiplyAdd(even2, square2, next);
        even3 = TLanes.MultiplyAdd(even3, square3, next);
        next = TLanes.All(0.0447541997f);
        even0 = TLanes.MultiplyAdd(even0, square0, next);
        even1 = TLanes.MultiplyAdd(even1, square1, next);
        even2 = TLanes.MultiplyAdd(even2, square2, next);
        even3 = TLanes.MultiplyAdd(even3, square3, next);
        next = TLanes.All(1f);
        even0 = TLanes.MultiplyAdd(even0, square0, next);
        even1 = TLanes.MultiplyAdd(even1, square1, next);
        even2 = TLanes.MultiplyAdd(even2, square2, next);
        even3 = TLanes.MultiplyAdd(even3, square3, next);
        TVector root0 = TLanes.MultiplyAdd(odd0, size0, even0);
        TVector root1 = TLanes.MultiplyAdd(odd1, size1, even1);
        TVector root2 = TLanes.MultiplyAdd(odd2, size2, even2);
        TVector root3 = TLanes.MultiplyAdd(odd3, size3, even3);
        root0 = TLanes.Multiply(root0, root0);
        root1 = TLanes.Multiply(root1, root1);
        root2 = TLanes.Multiply(root2, root2);
        root3 = TLanes.Multiply(root3, root3);
        root0 = TLanes.Multiply(root0, root0);
        root1 = TLanes.Multiply(root1, root1);
        root2 = TLanes.Multiply(root2, root2);
        root3 = TLanes.Multiply(root3, root3);
        root0 = TLanes.Multiply(root0, root0);
        root1 = TLanes.Multiply(root1, root1);
        root2 = TLanes.Multiply(root2, root2);
        root3 = TLanes.Multiply(root3, root3);
        Finish<TLanes, TVector>(x, root0, y);
        Finish<TLanes, TVector>(x + TLanes.Count, root1, y + TLanes.Count);
        Finish<TLanes, TVector>(x + 2 * TLanes.Count, root2, yNext);
        Finish<TLanes, TVector>(x + 3 * TLanes.Count, root3, yNext + TLanes.Count);
    }

    /// <summary>|x|, but finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Size<TLanes, TVector>(float* x)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
        => TLanes.Min(TLanes.Absolute(TLanes.Load(x)), TLanes.All(LargestSize));

    /// <summary>max(x, 0) - |x|/2 / inverse, inverse that of erfc; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TLanes, TVector>(float* x, TVector inverse, float* y)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector zero = TLanes.All(0f);
        TVector value = TLanes.Load(x);
        TVector half = TLanes.Multiply(Size<TLanes, TVector>(x), TLanes.All(0.5f));
        TVector upper = TLanes.WhereLess(value, zero, zero, value);
        TLanes.Store(TLanes.Subtract(upper, TLanes.Divide(half, inverse)), y);
    }

    /// <summary>gelu'(x) of one vector: the share of a standard normal variable below x, plus x times its density at x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Slope<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector half = TLanes.All(0.5f);
        TVector end = TLanes.All(VectorMath.TailEnd);
        TVector size = TLanes.Absolute(x);
        size = TLanes.WhereLess(end, size, end, size);
        TVector tail = TLanes.Multiply(half, VectorMath.NormalTail<TLanes, TVector>(size));
        TVector below = TLanes.WhereLess(
            x, TLanes.All(0f), tail, TLanes.Subtract(TLanes.All(1f), tail));
        TVector bounded = TLanes.WhereLess(x, TLanes.All(0f), TLanes.Subtract(TLanes.All(0f), size), size);
        TVector density = VectorMath.Exp<TLanes, TVector>(
            TLanes.Multiply(size, TLanes.Multiply(size, TLanes.All(-0.5f))));
        density = TLanes.Multiply(density, TLanes.All(0.39894228f)); // 1 / sqrt(2 pi)
        return TLanes.MultiplyAdd(bounded, density, below);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<TLanes, TVector>(float* x, float* dy, float* dx, nint count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        nint i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.Multiply(TLanes.Load(dy + i), Slope<TLanes, TVector>(TLanes.Load(x + i))), dx + i);
        if (i < count)
        {
            TVector slope = Slope<TLanes, TVector>(PartialVector<TLanes, TVector>.Load(x + i, count - i));
            TVector last = TLanes.Multiply(PartialVector<TLanes, TVector>.Load(dy + i, count - i), slope);
            PartialVector<TLanes, TVector>.Store(last, dx + i, count - i);
        }
    }
}
