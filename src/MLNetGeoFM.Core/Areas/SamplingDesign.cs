namespace MLNetGeoFM;

/// <summary>How the reference samples of an area estimate were chosen; only the person who chose them knows.</summary>
public enum SamplingDesign
{
    /// <summary>Not known. Areas cannot be estimated.</summary>
    Unknown,

    /// <summary>At random with known numbers in each mapped class.</summary>
    StratifiedRandom,

    /// <summary>At random over the whole map; the mapped classes are weighted afterwards.</summary>
    SimpleRandom,

    /// <summary>On a grid with a random start over the whole map; taken as simple random, which usually makes the intervals a
    /// little too wide.</summary>
    Systematic,

    /// <summary>In clusters chosen at random. Areas cannot be estimated here: the intervals would be too narrow.</summary>
    Clustered,

    /// <summary>Where access, roads, interest or leftovers of training put them. Areas cannot be estimated.</summary>
    Opportunistic,
}
