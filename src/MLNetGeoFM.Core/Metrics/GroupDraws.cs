namespace MLNetGeoFM;

/// <summary>Draws groups with replacement: the same bits on every machine.</summary>
/// <remarks>Source: SplitMix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014.</remarks>
internal sealed class GroupDraws(int seed)
{
    private ulong _state = (ulong)(uint)seed << 20;

    /// <summary>Draws as many groups as there are, and writes how often each was drawn.</summary>
    public void Draw(Span<int> times)
    {
        times.Clear();
        ulong state = _state;
        for (int i = 0; i < times.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong bits = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            bits ^= bits >> 31;
            times[(int)(((bits >> 32) * (ulong)times.Length) >> 32)]++;
        }

        _state = state;
    }
}
