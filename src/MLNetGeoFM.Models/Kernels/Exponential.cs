using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>Powers of two of whole vectors.</summary>
/// <remarks>
/// x = n + f with n whole and |f| ≤ 1/2, both exact; 2^f by the polynomial of degree 6 with 1 at 0 and the least largest relative
/// error (2.0e-9; coefficients by our own Remez exchange), 2^n by writing the exponent. In all 1e-7 relative at most.
/// </remarks>
internal static class Exponential<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of a float; the 127 more is the bias of its exponent.
    private const float WholeInLowBits = 12_582_912f + 127f;

    // The least exponent of a normal float.
    private const float Least = -126f;

    /// <summary>2 to the power of numbers ≤ 0; 0 below -126, also for negative infinity; NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector exponent)
    {
        TVector shifted = TLanes.Add(exponent, TLanes.All(WholeInLowBits));
        TVector fraction = TLanes.Subtract(exponent, TLanes.Subtract(shifted, TLanes.All(WholeInLowBits)));
        TVector power = TLanes.All(0.000153533605f);
        power = TLanes.MultiplyAdd(power, fraction, TLanes.All(0.00133988739f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.All(0.00961843692f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.All(0.0555033237f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.All(0.240226477f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.All(0.693147182f));
        power = TLanes.MultiplyAdd(power, fraction, TLanes.All(1f));
        return TLanes.ZeroBelow(exponent, TLanes.All(Least), TLanes.Multiply(power, TLanes.ToExponent(shifted)));
    }
}
