namespace MLNetGeoFM;

/// <summary>Decides from a cloud probability which pixels are clear: cloud where the probability is at or above a threshold.</summary>
/// <remarks>
/// NaN and 255 are no data. Threshold and probability have the same unit: 0..1 for s2cloudless (usual threshold 0.4), 0..100 for
/// Sen2Cor's and Earth Engine's layers. Scores for which 1 means clear (Cloud Score+) must be turned into 1 - score first.
/// </remarks>
internal sealed class CloudProbabilityClearPolicy
{
    /// <summary>The value that means no data, next to NaN.</summary>
    public const byte NoData = 255;

    private readonly float _threshold;

    /// <summary>Prepares a policy.</summary>
    /// <param name="threshold">The lowest probability that is cloud, in the unit of the layer: above 0, at most 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not above 0 and at most 100.</exception>
    public CloudProbabilityClearPolicy(float threshold)
    {
        if (!(threshold > 0 && threshold <= 100))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold,
                "Threshold must be above 0 and at most 100, in the unit of the layer: 0.4 for probabilities 0..1, 40 for 0..100.");
        }

        _threshold = threshold;
    }

    /// <summary>Classifies pixels.</summary>
    /// <param name="probabilities">Cloud probabilities, any shape; NaN and 255 = no data.</param>
    /// <param name="states">Receives as many states.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a probability is negative or above 100 and not 255.</exception>
    public void Classify(ReadOnlySpan<float> probabilities, Span<PixelState> states)
    {
        MaskErrors.RequireSameLength(probabilities.Length, states.Length, nameof(states));
        for (int i = 0; i < probabilities.Length; i++)
        {
            float probability = probabilities[i];
            if (probability is < 0 or (> 100 and not NoData))
                throw MaskErrors.NotAProbability(probability, i, nameof(probabilities));
            states[i] = float.IsNaN(probability) || probability == NoData ? PixelState.NoData
                : probability >= _threshold ? PixelState.Cloud
                : PixelState.Clear;
        }
    }

    /// <summary>Classifies pixels of a layer stored in bytes.</summary>
    /// <param name="probabilities">Cloud probabilities 0 to 100, any shape; 255 = no data.</param>
    /// <param name="states">Receives as many states.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a probability is 101 to 254.</exception>
    public void Classify(ReadOnlySpan<byte> probabilities, Span<PixelState> states)
    {
        MaskErrors.RequireSameLength(probabilities.Length, states.Length, nameof(states));
        for (int i = 0; i < probabilities.Length; i++)
        {
            byte probability = probabilities[i];
            if (probability is > 100 and not NoData)
                throw MaskErrors.NotAProbability(probability, i, nameof(probabilities));
            states[i] = probability == NoData ? PixelState.NoData : probability >= _threshold ? PixelState.Cloud : PixelState.Clear;
        }
    }
}
