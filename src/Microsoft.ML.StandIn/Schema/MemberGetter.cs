namespace Microsoft.ML.Data;

/// <summary>Makes getters of a column's type over values of a member's type.</summary>
internal static class MemberGetter
{
    /// <summary>Makes the getter over what <paramref name="read"/> gives; a member's keys may count from 0.</summary>
    public static Delegate Make<TMember>(Func<TMember> read, DataViewType type, bool keysFromZero)
    {
        if (read is Func<string> text)
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text().AsMemory());
        if (read is Func<string[]> texts)
            return Texts(texts);
        if (typeof(TMember).IsArray)
            return TypeDispatch.Call<Delegate>(Array<int>, typeof(TMember).GetElementType(), read);
        if (type is VectorDataViewType vector)
            return TypeDispatch.Call<Delegate>(Vector<int>, vector.ItemType.RawType, read);
        if (keysFromZero && type is KeyDataViewType key)
            return Key(read, key.Count);
        return (ValueGetter<TMember>)((ref TMember value) => value = read());
    }

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts(Func<string[]> read)
        => (ref VBuffer<ReadOnlyMemory<char>> value) =>
    {
        string[] source = read() ?? [];
        var editor = VBufferEditor.Create(ref value, source.Length);
        for (int i = 0; i < source.Length; i++)
            editor.Values[i] = source[i].AsMemory();
        value = editor.Commit();
    };

    private static ValueGetter<VBuffer<T>> Array<T>(Func<T[]> read) => (ref VBuffer<T> value) =>
    {
        T[] source = read() ?? [];
        var editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    };

    private static ValueGetter<VBuffer<T>> Vector<T>(Func<VBuffer<T>> read) => (ref VBuffer<T> value) => read().CopyTo(ref value);

    private static Delegate Key<TMember>(Func<TMember> read, ulong count) => read switch
    {
        Func<byte> source => (ValueGetter<byte>)((ref byte value) => value = (byte)Raw(source(), count)),
        Func<ushort> source => (ValueGetter<ushort>)((ref ushort value) => value = (ushort)Raw(source(), count)),
        Func<uint> source => (ValueGetter<uint>)((ref uint value) => value = (uint)Raw(source(), count)),
        Func<ulong> source => (ValueGetter<ulong>)((ref ulong value) => value = Raw(source(), count)),
        _ => throw new NotSupportedException($"Type '{typeof(TMember)}' cannot hold a key."),
    };

    // A member counts its keys from 0, a column from 1; what is out of range is missing.
    private static ulong Raw(ulong key, ulong count) => key < count ? key + 1 : 0;
}
