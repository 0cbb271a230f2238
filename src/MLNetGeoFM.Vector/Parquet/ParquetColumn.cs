namespace MLNetGeoFM;

/// <summary>How Parquet stores a value. Source: Apache Parquet format, parquet.thrift, enum Type.</summary>
internal enum ParquetType
{
    Boolean = 0,
    Int32 = 1,
    Int64 = 2,
    Int96 = 3,
    Single = 4,
    Double = 5,
    Bytes = 6,
    FixedBytes = 7,
}

/// <summary>What a stored value means, as far as reading it needs to know.</summary>
internal enum ParquetMeaning
{
    /// <summary>A number, a truth value, a text or bytes, as it is stored.</summary>
    Plain,

    /// <summary>A whole number without sign.</summary>
    Unsigned,

    /// <summary>Text in UTF-8.</summary>
    Text,

    /// <summary>Days since 1970-01-01.</summary>
    Date,

    /// <summary>Milliseconds since 1970-01-01.</summary>
    Milliseconds,

    /// <summary>Microseconds since 1970-01-01.</summary>
    Microseconds,

    /// <summary>Nanoseconds since 1970-01-01.</summary>
    Nanoseconds,

    /// <summary>A whole number that counts tenths, hundredths and so on.</summary>
    Decimal,

    /// <summary>Something that is not read: a long decimal, a time of day, an interval, a half float.</summary>
    Other,
}

/// <summary>A column whose rows have one value or none.</summary>
/// <param name="Name">What the schema calls it.</param>
/// <param name="Type">How it is stored.</param>
/// <param name="TypeLength">Bytes of a value of <see cref="ParquetType.FixedBytes"/>.</param>
/// <param name="IsOptional">Whether a value may be missing.</param>
/// <param name="Meaning">What a value means.</param>
/// <param name="IsUtc">Whether a time is in UTC; else its time zone is not known.</param>
/// <param name="Scale">Digits behind the point of a decimal.</param>
internal sealed record ParquetColumn(
    string Name, ParquetType Type, int TypeLength, bool IsOptional, ParquetMeaning Meaning, bool IsUtc, int Scale)
{
    private const int Required = 0;
    private const int Optional = 1;
    private const int LargestScale = 18;

    /// <summary>Bytes of every value; 0 where they differ or a value is less than a byte.</summary>
    public int ValueBytes => Type switch
    {
        ParquetType.Int32 or ParquetType.Single => 4,
        ParquetType.Int64 or ParquetType.Double => 8,
        ParquetType.FixedBytes => TypeLength,
        _ => 0,
    };

    /// <summary>The flat columns of a schema, nodes in depth-first order, the root first. Source: parquet.thrift, struct SchemaElement.</summary>
    public static List<ParquetColumn> Of(IReadOnlyList<ThriftStruct> schema)
    {
        if (schema.Count == 0)
            throw new InvalidDataException("The file has no schema: expected at least its root, got none.");
        List<ParquetColumn> columns = [];
        int node = 1;
        for (long child = schema[0].NumberOrNull(5) ?? 0; child > 0; child--)
        {
            ThriftStruct column = node < schema.Count ? schema[node] : throw new InvalidDataException("The schema is cut off: expected more columns.");
            if ((column.NumberOrNull(5) ?? 0) == 0 && column.NumberOrNull(3) is Required or Optional)
                columns.Add(Of(column));
            node = Behind(schema, node);
        }

        return columns;
    }

    private static ParquetColumn Of(ThriftStruct node)
    {
        long type = node.Number(1);
        if (type is < 0 or > (long)ParquetType.FixedBytes)
            throw new InvalidDataException(FormattableString.Invariant($"Column '{node.Text(4)}' has type {type}: expected 0 to 7."));
        ThriftStruct? logical = node.StructOrNull(10);
        ThriftStruct? time = logical?.StructOrNull(8);
        ParquetMeaning meaning = logical is not null ? Logical(logical) : Converted(node.NumberOrNull(6));
        long scale = logical?.StructOrNull(5)?.NumberOrNull(1) ?? node.NumberOrNull(7) ?? 0;
        if (meaning == ParquetMeaning.Decimal && ((ParquetType)type is not (ParquetType.Int32 or ParquetType.Int64) || scale is < 0 or > LargestScale))
            meaning = ParquetMeaning.Other;
        bool isUtc = time is null ? meaning is ParquetMeaning.Milliseconds or ParquetMeaning.Microseconds : time.NumberOrNull(1) == 1;
        return new(node.Text(4), (ParquetType)type, (int)Math.Clamp(node.NumberOrNull(2) ?? 0, 0, int.MaxValue),
            node.NumberOrNull(3) == Optional, meaning, isUtc, (int)scale);
    }

    /// <summary>Index of the node behind a node and all that is below it.</summary>
    private static int Behind(IReadOnlyList<ThriftStruct> schema, int node)
    {
        for (long open = 1; open > 0; node++)
        {
            if (node >= schema.Count)
                throw new InvalidDataException("The schema is cut off: expected more nodes.");
            open += Math.Clamp(schema[node].NumberOrNull(5) ?? 0, 0, int.MaxValue) - 1;
        }

        return node;
    }

    /// <summary>Source: parquet.thrift, union LogicalType.</summary>
    private static ParquetMeaning Logical(ThriftStruct logical) => logical.Choice switch
    {
        1 or 4 or 12 => ParquetMeaning.Text,
        5 => ParquetMeaning.Decimal,
        6 => ParquetMeaning.Date,
        8 => (logical.StructOrNull(8)?.StructOrNull(2)?.Choice) switch
        {
            1 => ParquetMeaning.Milliseconds,
            2 => ParquetMeaning.Microseconds,
            3 => ParquetMeaning.Nanoseconds,
            _ => ParquetMeaning.Other,
        },
        10 => logical.StructOrNull(10)?.NumberOrNull(2) == 0 ? ParquetMeaning.Unsigned : ParquetMeaning.Plain,
        11 or 14 or 16 or 17 or 18 => ParquetMeaning.Plain,
        _ => ParquetMeaning.Other,
    };

    /// <summary>Source: parquet.thrift, enum ConvertedType.</summary>
    private static ParquetMeaning Converted(long? converted) => converted switch
    {
        null or (>= 15 and <= 18) => ParquetMeaning.Plain,
        0 or 4 or 19 => ParquetMeaning.Text,
        5 => ParquetMeaning.Decimal,
        6 => ParquetMeaning.Date,
        9 => ParquetMeaning.Milliseconds,
        10 => ParquetMeaning.Microseconds,
        >= 11 and <= 14 => ParquetMeaning.Unsigned,
        _ => ParquetMeaning.Other,
    };
}
