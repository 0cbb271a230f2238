using System.Text;

namespace MLNetGeoFM;

/// <summary>A structure in Thrift's compact form, whatever its fields: each is a number, bytes, a list or a structure.</summary>
/// <remarks>
/// Source: Apache Thrift, doc/specs/thrift-compact-protocol.md. A byte can stand for an item of a list or a structure, which takes more than a
/// byte of memory, and for another list inside: the number of values and their depth are limited.
/// </remarks>
internal sealed class ThriftStruct
{
    private const int DeepestNesting = 24;

    private static readonly Dictionary<int, object> None = [];

    private Dictionary<int, object> _fields = None;

    /// <summary>Reads a structure; the cursor then stands behind it.</summary>
    /// <param name="cursor">Where it stands.</param>
    /// <param name="mostValues">How many fields and items it may have, with all that is in it.</param>
    public static ThriftStruct Read(ref ByteCursor cursor, int mostValues) => Read(ref cursor, 0, ref mostValues);

    /// <summary>A whole number; a truth value is 0 or 1.</summary>
    public long? NumberOrNull(int field) => Get<long>(field, out long value) ? value : null;

    public long Number(int field) => NumberOrNull(field) ?? throw Missing(field);

    public string? TextOrNull(int field) => Get<byte[]>(field, out byte[]? value) ? Encoding.UTF8.GetString(value!) : null;

    public string Text(int field) => TextOrNull(field) ?? throw Missing(field);

    public ThriftStruct? StructOrNull(int field) => Get<ThriftStruct>(field, out ThriftStruct? value) ? value : null;

    public ThriftStruct Struct(int field) => StructOrNull(field) ?? throw Missing(field);

    /// <summary>The items of a list that are structures.</summary>
    public IEnumerable<ThriftStruct> Structs(int field) => Get<List<object>>(field, out List<object>? value) ? value!.OfType<ThriftStruct>() : [];

    /// <summary>The items of a list that are texts.</summary>
    public IEnumerable<string> Texts(int field) =>
        Get<List<object>>(field, out List<object>? value) ? value!.OfType<byte[]>().Select(Encoding.UTF8.GetString) : [];

    /// <summary>The number of the only field, for a union; −1 where there is none.</summary>
    public int Choice => _fields.Count == 1 ? _fields.Keys.First() : -1;

    private static ThriftStruct Read(ref ByteCursor cursor, int depth, ref int valuesLeft)
    {
        ThriftStruct read = new();
        long field = 0;
        for (byte header = cursor.Byte(); header != 0; header = cursor.Byte())
        {
            field = header >> 4 == 0 ? cursor.ZigZag() : field + (header >> 4);
            int kind = header & 15;
            if (kind is 1 or 2) // a truth value stands in the header itself
                CountValue(ref valuesLeft);
            if (read._fields.Count == 0)
                read._fields = [];
            if (field is < 0 or > short.MaxValue
                || !read._fields.TryAdd((int)field, kind is 1 or 2 ? 2L - kind : Value(ref cursor, kind, depth, ref valuesLeft)))
            {
                throw new InvalidDataException(FormattableString.Invariant($"A structure has a wrong field: expected each once, got {field}."));
            }
        }

        return read;
    }

    private static object Value(ref ByteCursor cursor, int kind, int depth, ref int valuesLeft)
    {
        if (depth > DeepestNesting)
            throw new InvalidDataException(FormattableString.Invariant($"Structures are too deep: expected at most {DeepestNesting}, got more."));
        CountValue(ref valuesLeft);
        switch (kind)
        {
            case 1 or 2: // truth values in lists
                return cursor.Byte() == 1 ? 1L : 0L;
            case 3:
                return (long)(sbyte)cursor.Byte();
            case 4 or 5 or 6:
                return cursor.ZigZag();
            case 7:
                return cursor.Take(sizeof(double)).ToArray();
            case 8:
                return cursor.Take((long)Math.Min(cursor.Varint(), int.MaxValue)).ToArray();
            case 9 or 10:
                byte header = cursor.Byte();
                ulong count = header >> 4 == 15 ? cursor.Varint() : (ulong)(header >> 4);
                if (count > (ulong)cursor.Left)
                    throw new InvalidDataException(FormattableString.Invariant($"A list is cut off: expected {count} items, got {cursor.Left} bytes."));
                List<object> items = [];
                for (ulong i = 0; i < count; i++)
                    items.Add(Value(ref cursor, header & 15, depth + 1, ref valuesLeft));
                return items;
            case 12:
                return Read(ref cursor, depth + 1, ref valuesLeft);
            default:
                throw new InvalidDataException(FormattableString.Invariant($"A structure has a field of kind {kind}: expected 1 to 12 without maps."));
        }
    }

    private static void CountValue(ref int valuesLeft)
    {
        if (--valuesLeft < 0)
            throw new InvalidDataException("A structure has too many values. Is the file damaged?");
    }

    private bool Get<T>(int field, out T? value)
    {
        if (_fields.TryGetValue(field, out object? found) && found is T typed)
        {
            value = typed;
            return true;
        }

        value = default;
        return false;
    }

    private static InvalidDataException Missing(int field) =>
        new(FormattableString.Invariant($"A structure lacks field {field}: expected a value of the format, got none."));
}
