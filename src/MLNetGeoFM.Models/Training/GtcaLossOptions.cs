namespace MLNetGeoFM.Models;

/// <summary>What training asks of a network.</summary>
internal sealed class GtcaLossOptions
{
    /// <summary>The loss of the scores.</summary>
    public ClassLoss Classes { get; init; } = new();

    /// <summary>Weight of the same loss for the scores without metadata; 0 or more.</summary>
    public double PlainWeight { get; init; }

    /// <summary>Weight of the divergence of predictions with metadata from those without; 0 or more.</summary>
    public double EvidenceWeight { get; init; }

    /// <summary>Whether predictions without metadata are taken as given by the divergence, so that it draws the others alone.</summary>
    public bool EvidenceHoldsPlain { get; init; } = true;

    /// <summary>Weight of the anti-shortcut loss; 0 or more.</summary>
    public double ContrastWeight { get; init; }

    /// <summary>The anti-shortcut loss.</summary>
    public RegionContrastLoss Contrast { get; init; } = new();
}
