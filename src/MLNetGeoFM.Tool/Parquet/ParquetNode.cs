namespace MLNetGeoFM.Tool.Parquet;

/// <summary>Writes nodes of a file's schema. Source: Apache Parquet format, parquet.thrift, struct SchemaElement.</summary>
internal static class ParquetNode
{
    /// <summary>A node with values.</summary>
    public static void Write(ThriftCompactWriter footer, string name, ParquetType type, ParquetRepetition repetition, ParquetMeaning meaning)
    {
        footer.BeginItem();
        footer.Field(1, (int)type);
        footer.Field(3, (int)repetition);
        footer.Field(4, name);
        WriteMeaning(footer, meaning);
        footer.EndStruct();
    }

    /// <summary>A node with other nodes below it; no repetition for the root.</summary>
    public static void WriteGroup(
        ThriftCompactWriter footer, string name, int children, ParquetRepetition? repetition = null, ParquetMeaning meaning = ParquetMeaning.None)
    {
        footer.BeginItem();
        if (repetition is { } times)
            footer.Field(3, (int)times);
        footer.Field(4, name);
        footer.Field(5, children);
        WriteMeaning(footer, meaning);
        footer.EndStruct();
    }

    private static void WriteMeaning(ThriftCompactWriter footer, ParquetMeaning meaning)
    {
        int? logical = meaning switch
        {
            ParquetMeaning.Text => 1,
            ParquetMeaning.List => 3,
            ParquetMeaning.Date => 6,
            _ => null,
        };
        if (logical is not { } number)
            return;
        footer.Field(6, (int)meaning);
        footer.BeginStruct(10);
        footer.BeginStruct(number);
        footer.EndStruct();
        footer.EndStruct();
    }
}
