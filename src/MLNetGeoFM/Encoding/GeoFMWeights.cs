using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>A pretrained encoder from a file of weights, frozen, for every component that uses it.</summary>
/// <remarks>
/// Immutable and thread-safe. Nothing is ever downloaded. The same weights loaded twice are one copy in memory, with one cache of
/// embeddings.
/// </remarks>
public sealed class GeoFMWeights
{
    internal GeoFMWeights(FrozenEncoder frozen, string filePath, string fileSha256)
    {
        Frozen = frozen;
        FilePath = filePath;
        FileSha256 = fileSha256;
    }

    /// <summary>The encoder, with the card that says where it comes from and what it was trained to see.</summary>
    public GeoFMEncoder Encoder => Frozen.Encoder;

    /// <summary>Full path of the file that the weights were read from; empty where a saved model held them.</summary>
    public string FilePath { get; }

    /// <summary>SHA-256 of that file, lower-case hexadecimal; a saved model that holds the weights remembers it.</summary>
    public string FileSha256 { get; }

    internal FrozenEncoder Frozen { get; }

    /// <summary>
    /// Loads an encoder from a file of weights as its authors publish it, or a conversion of it with the same tensors.
    /// </summary>
    /// <param name="path">A .pt, .pth, .ckpt or .safetensors file.</param>
    /// <returns>The encoder.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, of no known format, or of no encoder of this library.
    /// </exception>
    /// <exception cref="NotSupportedException">The file uses a feature of its format that is not read.</exception>
    /// <exception cref="WeightMismatchException">Tensors are missing, surplus or of another shape; all are listed.</exception>
    public static GeoFMWeights FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string fullPath = Path.GetFullPath(path);
        string sha256 = SavedWeights.Sha256OfFile(fullPath);
        return new(FrozenEncoders.OfFile(sha256, () => GeoFMEncoder.Load(fullPath)), fullPath, sha256);
    }
}
