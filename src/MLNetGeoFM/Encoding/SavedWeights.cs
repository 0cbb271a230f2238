using System.Security.Cryptography;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>An encoder's weights in a saved model: the tensors themselves, or path and SHA-256 of their file.</summary>
/// <remarks>A model that holds the tensors names no path: it would say where its maker keeps files, and nobody reads it.</remarks>
internal static class SavedWeights
{
    /// <summary>The most that <see cref="WeightsInModel.Auto"/> puts into a model.</summary>
    public const long AutoBytes = 32L << 20;

    public static void Write(BinaryWriter writer, GeoFMWeights weights, WeightsInModel place)
    {
        byte[]? tensors = place == WeightsInModel.Never && weights.FilePath.Length > 0 ? null : Tensors(weights);
        if (tensors?.Length > AutoBytes && place == WeightsInModel.Auto && weights.FilePath.Length > 0)
            tensors = null;
        writer.Write(weights.Encoder.Card.Id);
        writer.Write(weights.Frozen.WeightsSha256);
        writer.Write(tensors is null ? weights.FilePath : "");
        writer.Write(weights.FileSha256);
        writer.Write(tensors?.Length ?? 0);
        if (tensors is not null)
            writer.Write(tensors);
    }

    public static GeoFMWeights Read(BinaryReader reader)
    {
        string id = reader.ReadString();
        string weightsSha256 = reader.ReadString();
        string path = reader.ReadString();
        string fileSha256 = reader.ReadString();
        int length = RowPayload.ReadCount(reader, int.MaxValue);
        if (length == 0)
            return new(OfFile(id, weightsSha256, path, fileSha256), path, fileSha256);
        byte[] tensors = reader.ReadBytes(length);
        var frozen = FrozenEncoders.Share(EncoderLoading.Create(id, Parse(tensors), fileSha256));
        RequireSame($"The weights of '{id}' inside this model", weightsSha256, frozen.WeightsSha256, "Save the model again.");
        return new(frozen, "", fileSha256); // older files name a path all the same
    }

    /// <exception cref="FileNotFoundException">There is no such file, or it is no ordinary one.</exception>
    public static string Sha256OfFile(string path)
    {
        // A device or a pipe has no length; reading one might never end.
        if (new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            throw new FileNotFoundException(
                $"There are no weights in the file '{path}'. Download them once, and give their path.", path);
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static FrozenEncoder OfFile(string id, string weightsSha256, string path, string fileSha256)
    {
        string remedy = $"Put the file back, or fit again with {nameof(EncodingOptions)}.{nameof(EncodingOptions.WeightsInModel)} = "
            + $"{nameof(WeightsInModel.Always)} and save.";
        string actual;
        try
        {
            actual = Sha256OfFile(path);
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"This model needs the weights of '{id}' in the file '{path}': expected SHA-256 {fileSha256}, got no readable file "
                + $"({exception.Message}). {remedy}", exception);
        }

        RequireSame($"The weights of '{id}' in the file '{path}', which this model needs,", fileSha256, actual, remedy);
        var frozen = FrozenEncoders.OfFile(actual, () => GeoFMEncoder.Load(path));
        RequireSame(
            $"The tensors of '{id}' in the file '{path}', which this model needs,", weightsSha256, frozen.WeightsSha256, remedy);
        return frozen;
    }

    private static void RequireSame(string what, string expected, string actual, string remedy)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
        {
            throw new InvalidDataException(
                $"{what} are not the ones it was saved with: expected SHA-256 {expected}, got {actual}. {remedy}");
        }
    }

    private static WeightSet Parse(byte[] tensors)
    {
        try
        {
            return WeightSet.Read(new MemoryStream(tensors));
        }
        catch (NotSupportedException exception)
        {
            throw new InvalidDataException($"The weights inside this model cannot be read: {exception.Message}", exception);
        }
    }

    private static byte[] Tensors(GeoFMWeights weights)
    {
        using var stream = new MemoryStream();
        weights.Encoder.Weights.Write(stream);
        return stream.ToArray();
    }
}
