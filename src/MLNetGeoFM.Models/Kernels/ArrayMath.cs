using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>Sums over arrays and sums of arrays, for one width of vectors.</summary>
/// <remarks>Optimised at the first call, like the other loops of this room: what .NET compiles first would be many times slower
/// here.</remarks>
internal static unsafe class ArrayMath<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* x, nint count)
    {
        TVector even = TLanes.All(0f);
        TVector odd = even;
        nint i = 0;
        for (; i <= count - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            even = TLanes.Add(even, TLanes.Load(x + i));
            odd = TLanes.Add(odd, TLanes.Load(x + i + TLanes.Count));
        }

        for (; i <= count - TLanes.Count; i += TLanes.Count)
            even = TLanes.Add(even, TLanes.Load(x + i));
        if (i < count)
            odd = TLanes.Add(odd, PartialVector<TLanes, TVector>.Load(x + i, count - i));
        return TLanes.Sum(TLanes.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(float* a, float* b, nint count)
    {
        TVector even = TLanes.All(0f);
        TVector odd = even;
        nint i = 0;
        for (; i <= count - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            even = TLanes.MultiplyAdd(TLanes.Load(a + i), TLanes.Load(b + i), even);
            odd = TLanes.MultiplyAdd(TLanes.Load(a + i + TLanes.Count), TLanes.Load(b + i + TLanes.Count), odd);
        }

        for (; i <= count - TLanes.Count; i += TLanes.Count)
            even = TLanes.MultiplyAdd(TLanes.Load(a + i), TLanes.Load(b + i), even);
        if (i < count)
        {
            TVector last = PartialVector<TLanes, TVector>.Load(a + i, count - i);
            odd = TLanes.MultiplyAdd(last, PartialVector<TLanes, TVector>.Load(b + i, count - i), odd);
        }

        return TLanes.Sum(TLanes.Add(even, odd));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, float* y, nint count)
    {
        nint i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.Add(TLanes.Load(a + i), TLanes.Load(b + i)), y + i);
        for (; i < count; i++)
            y[i] = a[i] + b[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AxPy(float alpha, float* x, float* y, nint count)
    {
        TVector factor = TLanes.All(alpha);
        nint i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TLanes.MultiplyAdd(factor, TLanes.Load(x + i), TLanes.Load(y + i)), y + i);
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(alpha, x[i], y[i]);
    }
}
