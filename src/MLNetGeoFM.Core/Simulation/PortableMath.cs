namespace MLNetGeoFM;

/// <summary>
/// Elementary functions from additions, multiplications, divisions and square roots alone, which IEEE 754 rounds alike on every
/// machine; the functions of <see cref="Math"/> call the platform's C library, whose last bits differ.
/// </summary>
internal static class PortableMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.693147180369123816490; // upper 32 bits of ln 2, so that n * Ln2High is exact
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power x, relative error below 1e-14; 0 below -700, capped at e^700 above.</summary>
    public static double Exp(double x)
    {
        if (x < -700)
            return 0;
        if (x > 700)
            x = 700;
        double n = Math.Floor((x * Log2E) + 0.5);
        double r = x - (n * Ln2High) - (n * Ln2Low);
        double sum = 1;
        for (int k = 13; k >= 1; k--)
            sum = 1 + (sum * r / k); // Taylor series by Horner; |r| <= ln(2)/2
        return sum * BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
    }

    /// <summary>Natural logarithm of a positive normal number, relative error below 1e-14.</summary>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFFL) | (1023L << 52));
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int k = 23; k >= 1; k -= 2)
            sum = (sum * square) + (1.0 / k); // ln m = 2 (s + s^3/3 + s^5/5 + ...)
        return (2 * s * sum) + (exponent * Ln2Low) + (exponent * Ln2High);
    }

    /// <summary>Cosine of an angle in radians, absolute error below 1e-12 for |x| &lt; 1000.</summary>
    public static double Cos(double x)
    {
        double turns = Math.Floor((x / (2 * Math.PI)) + 0.5);
        double r = Math.Abs(x - (turns * 2 * Math.PI)); // 0..pi
        bool mirrored = r > Math.PI / 2;
        if (mirrored)
            r = Math.PI - r;
        double square = r * r;
        double sum = 1;
        for (int k = 20; k >= 2; k -= 2)
            sum = 1 - (sum * square / (k * (k - 1)));
        return mirrored ? -sum : sum;
    }

    /// <summary>Sine of an angle in radians.</summary>
    public static double Sin(double x) => Cos(x - (Math.PI / 2));

    /// <summary>1 / (1 + e^-x).</summary>
    public static double Logistic(double x) => 1 / (1 + Exp(-x));

    /// <summary>
    /// The value that a standard normal variable stays below with probability p (0 &lt; p &lt; 1), absolute error below 4.5e-4.
    /// Source: Abramowitz and Stegun, Handbook of Mathematical Functions (1964), formula 26.2.23.
    /// </summary>
    public static double NormalQuantile(double p)
    {
        bool lower = p < 0.5;
        double t = Math.Sqrt(-2 * Log(lower ? p : 1 - p));
        double numerator = 2.515517 + (t * (0.802853 + (t * 0.010328)));
        double denominator = 1 + (t * (1.432788 + (t * (0.189269 + (t * 0.001308)))));
        double x = t - (numerator / denominator);
        return lower ? -x : x;
    }
}
