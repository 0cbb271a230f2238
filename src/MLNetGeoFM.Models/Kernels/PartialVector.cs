using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>Vectors of which only the first lanes lie inside an array, so that ends of rows go the way of whole
/// vectors.</summary>
/// <remarks>All of it is inlined: a call, taken or not, would cost every loop around it the registers of its sums.</remarks>
internal static unsafe class PartialVector<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>The first count floats from the source, all lanes if there are more; the other lanes hold the filling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [SkipLocalsInit]
    public static TVector Load(float* source, nint count, float filling = 0)
    {
        if (count >= TLanes.Count)
            return TLanes.Load(source);
        TVector padded; // apart from the result, which so can stay in a register
        Pad(source, count, filling, (float*)&padded);
        return TLanes.Load((float*)&padded);
    }

    /// <summary>Writes the first count lanes, all if there are more, and nothing behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector value, float* target, nint count)
    {
        if (count >= TLanes.Count)
            TLanes.Store(value, target);
        else
            StoreFirst(value, target, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pad(float* source, nint count, float filling, float* lanes)
    {
        for (nint i = 0; i < TLanes.Count; i++)
            lanes[i] = i < count ? source[i] : filling;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreFirst(TVector value, float* target, nint count)
    {
        float* lanes = (float*)&value;
        for (nint i = 0; i < count; i++)
            target[i] = lanes[i];
    }
}
