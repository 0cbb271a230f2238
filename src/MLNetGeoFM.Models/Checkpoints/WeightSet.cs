using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>
/// Named float tensors in memory that nobody can change: the frozen weights of a model. Thread-safe. The hash is the same as long
/// as names, shapes and every bit of every value are the same.
/// </summary>
internal sealed class WeightSet
{
    private const int ReadAtOnce = 1 << 20;

    private readonly SortedDictionary<string, Weight> _weights = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _names;

    /// <summary>Copies tensors.</summary>
    /// <param name="tensors">
    /// Unique names; axis lengths, outermost first; values in row-major order, as many as the shape has elements.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty or there twice, or values and shape do not agree.</exception>
    public WeightSet(IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach ((string name, int[] shape, float[] values) in tensors)
            Add(name, [.. shape], [.. values]);
    }

    private WeightSet()
    {
    }

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Names => _names ??= Array.AsReadOnly(_weights.Keys.ToArray());

    /// <summary>Elements of all tensors together.</summary>
    public long ParameterCount => _weights.Values.Sum(weight => (long)weight.Values.Length);

    /// <summary>The values of a tensor in row-major order.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    public ReadOnlySpan<float> Values(string name) => Find(name).Values;

    /// <summary>The array itself, for layers that compute with it and never write to it.</summary>
    internal float[] SharedValues(string name) => Find(name).Values;

    /// <summary>The axis lengths of a tensor, outermost first.</summary>
    /// <param name="name">Case-sensitive.</param>
    /// <exception cref="ArgumentException">There is no such tensor.</exception>
    public IReadOnlyList<int> Shape(string name) => Find(name).Shape;

    /// <summary>Whether there is a tensor of this name.</summary>
    /// <param name="name">Case-sensitive.</param>
    public bool Contains(string name) => _weights.ContainsKey(name);

    /// <summary>
    /// The SHA-256 over names, shapes and little-endian values in ordinal order of the names, 64 lower-case hexadecimal digits.
    /// It does not depend on the file that the weights came from.
    /// </summary>
    public string ComputeSha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach ((string name, Weight weight) in _weights)
        {
            byte[] text = Encoding.UTF8.GetBytes(name);
            BinaryPrimitives.WriteInt32LittleEndian(number, text.Length);
            hash.AppendData(number);
            hash.AppendData(text);
            BinaryPrimitives.WriteInt32LittleEndian(number, weight.Shape.Count);
            hash.AppendData(number);
            foreach (int length in weight.Shape)
            {
                BinaryPrimitives.WriteInt32LittleEndian(number, length);
                hash.AppendData(number);
            }

            for (int start = 0; start < weight.Values.Length; start += ReadAtOnce)
                hash.AppendData(MemoryMarshal.AsBytes(weight.Values.AsSpan(start,
                    Math.Min(ReadAtOnce, weight.Values.Length - start))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// Writes the tensors as safetensors, for embedding in a larger file; the same tensors give the same bytes.
    /// </summary>
    /// <param name="stream">Is written to from its position on, and left open.</param>
    public void Write(Stream stream) => SafetensorsWriter.Write(stream, this);

    /// <summary>Reads what <see cref="Write"/> wrote, and not a byte more.</summary>
    /// <param name="stream">Is read from its position on, and left open; memory is taken only for bytes that are there.</param>
    /// <exception cref="InvalidDataException">The stream does not hold such weights, or ends before them.</exception>
    /// <exception cref="NotSupportedException">The stream holds tensors of a type that is not read.</exception>
    public static WeightSet Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const string Source = "embedded weights";
        byte[] first = ReadBytes(stream, SafetensorsHeader.LengthBytes, Source);
        int length = SafetensorsHeader.ReadLength(first, Source, long.MaxValue);
        byte[] json = ReadBytes(stream, length, Source);
        SafetensorsHeader header = SafetensorsHeader.Parse(json, Source, null, new MemoryBudget(Source, length));
        WeightSet weights = new();
        foreach (SafetensorsHeader.Entry entry in header.Entries)
        {
            if (entry.Type != TensorType.Float32)
            {
                throw CheckpointErrors.At("Embedded weights are of another type", $"{TensorType.Float32}", $"{entry.Type}",
                    Source, entry.Name,
                    "Save the model again with this library.");
            }

            weights.Add(entry.Name, entry.Shape, ReadSingles(stream, entry, Source));
        }

        return weights;
    }

    /// <summary>Takes arrays over that nobody else holds.</summary>
    internal static WeightSet Own(IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        WeightSet weights = new();
        foreach ((string name, int[] shape, float[] values) in tensors)
            weights.Add(name, shape, values);
        return weights;
    }

    private static byte[] ReadBytes(Stream stream, int count, string source)
    {
        using MemoryStream read = new(Math.Min(count, ReadAtOnce));
        byte[] part = new byte[Math.Min(count, ReadAtOnce)];
        while (read.Length < count)
        {
            int got = stream.Read(part, 0, (int)Math.Min(part.Length, count - read.Length));
            if (got == 0)
                throw Cut(source, count, read.Length, "header");
            read.Write(part, 0, got);
        }

        return read.ToArray();
    }

    // Grows with what arrives, so that a stream that promises much and holds little takes little.
    private static float[] ReadSingles(Stream stream, SafetensorsHeader.Entry entry, string source)
    {
        if (entry.Count > Array.MaxLength)
            throw Cut(source, Array.MaxLength, entry.Count, entry.Name);
        int count = (int)entry.Count;
        float[] values = new float[Math.Min(count, ReadAtOnce)];
        for (int done = 0; done < count;)
        {
            if (done == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            Span<float> part = values.AsSpan(done, Math.Min(values.Length - done, ReadAtOnce));
            int got = stream.ReadAtLeast(MemoryMarshal.AsBytes(part), part.Length * sizeof(float), throwOnEndOfStream: false);
            if (got < part.Length * sizeof(float))
                throw Cut(source, entry.End - entry.Begin, (long)done * sizeof(float) + got, entry.Name);
            done += part.Length;
        }

        return values;
    }

    private static InvalidDataException Cut(string source, long expected, long actual, string entry) =>
        CheckpointErrors.At("The weights are cut", $"{expected} bytes", $"{actual}", source, entry, CheckpointErrors.Damaged);

    private void Add(string name, int[] shape, float[] values)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name == SafetensorsHeader.MetadataKey)
            throw new ArgumentException($"No tensor can be called '{name}': the file format keeps this name for texts. Rename it.", nameof(name));
        if (shape.Any(length => length < 0) || TensorLayout.Count(shape) != values.Length)
        {
            throw new ArgumentException(
                $"Tensor '{name}' does not fit its shape: expected {CheckpointErrors.Shape(shape)}, got {values.Length} values.", nameof(values));
        }

        if (!_weights.TryAdd(name, new Weight(Array.AsReadOnly(shape), values)))
            throw new ArgumentException($"Tensor '{name}' is there twice: expected each name once.", nameof(name));
    }

    private Weight Find(string name) => _weights.TryGetValue(name, out Weight? weight)
        ? weight
        : throw new ArgumentException($"There is no tensor '{name}' among the {_weights.Count} weights.", nameof(name));

    private sealed record Weight(IReadOnlyList<int> Shape, float[] Values);
}
