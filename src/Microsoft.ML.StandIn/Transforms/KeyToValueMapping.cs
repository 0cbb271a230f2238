using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Maps keys to their values.</summary>
public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "KeyToValue";

    internal KeyToValueMappingTransformer((string Output, string Input)[] columns)
    {
        Columns = columns;
    }

    internal (string Output, string Input)[] Columns { get; }

    internal static KeyToValueMappingTransformer Load(ModelReader reader) => new(reader.ReadPairs());

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, Columns);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.WritePairs(Columns);
    }

    private sealed class Mapping : OneToOneMapping
    {
        private readonly Array[] _values;

        public Mapping(DataViewSchema schema, (string Output, string Input)[] columns)
            : base(schema, columns, Describe)
        {
            _values = Array.ConvertAll(columns, pair => ReadValues(schema[pair.Input]));
        }

        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => TypeDispatch.Call<Delegate>(
                MakeGetter<int>, _values[index].GetType().GetElementType(), input, source, _values[index]);

        private static DataViewSchema.DetachedColumn Describe(string output, DataViewSchema.Column source)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(source.Annotations, kind => kind == AnnotationKinds.SlotNames);
            PrimitiveDataViewType item = ValuesType(source).ItemType;
            return new DataViewSchema.DetachedColumn(output,
                source.Type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item,
                annotations.ToAnnotations());
        }

        private static VectorDataViewType ValuesType(DataViewSchema.Column source)
        {
            if (source.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is not VectorDataViewType values)
                throw new InvalidOperationException($"Metadata KeyValues does not exist on column '{source.Name}'");
            if (((source.Type as VectorDataViewType)?.ItemType ?? source.Type) is not KeyDataViewType key
                || key.Count != (ulong)values.Size)
            {
                throw new InvalidOperationException(
                    $"KeyValues metadata size does not match column type key count: column '{source.Name}' of type "
                    + $"{source.Type} has {values.Size} values.");
            }

            return values;
        }

        private static Array ReadValues(DataViewSchema.Column source)
            => TypeDispatch.Call<Array>(ReadValues<int>, ValuesType(source).ItemType.RawType, source);

        private static Array ReadValues<T>(DataViewSchema.Column source)
        {
            VBuffer<T> values = default;
            source.GetKeyValues(ref values);
            var dense = new T[values.Length];
            values.CopyTo(dense);
            return dense;
        }

        private static Delegate MakeGetter<T>(DataViewRow input, DataViewSchema.Column source, T[] values)
        {
            if (source.Type is not VectorDataViewType vector)
            {
                Func<ulong> key = KeyReader.Of(input, source);
                return (ValueGetter<T>)((ref T value) => value = Map(values, key()));
            }

            return vector.ItemType.RawType == typeof(uint)
                ? MapVector<T>(input.GetGetter<VBuffer<uint>>(source), values)
                : throw new NotSupportedException(
                    $"The stand-in maps vectors of UInt32 keys, not column '{source.Name}' of type {source.Type}.");
        }

        private static ValueGetter<VBuffer<T>> MapVector<T>(ValueGetter<VBuffer<uint>> get, T[] values)
        {
            VBuffer<uint> keys = default;
            return (ref VBuffer<T> value) =>
            {
                get(ref keys);
                var editor = VBufferEditor.Create(ref value, keys.Length);
                for (int i = 0; i < keys.Length; i++)
                    editor.Values[i] = Map(values, keys.GetItemOrDefault(i));
                value = editor.Commit();
            };
        }

        private static T Map<T>(T[] values, ulong key)
            => key > 0 && key <= (ulong)values.Length ? values[key - 1] : Missing<T>.Value;
    }
}

/// <summary>Maps keys to their values.</summary>
public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(string output, string input)
        : base(new KeyToValueMappingTransformer([(output, input ?? output)]))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        SchemaShape shape = inputSchema;
        foreach ((string output, string input) in Transformer.Columns)
        {
            if (!inputSchema.TryFindColumn(input, out SchemaShape.Column source))
                throw Check.MissingColumn(nameof(inputSchema), "input", input);
            if (!source.IsKey)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", input, "KeyType", source.Describe());
            Check.Param(source.Annotations.TryFindColumn(AnnotationKinds.KeyValues, out SchemaShape.Column values),
                nameof(inputSchema),
                $"Input column '{input}' doesn't contain key values metadata");
            SchemaShape annotations = source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out SchemaShape.Column slots)
                ? new SchemaShape([slots]) : null;
            shape = shape.With(new SchemaShape.Column(output, source.Kind, values.ItemType, values.IsKey, annotations));
        }

        return shape;
    }
}
