namespace MLNetGeoFM;

/// <summary>Whether a saved model holds an encoder's weights itself.</summary>
public enum WeightsInModel
{
    /// <summary>It does where they take 32 MiB at most.</summary>
    Auto = 0,

    /// <summary>It does: the model file is all that is needed.</summary>
    Always = 1,

    /// <summary>It names the file by path and SHA-256; the file must be there, unchanged, when the model runs.</summary>
    Never = 2,
}
