using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MLNetGeoFM.Models;

/// <summary>
/// Writes weights as safetensors: tensors in ordinal order of their names without gaps, the header padded with spaces to a
/// multiple of 8 bytes. The same weights and texts give the same bytes. Source: the Format section of the safetensors README
/// (huggingface/safetensors).
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;
    private const int WriteAtOnce = 1 << 20;
    private const string UnfinishedExtension = ".unfinished";

    /// <summary>Writes a file: beside its place first, then moved there, so that nobody ever sees half of it.</summary>
    /// <param name="path">Of the file; one that is there is replaced, once the new one is complete.</param>
    /// <param name="weights">What to write.</param>
    /// <param name="metadata">Texts about the weights; null for none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static void Write(string path, WeightSet weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(weights);
        string unfinished = path + UnfinishedExtension;
        try
        {
            using (FileStream stream = new(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Write(stream, weights, metadata);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Is written to from its position on, and left open.</param>
    /// <param name="weights">What to write.</param>
    /// <param name="metadata">Texts about the weights; null for none.</param>
    public static void Write(Stream stream, WeightSet weights, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(weights);
        byte[] json = Header(weights, metadata);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        foreach (string name in weights.Names)
        {
            ReadOnlySpan<float> values = weights.Values(name);
            for (int start = 0; start < values.Length; start += WriteAtOnce)
                stream.Write(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(WriteAtOnce, values.Length - start))));
        }
    }

    private static byte[] Header(WeightSet weights, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string text) in metadata.OrderBy(item => item.Key, StringComparer.Ordinal))
                    writer.WriteString(key, text);
                writer.WriteEndObject();
            }

            long offset = 0;
            foreach (string name in weights.Names)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype"u8, "F32"u8);
                writer.WriteStartArray("shape"u8);
                foreach (int axis in weights.Shape(name))
                    writer.WriteNumberValue(axis);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets"u8);
                writer.WriteNumberValue(offset);
                offset += weights.Values(name).Length * (long)sizeof(float);
                writer.WriteNumberValue(offset);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        while (json.Length % Alignment != 0)
            json.WriteByte((byte)' ');
        return json.ToArray();
    }
}
