namespace Microsoft.ML.Data;

/// <summary>How a schema is saved: names, types and annotations of the columns.</summary>
internal static class SchemaFormat
{
    // The place in this list is the number in the file.
    private static readonly PrimitiveDataViewType[] Primitives =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance, NumberDataViewType.Single, NumberDataViewType.Double,
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        DateTimeDataViewType.Instance,
    ];

    private const byte Key = 100;
    private const byte Vector = 101;

    public static void Write(BinaryWriter writer, DataViewSchema schema, bool withAnnotations = true)
    {
        // Columns of types that only their owners know cannot be described in a file.
        DataViewSchema.Column[] columns = schema.Where(column => column.Type is PrimitiveDataViewType or VectorDataViewType)
            .ToArray();
        writer.Write(columns.Length);
        foreach (DataViewSchema.Column column in columns)
        {
            writer.Write(column.Name);
            WriteType(writer, column.Type);
            if (withAnnotations)
                WriteAnnotations(writer, column.Annotations);
        }
    }

    public static DataViewSchema Read(ModelReader reader)
    {
        var builder = new DataViewSchema.Builder();
        int count = reader.ReadCount(2);
        for (int i = 0; i < count; i++)
            builder.AddColumn(reader.ReadName(), ReadType(reader), ReadAnnotations(reader));
        return builder.ToSchema();
    }

    public static void WriteType(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(Vector);
                WriteType(writer, vector.ItemType);
                ItemCodec<int>.WriteArray(writer, vector.Dimensions.AsSpan());
                break;
            case KeyDataViewType key:
                writer.Write(Key);
                WriteType(writer, PrimitiveDataViewType.Find(key.RawType));
                writer.Write(key.Count);
                break;
            default:
                writer.Write(checked((byte)Array.FindIndex(Primitives, primitive => primitive.Equals(type))));
                break;
        }
    }

    public static DataViewType ReadType(ModelReader reader)
    {
        byte kind = reader.Binary.ReadByte();
        return kind switch
        {
            Vector => new VectorDataViewType(ReadPrimitive(reader, reader.Binary.ReadByte()), ItemCodec<int>.ReadArray(reader)),
            _ => ReadPrimitive(reader, kind),
        };
    }

    /// <summary>Writes a value of a type that can be saved.</summary>
    public static void WriteValue(BinaryWriter writer, DataViewType type, Delegate getter)
    {
        if (type is VectorDataViewType vector)
            TypeDispatch.Call<object>(WriteVector<int>, vector.ItemType.RawType, writer, getter);
        else
            TypeDispatch.Call<object>(WriteScalar<int>, type.RawType, writer, getter);
    }

    private static PrimitiveDataViewType ReadPrimitive(ModelReader reader, byte kind)
    {
        if (kind == Key)
        {
            // Keys of keys would let a file nest types without end.
            byte raw = reader.Binary.ReadByte();
            if (raw < Primitives.Length)
                return new KeyDataViewType(Primitives[raw].RawType, reader.Binary.ReadUInt64());
        }

        return kind < Primitives.Length ? Primitives[kind]
            : throw new InvalidDataException($"The model is damaged: there is no type {kind}.");
    }

    private static void WriteAnnotations(BinaryWriter writer, DataViewSchema.Annotations annotations)
    {
        Write(writer, annotations.Schema, withAnnotations: false);
        foreach (DataViewSchema.Column column in annotations.Schema)
        {
            if (column.Type is PrimitiveDataViewType or VectorDataViewType)
                WriteValue(writer, column.Type, annotations.GetGetter(column.Index));
        }
    }

    private static DataViewSchema.Annotations ReadAnnotations(ModelReader reader)
    {
        var columns = new (string Name, DataViewType Type)[reader.ReadCount(2)];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = (reader.ReadName(), ReadType(reader));
        var builder = new DataViewSchema.Annotations.Builder();
        foreach ((string name, DataViewType type) in columns)
        {
            builder.Add(name, type, type is VectorDataViewType vector
                ? TypeDispatch.Call<Delegate>(ReadVector<int>, vector.ItemType.RawType, reader, vector)
                : TypeDispatch.Call<Delegate>(ReadScalar<int>, type.RawType, reader));
        }

        return builder.ToAnnotations();
    }

    private static object WriteScalar<T>(BinaryWriter writer, ValueGetter<T> getter)
    {
        T value = default;
        getter(ref value);
        ItemCodec<T>.Write(writer, value);
        return null;
    }

    private static object WriteVector<T>(BinaryWriter writer, ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> value = default;
        getter(ref value);
        var dense = new T[value.Length];
        value.CopyTo(dense);
        ItemCodec<T>.WriteArray(writer, dense);
        return null;
    }

    private static Delegate ReadScalar<T>(ModelReader reader)
    {
        T value = ItemCodec<T>.Read(reader.Binary);
        return (ValueGetter<T>)((ref T destination) => destination = value);
    }

    private static Delegate ReadVector<T>(ModelReader reader, VectorDataViewType type)
    {
        T[] values = ItemCodec<T>.ReadArray(reader);
        if (type.IsKnownSize && type.Size != values.Length)
            throw new InvalidDataException($"The model is damaged: a value of type {type} has {values.Length} items.");
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> destination)
            => VBuffer<T>.Copy(values, 0, ref destination, values.Length));
    }
}
