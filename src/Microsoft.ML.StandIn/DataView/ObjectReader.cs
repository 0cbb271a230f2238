namespace Microsoft.ML.Data;

/// <summary>Fills objects of a class from the rows of a schema.</summary>
internal sealed class ObjectReader<TRow>
    where TRow : class
{
    private readonly DataViewSchema _schema;
    private readonly List<(MemberColumn Member, int Index)> _columns = [];

    public ObjectReader(DataViewSchema schema, SchemaDefinition definition, bool ignoreMissingColumns)
    {
        _schema = schema;
        foreach (MemberColumn member in MemberColumn.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(member.Name) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw Check.MissingColumn("Schema", "", member.Name);
            }

            MemberTypes.Split(member.Member, out Type itemType, out bool isVector);
            var vector = column.Type as VectorDataViewType;
            if (isVector != vector is not null || (vector?.ItemType ?? column.Type).RawType != itemType)
            {
                throw new InvalidOperationException(
                    $"Can't bind the IDataView column '{member.Name}' of type '{column.Type}' to field "
                    + $"or property '{member.Member.Name}' of type '{MemberTypes.Of(member.Member).FullName}'.");
            }

            _columns.Add((member, column.Index));
        }
    }

    /// <summary>The columns that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _columns.Select(column => _schema[column.Index]);

    /// <summary>Makes the action that fills an object from the row's present values.</summary>
    public Action<TRow> Bind(DataViewRow row)
    {
        Action<TRow>[] setters = _columns.Select(column => TypeDispatch.Call<Action<TRow>>(
            MakeSetter<int>, MemberTypes.Of(column.Member.Member), row, column.Member, column.Index)).ToArray();
        return target =>
        {
            foreach (Action<TRow> setter in setters)
                setter(target);
        };
    }

    private static Action<TRow> MakeSetter<TMember>(DataViewRow row, MemberColumn member, int index)
    {
        Action<TRow, TMember> write = MemberAccess<TRow>.Writer<TMember>(member.Member);
        Func<TRow, TMember> read = MemberAccess<TRow>.Reader<TMember>(member.Member);
        DataViewSchema.Column column = row.Schema[index];
        if (write is Action<TRow, string> writeText)
            return Text(row.GetGetter<ReadOnlyMemory<char>>(column), writeText);
        if (write is Action<TRow, string[]> writeTexts)
            return Texts(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), writeTexts);
        if (typeof(TMember).IsArray)
        {
            return TypeDispatch.Call<Action<TRow>>(
                Array<int>, typeof(TMember).GetElementType(), row, column, read, write);
        }

        // A vector is read into the buffers that the object holds, so that a reused object allocates nothing.
        ValueGetter<TMember> get = row.GetGetter<TMember>(column);
        bool reuse = column.Type is VectorDataViewType && read is not null;
        return target =>
        {
            TMember value = reuse ? read(target) : default;
            get(ref value);
            write(target, value);
        };
    }

    private static Action<TRow> Text(ValueGetter<ReadOnlyMemory<char>> get, Action<TRow, string> write) => target =>
    {
        ReadOnlyMemory<char> value = default;
        get(ref value);
        write(target, value.ToString());
    };

    private static Action<TRow> Texts(ValueGetter<VBuffer<ReadOnlyMemory<char>>> get, Action<TRow, string[]> write)
    {
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            get(ref value);
            var texts = new string[value.Length];
            foreach (KeyValuePair<int, ReadOnlyMemory<char>> item in value.Items(true))
                texts[item.Key] = item.Value.ToString();
            write(target, texts);
        };
    }

    private static Action<TRow> Array<T>(
        DataViewRow row, DataViewSchema.Column column, Func<TRow, T[]> read, Action<TRow, T[]> write)
    {
        ValueGetter<VBuffer<T>> get = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return target =>
        {
            get(ref value);
            T[] array = read?.Invoke(target);
            if (array?.Length != value.Length)
                array = new T[value.Length];
            value.CopyTo(array);
            write(target, array);
        };
    }
}
