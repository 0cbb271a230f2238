using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace MLNetGeoFM.Models;

/// <summary>
/// The description at the start of a safetensors file: what lies where, checked to cover the data without gap or overlap.
/// Source: the Format section of the safetensors README (huggingface/safetensors) and the checks of its reference reader.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format allows no longer header.</summary>
    public const long LargestHeader = 100_000_000;

    /// <summary>Bytes before the JSON text: its length.</summary>
    public const int LengthBytes = 8;

    public const string MetadataKey = "__metadata__";

    // Header -> tensor -> shape; anything deeper is not of this format.
    private const int DeepestJson = 4;
    private const int LongestText = 1 << 16;
    private const int MostTensors = 1 << 17;
    private const int BytesOfEntry = 600, BytesOfNumber = 40;

    private readonly string _path;
    private readonly MemoryBudget _budget;
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];

    private SafetensorsHeader(string path, MemoryBudget budget)
    {
        _path = path;
        _budget = budget;
    }

    /// <summary>In the order of their bytes in the file.</summary>
    public IReadOnlyList<Entry> Entries { get; private set; } = [];

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Bytes of all tensors together.</summary>
    public long DataLength { get; private set; }

    /// <summary>The length of the JSON text; checked against what the file can hold.</summary>
    public static int ReadLength(ReadOnlySpan<byte> first, string path, long fileLength)
    {
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(first);
        long most = Math.Min(LargestHeader, fileLength - LengthBytes);
        return length is >= 2 && length <= (ulong)most
            ? (int)length
            : throw CheckpointErrors.At("The header length is impossible", $"2 to {most} bytes", $"{length}", path, null,
                CheckpointErrors.Damaged);
    }

    /// <summary>Reads the JSON text.</summary>
    /// <param name="json">UTF-8; may end in spaces.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="dataLength">Bytes that follow the header; null where this is not known.</param>
    /// <param name="budget">Is asked for every object.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, string path, long? dataLength, MemoryBudget budget)
    {
        SafetensorsHeader header = new(path, budget);
        try
        {
            header.Read(json);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw CheckpointErrors.At("The header is not the JSON of this format", "an object of tensors", error.Message, path,
                null,
                CheckpointErrors.Damaged, error);
        }

        header.Arrange(dataLength);
        return header;
    }

    private void Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = DeepestJson });
        Expect(ref reader, JsonTokenType.StartObject, "the header");
        HashSet<string> names = new(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader);
            if (!names.Add(name))
                throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' is there twice", "each name once", "two entries");
            if (name == MetadataKey)
                ReadMetadata(ref reader);
            else
                ReadEntry(ref reader, name);
        }

        // Only spaces may follow the object; anything else is an error of the JSON reader.
        while (reader.Read())
        {
        }
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader);
            Expect(ref reader, JsonTokenType.String, MetadataKey);
            _budget.Take(100);
            if (!_metadata.TryAdd(key, Text(ref reader)))
                throw Fault($"Metadata '{CheckpointErrors.Printable(key)}' is there twice", "each key once", "two entries");
        }
    }

    private void ReadEntry(ref Utf8JsonReader reader, string name)
    {
        _budget.Take(BytesOfEntry);
        if (_entries.Count == MostTensors)
            throw Fault("There are too many tensors", $"at most {MostTensors}", "more");
        if (name.Length == 0)
            throw Fault("A tensor has no name", "a name", "an empty one");
        Expect(ref reader, JsonTokenType.StartObject, name);
        string? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (type is null && reader.ValueTextEquals("dtype"u8))
            {
                Expect(ref reader, JsonTokenType.String, name);
                type = Text(ref reader);
            }
            else if (shape is null && reader.ValueTextEquals("shape"u8))
                shape = Numbers(ref reader, name, TensorLayout.MostAxes);
            else if (offsets is null && reader.ValueTextEquals("data_offsets"u8))
                offsets = Numbers(ref reader, name, 2);
            else
                throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' has a surplus key",
                    "dtype, shape and data_offsets, once each", $"'{CheckpointErrors.Printable(Text(ref reader))}'");
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
            throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' is described in part",
                "dtype, shape and two data_offsets", "less");
        int[] lengths = [.. shape.Select(length => length <= int.MaxValue
            ? (int)length
            : throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' has an impossible axis", $"at most {int.MaxValue}",
                $"{length}"))];
        TensorType known = KnownType(type, name);
        if (TensorLayout.Count(lengths) is not long count || begin > end || end - begin != count * TensorLayout.ByteCount(known))
        {
            throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' has bytes that do not fit its shape",
                $"{type} {CheckpointErrors.Shape(lengths)}",
                $"data_offsets {begin} to {end}");
        }

        _entries.Add(new Entry(name, known, lengths, count, begin, end));
    }

    private void Arrange(long? dataLength)
    {
        // Stable: empty tensors stay in the order of the header.
        Entry[] arranged = [.. _entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End)];
        long position = 0;
        foreach (Entry entry in arranged)
        {
            if (entry.Begin != position)
            {
                throw Fault($"Tensor '{CheckpointErrors.Printable(entry.Name)}' overlaps another or leaves a gap",
                    $"data from byte {position}", $"from byte {entry.Begin}");
            }

            position = entry.End;
        }

        if (dataLength is long length && length != position)
            throw Fault("The data is shorter or longer than the header says", $"{position} bytes", $"{length}");
        Entries = arranged;
        DataLength = position;
    }

    private TensorType KnownType(string type, string name) => type switch
    {
        "F32" => TensorType.Float32,
        "F64" => TensorType.Float64,
        "F16" => TensorType.Float16,
        "BF16" => TensorType.BFloat16,
        "I64" => TensorType.Int64,
        "I32" => TensorType.Int32,
        "I16" => TensorType.Int16,
        "I8" => TensorType.Int8,
        "U8" => TensorType.UInt8,
        "BOOL" => TensorType.Boolean,
        _ => throw CheckpointErrors.NotRead($"The type '{CheckpointErrors.Printable(type)}' of a tensor", _path, name,
            "Save the weights as F32, F16 or BF16."),
    };

    private List<long> Numbers(ref Utf8JsonReader reader, string name, int most)
    {
        Expect(ref reader, JsonTokenType.StartArray, name);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            if (!reader.TryGetInt64(out long number) || number < 0)
                throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' has an impossible number", "whole numbers from 0",
                    "another");
            if (numbers.Count == most)
                throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' has a list that is too long",
                    $"at most {most} numbers", "more");
            _budget.Take(BytesOfNumber);
            numbers.Add(number);
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? numbers
            : throw Fault($"Tensor '{CheckpointErrors.Printable(name)}' has a list of something else", "numbers",
                $"{reader.TokenType}");
    }

    private string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestText)
            throw Fault("A text in the header is too long", $"at most {LongestText} bytes", $"{reader.ValueSpan.Length}");
        _budget.TakeText(reader.ValueSpan.Length);
        return reader.GetString()!;
    }

    private void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw Fault($"The header is not of this format at '{CheckpointErrors.Printable(where)}'", $"{type}",
                $"{reader.TokenType}");
    }

    private InvalidDataException Fault(string what, string expected, string actual) =>
        CheckpointErrors.At(what, expected, actual, _path, null, CheckpointErrors.Damaged);

    /// <summary>One tensor; byte positions are counted from the end of the header.</summary>
    public sealed record Entry(string Name, TensorType Type, int[] Shape, long Count, long Begin, long End);
}
