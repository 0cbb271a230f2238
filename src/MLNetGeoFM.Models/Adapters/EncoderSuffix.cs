using System.Runtime.InteropServices;

namespace MLNetGeoFM.Models;

/// <summary>The end of an encoder: from hidden tokens through the last blocks to the embedding.</summary>
/// <param name="Hidden">Tokens that it begins with, [N, D].</param>
/// <param name="Pooled">The embedding that it ends in, one row for each segment.</param>
/// <param name="Operations">What lies between, in their order.</param>
/// <remarks>Immutable. Written beside what was trained on it, so that a saved model needs no encoder to be read.</remarks>
internal sealed record EncoderSuffix(NetworkValue Hidden, NetworkValue Pooled, IReadOnlyList<LayerOperation> Operations)
{
    private const int Version = 1;
    private const int MostOperations = 10_000;
    private const int MostNumbers = 1 << 28;

    private enum Kind
    {
        Linear,
        LayerNorm,
        Gelu,
        Add,
        SelfAttention,
        MeanPool,
        Concatenation,
    }

    /// <summary>No blocks at all, for embeddings without their tokens: a sample's one token is its embedding.</summary>
    public static EncoderSuffix OfEmbedding(int width)
    {
        NetworkBuilder builder = new();
        var hidden = builder.Input(width);
        var pooled = builder.MeanPool(hidden);
        return new EncoderSuffix(hidden, pooled, [.. builder.Build(pooled).Operations]);
    }

    /// <summary>The same operation on other inputs.</summary>
    /// <exception cref="NotSupportedException">No suffix has such an operation.</exception>
    public static NetworkValue Copy(NetworkBuilder builder, LayerOperation operation, NetworkValue[] inputs) => operation switch
    {
        LinearOperation linear => builder.Linear(inputs[0], linear.Weights, linear.Biases),
        LayerNormOperation norm => builder.LayerNorm(inputs[0], norm.Gain, norm.Bias, norm.Epsilon),
        GeluOperation => builder.Gelu(inputs[0]),
        AddOperation => builder.Add(inputs[0], inputs[1]),
        SelfAttentionOperation attention => builder.SelfAttention(inputs[0], attention.Heads),
        MeanPoolOperation => builder.MeanPool(inputs[0]),
        ConcatenationOperation => builder.Concatenate(inputs),
        _ => throw new NotSupportedException($"{operation.GetType().Name} after the cut of an encoder cannot be adapted."),
    };

    /// <summary>Writes operations and weights.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write(Hidden.Width);
        writer.Write(Operations.Count);
        Dictionary<NetworkValue, int> numbers = new() { [Hidden] = 0 };
        foreach (var operation in Operations)
        {
            writer.Write((int)KindOf(operation));
            writer.Write(operation.Inputs.Count);
            foreach (var input in operation.Inputs)
                writer.Write(numbers[input]);
            writer.Write(operation.Parameters.Count);
            foreach (var parameter in operation.Parameters)
                WriteParameter(parameter, writer);
            writer.Write(operation switch
            {
                LinearOperation linear => linear.Biases.Count,
                SelfAttentionOperation attention => attention.Heads,
                LayerNormOperation norm => BitConverter.SingleToInt32Bits(norm.Epsilon),
                _ => 0,
            });
            numbers.Add(operation.Output, numbers.Count);
        }

        writer.Write(numbers[Pooled]);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no suffix, or damaged.</exception>
    public static EncoderSuffix Read(BinaryReader reader)
    {
        int version = reader.ReadInt32(), width = reader.ReadInt32(), count = reader.ReadInt32();
        if (version != Version || width is < 1 or > MostNumbers || count is < 1 or > MostOperations)
        {
            throw new InvalidDataException($"The saved end of an encoder cannot be read: version {version} (expected {Version}), "
                + $"tokens of {width} numbers, {count} operations.");
        }

        NetworkBuilder builder = new();
        var hidden = builder.Input(width);
        List<NetworkValue> values = [hidden];
        try
        {
            for (int i = 0; i < count; i++)
                values.Add(ReadOperation(reader, builder, values));
            var pooled = values[Place(reader.ReadInt32(), values.Count)];
            return pooled.Domain == RowDomain.Segment
                ? new EncoderSuffix(hidden, pooled, [.. builder.Build(pooled).Operations])
                : throw new InvalidDataException("The saved end of an encoder gives no embedding of a sample.");
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The saved end of an encoder does not fit together: {error.Message}", error);
        }
    }

    private static NetworkValue ReadOperation(BinaryReader reader, NetworkBuilder builder, List<NetworkValue> values)
    {
        var kind = (Kind)reader.ReadInt32();
        NetworkValue[] inputs = new NetworkValue[Place(reader.ReadInt32(), 64)];
        for (int i = 0; i < inputs.Length; i++)
            inputs[i] = values[Place(reader.ReadInt32(), values.Count)];
        List<Parameter> parameters = [];
        int count = Place(reader.ReadInt32(), 64);
        for (int i = 0; i < count; i++)
            parameters.Add(ReadParameter(reader));
        int fact = reader.ReadInt32();
        int needed = kind is Kind.Add ? 2 : 1;
        if (inputs.Length < needed)
            throw new InvalidDataException($"The saved operation {kind} has {inputs.Length} inputs: expected {needed}.");
        switch (kind)
        {
            case Kind.Linear when parameters.Count > 0 && fact >= 0 && (fact == 0 || 2 * fact == parameters.Count):
                return builder.Linear(inputs[0], [.. parameters.Take(parameters.Count - fact)], [.. parameters.TakeLast(fact)]);
            case Kind.LayerNorm when parameters.Count is 1 or 2:
                return builder.LayerNorm(inputs[0], parameters[0], parameters.ElementAtOrDefault(1), BitConverter.Int32BitsToSingle(fact));
            case Kind.Gelu:
                return builder.Gelu(inputs[0]);
            case Kind.Add:
                return builder.Add(inputs[0], inputs[1]);
            case Kind.SelfAttention when fact > 0 && fact <= inputs[0].Width:
                return builder.SelfAttention(inputs[0], fact);
            case Kind.MeanPool when inputs[0].Domain == RowDomain.Token:
                return builder.MeanPool(inputs[0]);
            case Kind.Concatenation when inputs.All(input => input.Domain == inputs[0].Domain):
                return builder.Concatenate(inputs);
            default:
                throw new InvalidDataException($"The saved operation {kind} with {parameters.Count} parameters is not one that there is.");
        }
    }

    private static Kind KindOf(LayerOperation operation) => operation switch
    {
        LinearOperation => Kind.Linear,
        LayerNormOperation => Kind.LayerNorm,
        GeluOperation => Kind.Gelu,
        AddOperation => Kind.Add,
        SelfAttentionOperation => Kind.SelfAttention,
        MeanPoolOperation => Kind.MeanPool,
        ConcatenationOperation => Kind.Concatenation,
        _ => throw new NotSupportedException($"{operation.GetType().Name} after the cut of an encoder cannot be saved."),
    };

    /// <summary>Writes name, shape and values.</summary>
    public static void WriteParameter(Parameter parameter, BinaryWriter writer)
    {
        writer.Write(parameter.Name);
        writer.Write(parameter.Shape.Count);
        foreach (int size in parameter.Shape)
            writer.Write(size);
        writer.Write(MemoryMarshal.AsBytes<float>(parameter.Values));
    }

    /// <summary>Reads them; all values are finite.</summary>
    /// <exception cref="InvalidDataException">There is no such parameter.</exception>
    public static Parameter ReadParameter(BinaryReader reader)
    {
        string name = reader.ReadString();
        int[] shape = new int[Place(reader.ReadInt32(), 8)];
        long count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = reader.ReadInt32();
            count *= shape[i] is < 1 or > MostNumbers ? MostNumbers + 1L : shape[i];
            if (count > MostNumbers)
                throw new InvalidDataException($"The saved parameter '{name}' is of shape [{string.Join(", ", shape)}].");
        }

        // Read in pieces: a damaged length is found before its memory is taken.
        List<float> values = [];
        while (values.Count < count)
        {
            byte[] piece = reader.ReadBytes(sizeof(float) * (int)Math.Min(65536, count - values.Count));
            if (piece.Length == 0 || piece.Length % sizeof(float) != 0)
                throw new InvalidDataException($"The saved parameter '{name}' ends after {values.Count} of {count} values.");
            values.AddRange(MemoryMarshal.Cast<byte, float>(piece));
        }

        return values.TrueForAll(float.IsFinite)
            ? new Parameter(name, shape, [.. values])
            : throw new InvalidDataException($"The saved parameter '{name}' has values that are not finite.");
    }

    private static int Place(int number, int count) => (uint)number < (uint)count
        ? number
        : throw new InvalidDataException($"The saved end of an encoder says {number} where 0 to {count - 1} is possible.");
}
