using System.Runtime.CompilerServices;

namespace MLNetGeoFM.Models;

/// <summary>Elementary functions of vectors.</summary>
/// <remarks>
/// The functions use only operations that round alike at every width, so a value has the same bits in a vector of 16, of 8,
/// and alone. The coefficients were fitted for this library: least squares over 600 to 800 Chebyshev points, reweighted until
/// the largest error was smallest (Lawson's iteration), in double precision, then rounded to float.
/// </remarks>
internal static class VectorMath
{
    // 1.5 * 2^23 + 127: a float of that size has no bits below 1, so that adding it rounds to a whole number (half to even),
    // and its lowest 9 bits are that number plus the bias of a float's exponent.
    private const float Rounder = 12582912f + 127f;

    // Natural logarithm of 2: the nearest float and what it lacks.
    private const float Ln2 = 0.693147182f;
    private const float Ln2Rest = -1.90465421e-09f;

    /// <summary>Where the normal tail falls below 2^-126: <see cref="NormalTail{TLanes,TVector}"/> is zero here.</summary>
    public const float TailEnd = 12.99f;

    /// <summary>The exponential function; relative error below 2e-7, NaN stays NaN; results below 2^-126 are zero or
    /// imprecise, and from 88.38 on the result is infinite.</summary>
    /// <remarks>x = n ln 2 + r with n whole and |r| at most ln 2 / 2; then 2^n (1 + r + r² p(r)), p of degree 4, fit error 3e-9.
    /// Source: the split is Cody and Waite, Software Manual for the Elementary Functions (1980), chapter 6.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TLanes, TVector>(TVector value)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector lowest = TLanes.All(-88f);
        TVector highest = TLanes.All(89f);
        TVector one = TLanes.All(1f);
        TVector rounder = TLanes.All(Rounder);
        value = TLanes.WhereLess(value, lowest, lowest, value);
        value = TLanes.WhereLess(highest, value, highest, value);
        TVector shifted = TLanes.MultiplyAdd(value, TLanes.All(1.44269504f), rounder);
        TVector whole = TLanes.Subtract(shifted, rounder);
        TVector rest = TLanes.MultiplyAdd(whole, TLanes.All(-Ln2), value);
        rest = TLanes.MultiplyAdd(whole, TLanes.All(-Ln2Rest), rest);
        TVector sum = TLanes.All(0.00138146104f);
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.All(0.00836871006f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.All(0.041668389f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.All(0.166665211f));
        sum = TLanes.MultiplyAdd(sum, rest, TLanes.All(0.49999994f));
        sum = TLanes.MultiplyAdd(sum, rest, one);
        sum = TLanes.MultiplyAdd(sum, rest, one);
        return TLanes.Multiply(sum, TLanes.ToExponent(shifted));
    }

    /// <summary>How much of a standard normal variable lies farther from 0 than a value: erfc(value / sqrt 2).</summary>
    /// <remarks>
    /// 2^(a q(a)), q of degree 10 fitted to log2(erfc(a / sqrt 2)) / a on (0, 14] such that a/2 times the result, which is what
    /// GELU needs, is off by at most 2.1e-9; the relative error is below 1e-6 up to 3, 1e-4 up to 5 and 4 % up to 7, where the
    /// tail itself is 3e-12. Even and odd powers are summed apart, which halves the wait for one another.
    /// </remarks>
    /// <param name="distance">From 0 to <see cref="TailEnd"/>; NaN stays NaN.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector NormalTail<TLanes, TVector>(TVector distance)
        where TLanes : struct, ILanes<TVector>
        where TVector : unmanaged
    {
        TVector square = TLanes.Multiply(distance, distance);
        TVector even = TLanes.All(1.44514922e-09f);
        even = TLanes.MultiplyAdd(even, square, TLanes.All(1.34464199e-06f));
        even = TLanes.MultiplyAdd(even, square, TLanes.All(8.93119141e-05f));
        even = TLanes.MultiplyAdd(even, square, TLanes.All(4.03796948e-05f));
        even = TLanes.MultiplyAdd(even, square, TLanes.All(-0.0524328947f));
        even = TLanes.MultiplyAdd(even, square, TLanes.All(-1.15110445f));
        TVector odd = TLanes.All(-6.88071538e-08f);
        odd = TLanes.MultiplyAdd(odd, square, TLanes.All(-1.42263798e-05f));
        odd = TLanes.MultiplyAdd(odd, square, TLanes.All(-0.000309719442f));
        odd = TLanes.MultiplyAdd(odd, square, TLanes.All(0.006918306f));
        odd = TLanes.MultiplyAdd(odd, square, TLanes.All(-0.459220797f));
        TVector power = TLanes.MultiplyAdd(odd, distance, even);
        return Exponential<TLanes, TVector>.PowerOfTwo(TLanes.Multiply(power, distance));
    }
}
