namespace Microsoft.ML.Data;

/// <summary>Keys: 0 is missing, 1 to <see cref="Count"/> are the values.</summary>
public sealed class KeyDataViewType : PrimitiveDataViewType
{
    /// <summary>Makes the type of keys 1 to <paramref name="count"/> held in an unsigned integer type.</summary>
    public KeyDataViewType(Type type, ulong count)
        : base(type)
    {
        Check.Param(IsValidDataType(type), nameof(type), $"A key must be of type Byte, UInt16, UInt32 or UInt64, not {type}.");
        ulong max = type == typeof(byte) ? byte.MaxValue
            : type == typeof(ushort) ? ushort.MaxValue
            : type == typeof(uint) ? uint.MaxValue : ulong.MaxValue;
        Check.Param(count > 0 && count <= max, nameof(count),
            $"The number of keys must be at least 1 and at most {max} for {type.Name}, but got {count}.");
        Count = count;
    }

    /// <summary>Makes the type of keys 1 to <paramref name="count"/> held in an unsigned integer type.</summary>
    public KeyDataViewType(Type type, int count)
        : this(type, count > 0 ? (ulong)count : 0)
    {
    }

    /// <summary>The number of keys.</summary>
    public ulong Count { get; }

    internal static bool IsValidDataType(Type type)
        => type == typeof(uint) || type == typeof(ulong) || type == typeof(ushort) || type == typeof(byte);

    /// <inheritdoc/>
    public override bool Equals(DataViewType other)
        => other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is DataViewType type && Equals(type);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    /// <inheritdoc/>
    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";
}
