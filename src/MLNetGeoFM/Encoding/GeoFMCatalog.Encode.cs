namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Turns a series into the embedding that a pretrained, frozen encoder has for it.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [D]; with <c>…ClearFraction</c>, Single, 0 to 1: the share of the series' steps and pixels
    /// that the encoder saw.
    /// </param>
    /// <param name="inputColumnName">
    /// Column with a series [T, C, H, W] that names its bands, for example of CompositeMonthly, or with tokens of
    /// TokenizeTemporalPatches; its dates are in the column named after it and <c>Dates</c>.
    /// </param>
    /// <param name="weights">The encoder.</param>
    /// <returns>An estimator.</returns>
    public EncodingEstimator Encode(string outputColumnName, string inputColumnName, GeoFMWeights weights)
        => Encode(outputColumnName, inputColumnName, weights, new EncodingOptions());

    /// <summary>
    /// Turns a series into the embedding, or the embeddings of its steps, that a pretrained, frozen encoder has for it.
    /// </summary>
    /// <param name="outputColumnName">
    /// Column to add: Vector of Single [D], or [T, D]; with <c>…ClearFraction</c>, Single, 0 to 1: the share of the series' steps
    /// and pixels that the encoder saw.
    /// </param>
    /// <param name="inputColumnName">
    /// Column with a series [T, C, H, W] that names its bands, for example of CompositeMonthly, or with tokens of
    /// TokenizeTemporalPatches.
    /// </param>
    /// <param name="weights">The encoder.</param>
    /// <param name="options">Dates, clear mask, location, patches, pooling, cache and where the weights are saved.</param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public EncodingEstimator Encode(string outputColumnName, string inputColumnName, GeoFMWeights weights, EncodingOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(inputColumnName);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, inputColumnName, weights, options);
    }
}
