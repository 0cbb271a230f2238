namespace MLNetGeoFM.Models;

/// <summary>Sizes of a metadata encoder.</summary>
internal sealed class MetaEncoderOptions
{
    /// <summary>Numbers of the hidden layer.</summary>
    public int HiddenSize { get; init; } = 32;

    /// <summary>Numbers of the conditioning vector.</summary>
    public int Size { get; init; } = 16;

    /// <summary>b of the gates at first: 0 = half open.</summary>
    public float GateBias { get; init; }
}
