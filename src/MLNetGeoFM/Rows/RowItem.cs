using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The item types that a row operation reads and writes.</summary>
internal enum RowItem
{
    /// <summary>32-bit floating point; NaN = missing.</summary>
    Single,

    /// <summary>32-bit integer: dates and positions.</summary>
    Int32,

    /// <summary>8-bit quality codes.</summary>
    Byte,

    /// <summary>16-bit quality flags.</summary>
    UInt16,

    /// <summary>Masks.</summary>
    Boolean,

    /// <summary>A key of raw type UInt32: 0 = missing, 1 = first value.</summary>
    Key,
}

/// <summary>Maps <see cref="RowItem"/> to ML.NET's column types.</summary>
internal static class RowItems
{
    public static RowItem? Of(DataViewType itemType) => itemType switch
    {
        KeyDataViewType key when key.RawType == typeof(uint) => RowItem.Key,
        KeyDataViewType => null,
        _ when itemType.RawType == typeof(float) => RowItem.Single,
        _ when itemType.RawType == typeof(int) => RowItem.Int32,
        _ when itemType.RawType == typeof(byte) => RowItem.Byte,
        _ when itemType.RawType == typeof(ushort) => RowItem.UInt16,
        _ when itemType.RawType == typeof(bool) => RowItem.Boolean,
        _ => null,
    };

    public static PrimitiveDataViewType Type(RowItem item) => item switch
    {
        RowItem.Single => NumberDataViewType.Single,
        RowItem.Int32 => NumberDataViewType.Int32,
        RowItem.Byte => NumberDataViewType.Byte,
        RowItem.UInt16 => NumberDataViewType.UInt16,
        RowItem.Boolean => BooleanDataViewType.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(item), item, "A key type needs its number of values."),
    };

    /// <summary>Bytes of an item in memory.</summary>
    public static int ByteLength(RowItem item) => item switch
    {
        RowItem.Byte or RowItem.Boolean => 1,
        RowItem.UInt16 => 2,
        _ => 4,
    };

    /// <summary>The item type of a scalar or vector column type.</summary>
    public static DataViewType ItemType(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType : type;
}
