namespace MLNetGeoFM;

/// <summary>What the tokens of a row are pooled to.</summary>
public enum EmbeddingPooling
{
    /// <summary>One embedding [D]: the mean over all visible tokens, as the encoder's authors pool.</summary>
    Mean = 0,

    /// <summary>
    /// One embedding for each step [T, D]: the mean over the step's visible tokens; NaN for a step without any.
    /// </summary>
    PerStep = 1,
}
