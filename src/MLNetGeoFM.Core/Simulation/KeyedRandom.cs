namespace MLNetGeoFM;

/// <summary>
/// A random stream that is a pure function of its key (seed, purpose, up to three numbers): the same bits on every machine,
/// in every order and on any number of threads.
/// Source: SplitMix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
/// </summary>
internal struct KeyedRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    // Variance of the sum of four uniform integers 0..65535: 4 (65536^2 - 1) / 12.
    private static readonly double InverseDeviation = 1 / Math.Sqrt((65536.0 * 65536.0 - 1) / 3);

    private ulong _state;

    /// <summary>Starts the stream of a key.</summary>
    public KeyedRandom(ulong seed, RandomPurpose purpose, long first = 0, long second = 0, long third = 0)
        => _state = Key(seed, purpose, first, second, third);

    /// <summary>64 well-mixed bits of a key, without a stream.</summary>
    public static ulong Key(ulong seed, RandomPurpose purpose, long first = 0, long second = 0, long third = 0)
    {
        ulong key = Mix(seed + ((ulong)purpose * GoldenGamma));
        key = Mix(key + ((ulong)first * GoldenGamma) + 1);
        key = Mix(key + ((ulong)second * GoldenGamma) + 2);
        return Mix(key + ((ulong)third * GoldenGamma) + 3);
    }

    /// <summary>The finaliser of SplitMix64: a bijection of 64 bits that flips half of them for any changed input bit.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }

    /// <summary>
    /// A nearly normal number, mean 0, variance 1, from 64 bits: the sum of four uniform 16-bit numbers, hence within ±3.47.
    /// </summary>
    public static double Normal(ulong bits)
    {
        ulong sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - 131070.0) * InverseDeviation;
    }

    /// <summary>A number in [0, 1) from 64 bits.</summary>
    public static double Uniform(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next number in [0, 1).</summary>
    public double NextUniform() => Uniform(NextBits());

    /// <summary>The next number in [low, high).</summary>
    public double NextUniform(double low, double high) => low + ((high - low) * NextUniform());

    /// <summary>The next nearly normal number with the given standard deviation, mean 0.</summary>
    public double NextNormal(double deviation = 1) => deviation * Normal(NextBits());

    /// <summary>The next index, drawn with the given probabilities (they sum to 1).</summary>
    public int NextIndex(ReadOnlySpan<double> probabilities)
    {
        double rest = NextUniform();
        for (int i = 0; i < probabilities.Length - 1; i++)
        {
            rest -= probabilities[i];
            if (rest < 0)
                return i;
        }

        return probabilities.Length - 1;
    }

    private ulong NextBits()
    {
        _state += GoldenGamma;
        return Mix(_state);
    }
}
