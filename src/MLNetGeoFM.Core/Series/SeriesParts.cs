namespace MLNetGeoFM;

/// <summary>The parts of an observation that a reader decodes; what is left out is neither decoded nor checked.</summary>
[Flags]
internal enum SeriesParts
{
    /// <summary>Only which samples there are, in the order of the observations.</summary>
    None = 0,

    /// <summary>The dates, and with them the year.</summary>
    Dates = 1,

    /// <summary>The reflectances.</summary>
    Reflectance = 2,

    /// <summary>The quality layer.</summary>
    Quality = 4,

    /// <summary>Everything.</summary>
    All = Dates | Reflectance | Quality,
}
