using System.Buffers.Binary;

namespace MLNetGeoFM;

/// <summary>Values of a column as they are stored, one for each row; only one of the lists is filled.</summary>
internal sealed class ParquetValues(ParquetColumn column)
{
    /// <summary>Whether a row has a value.</summary>
    public List<bool> Present { get; } = [];

    /// <summary>Truth values and whole numbers; 0 where missing.</summary>
    public List<long> Integers { get; } = [];

    /// <summary>Floating-point numbers; NaN where missing.</summary>
    public List<double> Numbers { get; } = [];

    /// <summary>Texts and bytes; empty where missing.</summary>
    public List<ReadOnlyMemory<byte>> Bytes { get; } = [];

    /// <summary>Bytes that a row takes here, whether it has a value or not; what a text or bytes point to is counted as uncompressed bytes.</summary>
    public int CellBytes => sizeof(bool) + (column.Type is ParquetType.Bytes or ParquetType.FixedBytes ? 16 : sizeof(long));

    /// <summary>Number of rows.</summary>
    public int Count => Present.Count;

    /// <summary>Adds a row without a value.</summary>
    public void AddMissing()
    {
        Present.Add(false);
        switch (column.Type)
        {
            case ParquetType.Single or ParquetType.Double:
                Numbers.Add(double.NaN);
                break;
            case ParquetType.Bytes or ParquetType.FixedBytes:
                Bytes.Add(default);
                break;
            default:
                Integers.Add(0);
                break;
        }
    }

    /// <summary>Adds the value of another row.</summary>
    public void Add(ParquetValues other, int row)
    {
        Present.Add(true);
        if (other.Integers.Count > 0)
            Integers.Add(other.Integers[row]);
        else if (other.Numbers.Count > 0)
            Numbers.Add(other.Numbers[row]);
        else
            Bytes.Add(other.Bytes[row]);
    }

    /// <summary>Adds a truth value.</summary>
    public void Add(bool value) => Add(value ? 1L : 0);

    /// <summary>Adds a whole number; of a column of 32 bits its lower ones.</summary>
    public void Add(long value)
    {
        Present.Add(true);
        Integers.Add(column.Type != ParquetType.Int32 ? value : column.Meaning == ParquetMeaning.Unsigned ? (uint)value : (int)value);
    }

    /// <summary>Adds a text or bytes.</summary>
    public void Add(ReadOnlyMemory<byte> value)
    {
        Present.Add(true);
        Bytes.Add(value);
    }

    /// <summary>Adds the next value of plain bytes. Source: Apache Parquet format, Encodings.md, "Plain".</summary>
    /// <param name="cursor">Goes through <paramref name="bytes"/>.</param>
    /// <param name="bytes">The plain bytes; texts are slices of it.</param>
    public void AddPlain(ref ByteCursor cursor, ReadOnlyMemory<byte> bytes)
    {
        switch (column.Type)
        {
            case ParquetType.Int32:
                Add((long)cursor.Int32());
                break;
            case ParquetType.Int64:
                Add(BinaryPrimitives.ReadInt64LittleEndian(cursor.Take(sizeof(long))));
                break;
            case ParquetType.Single:
                Present.Add(true);
                Numbers.Add(BinaryPrimitives.ReadSingleLittleEndian(cursor.Take(sizeof(float))));
                break;
            case ParquetType.Double:
                Present.Add(true);
                Numbers.Add(BinaryPrimitives.ReadDoubleLittleEndian(cursor.Take(sizeof(double))));
                break;
            case ParquetType.Bytes or ParquetType.FixedBytes:
                int length = column.Type == ParquetType.Bytes ? cursor.Int32() : column.TypeLength;
                int start = cursor.Position;
                cursor.Take(length);
                Add(bytes.Slice(start, length));
                break;
            default:
                throw new InvalidDataException($"Values of type {column.Type} are not read.");
        }
    }
}
