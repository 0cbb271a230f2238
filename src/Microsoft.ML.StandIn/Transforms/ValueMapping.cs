using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Maps values to values by a table; what is not in the table becomes the default.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "ValueMapping";

    private readonly ValueTable _table;

    internal ValueMappingTransformer((string Output, string Input) columns, ValueTable table)
    {
        Columns = columns;
        _table = table;
    }

    internal (string Output, string Input) Columns { get; }

    internal PrimitiveDataViewType ValueType => _table.ValueType;

    internal static ValueMappingTransformer Load(ModelReader reader)
    {
        (string Output, string Input) columns = (reader.ReadName(), reader.ReadName());
        return new ValueMappingTransformer(columns, ValueTable.Load(reader));
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, this);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.Write(Columns.Output);
        ctx.Writer.Write(Columns.Input);
        _table.Save(ctx.Writer);
    }

    private sealed class Mapping(DataViewSchema schema, ValueMappingTransformer parent)
        : OneToOneMapping(schema, [parent.Columns], (output, _) => new(output, parent._table.ValueType))
    {
        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => parent._table.Map(input, source);
    }
}

/// <summary>Maps values to values by a table.</summary>
public class ValueMappingEstimator : TrivialEstimator<ValueMappingTransformer>
{
    internal ValueMappingEstimator(string output, string input, ValueTable table)
        : base(new ValueMappingTransformer((output, input ?? output), table))
    {
    }

    /// <inheritdoc/>
    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        (string output, string input) = Transformer.Columns;
        if (!inputSchema.TryFindColumn(input, out SchemaShape.Column source))
            throw Check.MissingColumn(nameof(inputSchema), "input", input);
        return inputSchema.With(new SchemaShape.Column(output, source.Kind, Transformer.ValueType, false));
    }
}

/// <summary>Maps values to values by a table.</summary>
public sealed class ValueMappingEstimator<TKey, TValue> : ValueMappingEstimator
{
    internal ValueMappingEstimator(string output, string input, ValueTable table)
        : base(output, input, table)
    {
    }
}

/// <summary>A table of values by values.</summary>
internal abstract class ValueTable
{
    public abstract PrimitiveDataViewType KeyType { get; }

    public abstract PrimitiveDataViewType ValueType { get; }

    /// <summary>Makes the getter that maps a column.</summary>
    public abstract Delegate Map(DataViewRow row, DataViewSchema.Column column);

    public abstract void Save(BinaryWriter writer);

    /// <summary>Makes a table; text is held as characters.</summary>
    public static ValueTable Of<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        KeyValuePair<TKey, TValue>[] all = pairs.ToArray();
        return Of(Column(all.Select(pair => pair.Key)), Column(all.Select(pair => pair.Value)));
    }

    public static ValueTable Load(ModelReader reader)
    {
        Array keys = LoadColumn(reader);
        Array values = LoadColumn(reader);
        try
        {
            return Of(keys, values);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException($"The model is damaged: {exception.Message}", exception);
        }
    }

    private static Array LoadColumn(ModelReader reader)
    {
        DataViewType type = SchemaFormat.ReadType(reader);
        if (type is not PrimitiveDataViewType or KeyDataViewType)
            throw new InvalidDataException($"The model is damaged: a table of values cannot hold type {type}.");
        return TypeDispatch.Call<Array>(LoadColumn<int>, type.RawType, reader);
    }

    private static Array LoadColumn<T>(ModelReader reader) => ItemCodec<T>.ReadArray(reader);

    private static Array Column<T>(IEnumerable<T> values)
    {
        if (values is IEnumerable<string> texts)
            return texts.Select(text => text.AsMemory()).ToArray();
        if (PrimitiveDataViewType.Find(typeof(T)) is null)
            throw new InvalidOperationException($"Unsupported type {typeof(T)} used in mapping.");
        return values.ToArray();
    }

    private static ValueTable Of(Array keys, Array values)
        => TypeDispatch.Call<ValueTable>(OfKeys<int>, keys.GetType().GetElementType(), keys, values);

    private static ValueTable OfKeys<TKey>(TKey[] keys, Array values)
        => TypeDispatch.Call<ValueTable>(new TableMaker<TKey>(keys).Make<int>, values.GetType().GetElementType(), values);

    private sealed class TableMaker<TKey>(TKey[] keys)
    {
        public ValueTable Make<TValue>(TValue[] values) => new Table<TKey, TValue>(keys, values);
    }

    private sealed class Table<TKey, TValue> : ValueTable
    {
        private readonly TKey[] _keys;
        private readonly TValue[] _values;
        private readonly Dictionary<TKey, TValue> _map = new(TextComparer.Equality<TKey>());

        public Table(TKey[] keys, TValue[] values)
        {
            if (keys.Length != values.Length)
                throw new InvalidDataException($"A table of values has {keys.Length} keys, but {values.Length} values.");
            _keys = keys;
            _values = values;
            for (int i = 0; i < keys.Length; i++)
            {
                if (!_map.TryAdd(keys[i], values[i]))
                    throw new InvalidOperationException($"Duplicate keys in data '{keys[i]}'");
            }
        }

        public override PrimitiveDataViewType KeyType => PrimitiveDataViewType.Find(typeof(TKey));

        public override PrimitiveDataViewType ValueType => PrimitiveDataViewType.Find(typeof(TValue));

        public override Delegate Map(DataViewRow row, DataViewSchema.Column column)
        {
            ValueGetter<TKey> get = row.GetGetter<TKey>(column);
            TKey key = default;
            return (ValueGetter<TValue>)((ref TValue value) =>
            {
                get(ref key);
                value = _map.GetValueOrDefault(key);
            });
        }

        public override void Save(BinaryWriter writer)
        {
            SchemaFormat.WriteType(writer, KeyType);
            ItemCodec<TKey>.WriteArray(writer, _keys);
            SchemaFormat.WriteType(writer, ValueType);
            ItemCodec<TValue>.WriteArray(writer, _values);
        }
    }
}
