namespace MLNetGeoFM.Models;

/// <summary>Which linear maps of a transformer block an adapter changes.</summary>
[Flags]
internal enum AdapterTargets
{
    None = 0,

    /// <summary>Queries of the attention.</summary>
    Query = 1,

    /// <summary>Keys of the attention.</summary>
    Key = 2,

    /// <summary>Values of the attention.</summary>
    Value = 4,

    /// <summary>What brings the heads together.</summary>
    Projection = 8,

    /// <summary>Both maps of the perceptron.</summary>
    Mlp = 16,
}
