namespace Microsoft.ML.Data;

/// <summary>Names the column of a member.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class ColumnNameAttribute : Attribute
{
    /// <summary>Names the column.</summary>
    public ColumnNameAttribute(string name)
    {
        Name = name;
    }

    internal string Name { get; }
}

/// <summary>Keeps a member from becoming a column.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class NoColumnAttribute : Attribute
{
    /// <summary>Keeps the member from becoming a column.</summary>
    public NoColumnAttribute()
    {
    }
}

/// <summary>Makes the column of an unsigned integer member a key; the member's values are 0-based.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class KeyTypeAttribute : Attribute
{
    /// <summary>Gives the number of keys.</summary>
    public KeyTypeAttribute(ulong count)
    {
        Count = count;
    }

    internal ulong Count { get; }
}

/// <summary>Gives the dimensions of a vector member; without it they are unknown.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    /// <summary>Leaves the size unknown.</summary>
    public VectorTypeAttribute()
    {
        Dimensions = [];
    }

    /// <summary>Gives the size; 0 for unknown.</summary>
    public VectorTypeAttribute(int size)
    {
        Check.Param(size >= 0, nameof(size), "Should be non-negative number");
        Dimensions = [size];
    }

    /// <summary>Gives the dimensions; 0 for unknown.</summary>
    public VectorTypeAttribute(params int[] dimensions)
    {
        Check.Param(Array.TrueForAll(dimensions, size => size >= 0), nameof(dimensions),
            "Should contain only non-negative values");
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; }
}
