namespace MLNetGeoFM.Models;

/// <summary>A pretrained encoder with its weights, frozen: nothing in this library changes them.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public abstract class GeoFMEncoder
{
    private protected GeoFMEncoder(EncoderCard card, WeightSet weights, string weightsFileSha256)
    {
        Card = card;
        Weights = weights;
        WeightsFileSha256 = weightsFileSha256;
    }

    /// <summary>Where it comes from and what it was trained to see.</summary>
    public EncoderCard Card { get; }

    /// <summary>D: numbers of an embedding.</summary>
    public int EmbeddingSize => Card.EmbeddingSize;

    /// <summary>SHA-256 of the file that the weights came from, lower-case hexadecimal.</summary>
    public string WeightsFileSha256 { get; }

    /// <summary>
    /// Whether that file is one that the card lists. Others with the same tensors load too, for example weights trained further:
    /// what the card says of training and results need not hold for them.
    /// </summary>
    public bool IsPublishedWeights => Card.WeightFiles.Any(file => file.Sha256 == WeightsFileSha256);

    /// <summary>The frozen weights.</summary>
    internal WeightSet Weights { get; }

    /// <summary>Loads an encoder's weights from a local file; which encoder, the file's hash or else its tensors say.</summary>
    /// <param name="path">A <c>.pt</c>, <c>.pth</c>, <c>.ckpt</c> or <c>.safetensors</c> file; told apart by content.</param>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, of no known format, or of no encoder of this library.
    /// </exception>
    /// <exception cref="NotSupportedException">The file uses a feature of its format that is not read.</exception>
    /// <exception cref="WeightMismatchException">Tensors are missing, surplus or of another shape; all are listed.</exception>
    public static GeoFMEncoder Load(string path) => EncoderLoading.Load(path);

    /// <summary>
    /// SHA-256 over names, shapes and values of the weights as they are in memory: the same before and after any use.
    /// </summary>
    /// <returns>Lower-case hexadecimal.</returns>
    public string ComputeWeightsSha256() => Weights.ComputeSha256();

    /// <summary>Binds the encoder to a kind of series.</summary>
    /// <exception cref="ArgumentException">The encoder cannot take such a series; the message lists every reason.</exception>
    internal abstract SeriesEncoder Bind(SeriesBinding binding);
}
