namespace Microsoft.ML.Data;

/// <summary>The types that values can be converted to.</summary>
public enum DataKind : byte
{
    /// <summary>Single precision.</summary>
    Single = 9,
}
