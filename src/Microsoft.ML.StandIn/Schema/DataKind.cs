namespace Microsoft.ML.Data;

/// <summary>The types that values can be converted to.</summary>
public enum DataKind : byte
{
    /// <summary>Unsigned 32-bit integers.</summary>
    UInt32 = 6,

    /// <summary>Single precision.</summary>
    Single = 9,
}
