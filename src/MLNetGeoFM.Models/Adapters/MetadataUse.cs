namespace MLNetGeoFM.Models;

/// <summary>What metadata does in a network beside the encoder.</summary>
internal enum MetadataUse
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It opens the gates of the adapter, and of a conditioning vector that the head sees.</summary>
    Gates,

    /// <summary>It stands beside the embedding, as it is encoded.</summary>
    Concatenation,

    /// <summary>It is added to the hidden tokens, each part times a learned scale; parts are as wide as a token.</summary>
    TokenAddition,
}
