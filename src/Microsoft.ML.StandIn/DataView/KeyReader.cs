namespace Microsoft.ML.Data;

/// <summary>Reads keys of any type as the number that they are; 0 is missing.</summary>
internal static class KeyReader
{
    public static Func<ulong> Of(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(uint))
        {
            ValueGetter<uint> get = row.GetGetter<uint>(column);
            uint key = 0;
            return () =>
            {
                get(ref key);
                return key;
            };
        }

        if (column.Type.RawType == typeof(byte))
        {
            ValueGetter<byte> get = row.GetGetter<byte>(column);
            byte key = 0;
            return () =>
            {
                get(ref key);
                return key;
            };
        }

        if (column.Type.RawType == typeof(ushort))
        {
            ValueGetter<ushort> get = row.GetGetter<ushort>(column);
            ushort key = 0;
            return () =>
            {
                get(ref key);
                return key;
            };
        }

        ValueGetter<ulong> getLong = row.GetGetter<ulong>(column);
        ulong value = 0;
        return () =>
        {
            getLong(ref value);
            return value;
        };
    }
}
