namespace Microsoft.ML.Data;

/// <summary>The values of keys 1, 2, 3 … of one type.</summary>
internal abstract class KeyVocabulary
{
    public abstract PrimitiveDataViewType ItemType { get; }

    /// <summary>The type of the keys; a vocabulary without values still has room for one.</summary>
    public abstract KeyDataViewType KeyType { get; }

    public abstract DataViewSchema.Annotations Annotations(bool asText);

    /// <summary>Makes the getter that maps values to keys.</summary>
    public abstract Delegate MapToKey(DataViewRow row, DataViewSchema.Column column);

    public abstract void Save(BinaryWriter writer);

    /// <summary>Starts a vocabulary of the values of a column.</summary>
    public static IKeyVocabularyBuilder Start(DataViewRow row, DataViewSchema.Column column, bool byValue, int limit)
        => TypeDispatch.Call<IKeyVocabularyBuilder>(Start<int>, column.Type.RawType, row, column, byValue, limit);

    public static KeyVocabulary Load(ModelReader reader)
    {
        DataViewType type = SchemaFormat.ReadType(reader);
        if (type is not PrimitiveDataViewType item || type is KeyDataViewType)
            throw new InvalidDataException($"The model is damaged: the values of keys cannot be of type {type}.");
        return TypeDispatch.Call<KeyVocabulary>(Load<int>, item.RawType, reader, item);
    }

    private static KeyVocabulary Load<T>(ModelReader reader, PrimitiveDataViewType type)
    {
        T[] values = ItemCodec<T>.ReadArray(reader);
        if (values.Distinct(TextComparer.Equality<T>()).Count() != values.Length)
            throw new InvalidDataException("The model is damaged: two keys have the same value.");
        return new Vocabulary<T>(type, values);
    }

    private static IKeyVocabularyBuilder Start<T>(DataViewRow row, DataViewSchema.Column column, bool byValue, int limit)
        => new Builder<T>((PrimitiveDataViewType)column.Type, row.GetGetter<T>(column), byValue, limit);

    private sealed class Vocabulary<T> : KeyVocabulary
    {
        private readonly T[] _values;
        private readonly Dictionary<T, uint> _keys = new(TextComparer.Equality<T>());

        public Vocabulary(PrimitiveDataViewType type, T[] values)
        {
            ItemType = type;
            KeyType = new KeyDataViewType(typeof(uint), Math.Max(values.Length, 1));
            _values = values;
            for (int i = 0; i < values.Length; i++)
                _keys[values[i]] = (uint)i + 1;
        }

        public override PrimitiveDataViewType ItemType { get; }

        public override KeyDataViewType KeyType { get; }

        public override DataViewSchema.Annotations Annotations(bool asText)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            if (_values.Length == 0)
                return builder.ToAnnotations();
            if (asText && ItemType is not TextDataViewType)
                Add(builder, TextDataViewType.Instance, Array.ConvertAll(_values, value => $"{value}".AsMemory()));
            else
                Add(builder, ItemType, _values);
            return builder.ToAnnotations();
        }

        public override Delegate MapToKey(DataViewRow row, DataViewSchema.Column column)
        {
            ValueGetter<T> get = row.GetGetter<T>(column);
            T source = default;
            return (ValueGetter<uint>)((ref uint value) =>
            {
                get(ref source);
                value = _keys.GetValueOrDefault(source);
            });
        }

        public override void Save(BinaryWriter writer)
        {
            SchemaFormat.WriteType(writer, ItemType);
            ItemCodec<T>.WriteArray(writer, _values);
        }

        private static void Add<TItem>(DataViewSchema.Annotations.Builder builder, PrimitiveDataViewType type, TItem[] values)
            => builder.Add(AnnotationKinds.KeyValues, new VectorDataViewType(type, values.Length),
                (ref VBuffer<TItem> value) => VBuffer<TItem>.Copy(values, 0, ref value, values.Length));
    }

    private sealed class Builder<T>(PrimitiveDataViewType type, ValueGetter<T> get, bool byValue, int limit)
        : IKeyVocabularyBuilder
    {
        private readonly List<T> _values = [];
        private readonly HashSet<T> _seen = new(TextComparer.Equality<T>());

        public bool IsFull => _values.Count >= limit;

        public void Read()
        {
            T value = default;
            get(ref value);
            if (IsFull || Missing<T>.Is(value) || _seen.Contains(value))
                return;
            // Text may be a slice of a buffer that the source reuses.
            if (value is ReadOnlyMemory<char> text)
                value = (T)(object)text.ToString().AsMemory();
            _seen.Add(value);
            _values.Add(value);
        }

        public KeyVocabulary Finish()
        {
            if (byValue)
                _values.Sort(TextComparer.Order<T>());
            return new Vocabulary<T>(type, [.. _values]);
        }
    }
}

/// <summary>Collects the values of a vocabulary.</summary>
internal interface IKeyVocabularyBuilder
{
    /// <summary>Whether no more values are taken.</summary>
    bool IsFull { get; }

    /// <summary>Takes the value of the present row.</summary>
    void Read();

    KeyVocabulary Finish();
}
