namespace MLNetGeoFM.Models;

/// <summary>A pretrained encoder with its weights, frozen: nothing in this library changes them.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract class GeoFMEncoder
{
    private protected GeoFMEncoder(EncoderCard card, WeightSet weights)
    {
        Card = card;
        Weights = weights;
    }

    /// <summary>Where it comes from and what it was trained to see.</summary>
    public EncoderCard Card { get; }

    /// <summary>D: numbers of an embedding.</summary>
    public int EmbeddingSize => Card.EmbeddingSize;

    /// <summary>The frozen weights.</summary>
    internal WeightSet Weights { get; }

    /// <summary>SHA-256 over names, shapes and values of the weights as they are in memory: the same before and after any use.</summary>
    /// <returns>Lower-case hexadecimal.</returns>
    public string ComputeWeightsSha256() => Weights.ComputeSha256();

    /// <summary>Binds the encoder to a kind of series.</summary>
    /// <exception cref="ArgumentException">The encoder cannot take such a series; the message lists every reason.</exception>
    internal abstract SeriesEncoder Bind(SeriesBinding binding);
}
