namespace MLNetGeoFM.Tool.Parquet;

/// <summary>How Parquet stores a value. Source: Apache Parquet format, parquet.thrift, enum Type.</summary>
internal enum ParquetType
{
    Int32 = 1,
    Single = 4,
    Text = 6,
}

/// <summary>How often a value is there. Source: parquet.thrift, enum FieldRepetitionType.</summary>
internal enum ParquetRepetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}

/// <summary>What a stored value means. Source: parquet.thrift, enum ConvertedType (names) and union LogicalType (field numbers).</summary>
internal enum ParquetMeaning
{
    None = -1,
    Text = 0,
    List = 3,
    Date = 6,
}

/// <summary>How a page's values are written. Source: parquet.thrift, enum Encoding.</summary>
internal enum ParquetEncoding
{
    Plain = 0,
    RunLength = 3,
    Dictionary = 8,
}
