namespace MLNetGeoFM.Models;

/// <summary>What becomes of a token of Galileo; the numbers are those of the model's masks.</summary>
public enum GalileoTokenState : byte
{
    /// <summary>The encoder sees it.</summary>
    Visible = 0,

    /// <summary>The encoder does not see it.</summary>
    Hidden = 1,

    /// <summary>
    /// The encoder does not see it; in pre-training a decoder has to predict it. To the encoder the same as <see cref="Hidden"/>.
    /// </summary>
    HiddenToDecode = 2,
}
