using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>Vectors of which only the first lanes may lie inside an array, so that ends of rows go the way of whole vectors.</summary>
internal static unsafe class PartialVector<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : unmanaged
{
    /// <summary>The first count floats from the source, all lanes if there are more; the other lanes hold the filling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Load(float* source, nint count, float filling = 0)
        => count >= TLanes.Count ? TLanes.Load(source) : LoadFirst(source, count, filling);

    /// <summary>Writes the first count lanes, all if there are more, and nothing behind them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TVector value, float* target, nint count)
    {
        if (count >= TLanes.Count)
            TLanes.Store(value, target);
        else
            StoreFirst(value, target, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TVector LoadFirst(float* source, nint count, float filling)
    {
        TVector value = TLanes.All(filling);
        float* lanes = (float*)&value;
        for (nint i = 0; i < count; i++)
            lanes[i] = source[i];
        return value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreFirst(TVector value, float* target, nint count)
    {
        float* lanes = (float*)&value;
        for (nint i = 0; i < count; i++)
            target[i] = lanes[i];
    }
}
