using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>The exact Gaussian error linear unit x/2 (1 + erf(x / sqrt 2)) and its gradient.</summary>
/// <remarks>
/// Written as max(x, 0) - |x|/2 erfc(|x| / sqrt 2), which loses nothing on either side and rounds the larger term once. The error
/// is below 1e-7 max(1, |x|). An element has the same bits in every place and with every instruction set.
/// Source: Hendrycks and Gimpel, Gaussian Error Linear Units, arXiv:1606.08415.
/// </remarks>
internal static unsafe class Gelu
{
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

    /// <summary>gelu(x) of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Forward<TLanes, TVector>(TVector x)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector zero = TLanes.All(0f);
        TVector end = TLanes.All(VectorMath.TailEnd);
        TVector size = TLanes.Absolute(x);
        size = TLanes.WhereLess(end, size, end, size);
        TVector tail = VectorMath.NormalTail<TLanes, TVector>(size);
        return TLanes.MultiplyAdd(
            TLanes.Multiply(size, TLanes.All(-0.5f)), tail, TLanes.WhereLess(x, zero, zero, x));
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
    private static void Forward<TLanes, TVector>(float* x, float* y, nint count)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        nint i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(Forward<TLanes, TVector>(TLanes.Load(x + i)), y + i);
        if (i < count)
        {
            TVector last = PartialVector<TLanes, TVector>.Load(x + i, count - i);
            PartialVector<TLanes, TVector>.Store(Forward<TLanes, TVector>(last), y + i, count - i);
        }
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
