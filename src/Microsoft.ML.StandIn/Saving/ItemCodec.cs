namespace Microsoft.ML.Data;

/// <summary>How values of a primitive type are written to a model and read again.</summary>
internal static class ItemCodec<T>
{
    private static readonly (Delegate Write, Delegate Read, int Size) Codec = Find();

    /// <summary>Writes a value.</summary>
    public static readonly Action<BinaryWriter, T> Write = (Action<BinaryWriter, T>)Codec.Write;

    /// <summary>Reads a value.</summary>
    public static readonly Func<BinaryReader, T> Read = (Func<BinaryReader, T>)Codec.Read;

    public static void WriteArray(BinaryWriter writer, ReadOnlySpan<T> values)
    {
        writer.Write(values.Length);
        foreach (T value in values)
            Write(writer, value);
    }

    public static T[] ReadArray(ModelReader reader)
    {
        var values = new T[reader.ReadCount(Codec.Size)];
        for (int i = 0; i < values.Length; i++)
            values[i] = Read(reader.Binary);
        return values;
    }

    // The size is the least that a value takes, by which a count can be checked before memory is taken for it.
    private static (Delegate Write, Delegate Read, int Size) Find()
    {
        if (typeof(T) == typeof(float))
            return Of<float>((w, v) => w.Write(v), r => r.ReadSingle(), 4);
        if (typeof(T) == typeof(double))
            return Of<double>((w, v) => w.Write(v), r => r.ReadDouble(), 8);
        if (typeof(T) == typeof(int))
            return Of<int>((w, v) => w.Write(v), r => r.ReadInt32(), 4);
        if (typeof(T) == typeof(uint))
            return Of<uint>((w, v) => w.Write(v), r => r.ReadUInt32(), 4);
        if (typeof(T) == typeof(long))
            return Of<long>((w, v) => w.Write(v), r => r.ReadInt64(), 8);
        if (typeof(T) == typeof(ulong))
            return Of<ulong>((w, v) => w.Write(v), r => r.ReadUInt64(), 8);
        if (typeof(T) == typeof(short))
            return Of<short>((w, v) => w.Write(v), r => r.ReadInt16(), 2);
        if (typeof(T) == typeof(ushort))
            return Of<ushort>((w, v) => w.Write(v), r => r.ReadUInt16(), 2);
        if (typeof(T) == typeof(sbyte))
            return Of<sbyte>((w, v) => w.Write(v), r => r.ReadSByte(), 1);
        if (typeof(T) == typeof(byte))
            return Of<byte>((w, v) => w.Write(v), r => r.ReadByte(), 1);
        if (typeof(T) == typeof(bool))
            return Of<bool>((w, v) => w.Write(v), r => r.ReadBoolean(), 1);
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            return Of<ReadOnlyMemory<char>>((w, v) => w.Write(v.ToString()), r => r.ReadString().AsMemory(), 1);
        if (typeof(T) == typeof(DateTime))
            return Of<DateTime>((w, v) => w.Write(v.ToBinary()), r => DateTime.FromBinary(r.ReadInt64()), 8);
        throw new NotSupportedException($"Values of type {typeof(T)} cannot be saved in a model.");
    }

    private static (Delegate Write, Delegate Read, int Size) Of<TItem>(
        Action<BinaryWriter, TItem> write, Func<BinaryReader, TItem> read, int size) => (write, read, size);
}
