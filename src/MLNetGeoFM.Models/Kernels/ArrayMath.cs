using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>Sums over arrays, for one width of vectors.</summary>
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
}
