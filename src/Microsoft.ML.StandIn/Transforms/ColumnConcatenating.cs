using Microsoft.ML.Data;

namespace Microsoft.ML.Data
{
    /// <summary>Puts columns one after the other into a vector.</summary>
    public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
    {
        internal const string Loader = "Concatenate";

        private readonly string _output;
        private readonly string[] _inputs;

        internal ColumnConcatenatingTransformer(string output, string[] inputs)
        {
            _output = output;
            _inputs = inputs;
        }

        internal static ColumnConcatenatingTransformer Load(ModelReader reader) => new(reader.ReadName(), reader.ReadNames());

        private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, _output, _inputs);

        private protected override void Save(ModelSaveContext ctx)
        {
            ctx.WriteHeader(Loader);
            ctx.Writer.Write(_output);
            ctx.Writer.WriteNames(_inputs);
        }

        private sealed class Mapping : RowMapping
        {
            private readonly DataViewSchema.Column[] _sources;

            public Mapping(DataViewSchema schema, string output, string[] inputs)
                : this(schema, output, Find(schema, inputs))
            {
            }

            private Mapping(DataViewSchema schema, string output, DataViewSchema.Column[] sources)
                : base(schema, [Describe(output, sources)])
            {
                _sources = sources;
            }

            /// <summary>One vector is passed on as it is.</summary>
            private static bool IsIdentity(DataViewSchema.Column[] sources)
                => sources.Length == 1 && sources[0].Type is VectorDataViewType;

            protected override void MarkInputs(bool[] active, bool[] needed)
            {
                foreach (DataViewSchema.Column source in _sources)
                    needed[source.Index] = true;
            }

            protected override Delegate[] MakeGetters(DataViewRow input, bool[] active)
            {
                Type item = ((VectorDataViewType)OutputSchema[InputSchema.Count].Type).ItemType.RawType;
                return [TypeDispatch.Call<Delegate>(MakeGetter<int>, item, input)];
            }

            private static DataViewSchema.Column[] Find(DataViewSchema schema, string[] inputs)
                => Array.ConvertAll(inputs, name => schema.GetColumnOrNull(name)
                    ?? throw Check.MissingColumn("inputSchema", "input", name));

            private static DataViewSchema.DetachedColumn Describe(string output, DataViewSchema.Column[] sources)
            {
                if (IsIdentity(sources))
                    return new DataViewSchema.DetachedColumn(output, sources[0].Type, sources[0].Annotations);

                PrimitiveDataViewType item = null;
                int size = 0;
                bool known = true;
                foreach (DataViewSchema.Column source in sources)
                {
                    var vector = source.Type as VectorDataViewType;
                    DataViewType itemType = vector?.ItemType ?? source.Type;
                    if (itemType is not PrimitiveDataViewType || (item is not null && !item.Equals(itemType)))
                    {
                        throw Check.SchemaMismatch(
                            "inputSchema", "input", source.Name, $"{item ?? NumberDataViewType.Single}", source.Type.ToString());
                    }

                    item = (PrimitiveDataViewType)itemType;
                    known &= vector is null || vector.IsKnownSize;
                    size = checked(size + (vector?.Size ?? 1));
                }

                var annotations = new DataViewSchema.Annotations.Builder();
                if (item is NumberDataViewType && Array.TrueForAll(sources, source => source.IsNormalized()))
                    annotations.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
                // There are slot names as soon as one source has names to give: a scalar its own, a vector those of its slots.
                if (known && Array.Exists(sources, source => source.Type is not VectorDataViewType || source.HasSlotNames()))
                {
                    ReadOnlyMemory<char>[] names = SlotNames(sources, size);
                    annotations.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, size),
                        (ref VBuffer<ReadOnlyMemory<char>> value)
                            => VBuffer<ReadOnlyMemory<char>>.Copy(names, 0, ref value, size));
                }

                return new DataViewSchema.DetachedColumn(
                    output, new VectorDataViewType(item, known ? size : 0), annotations.ToAnnotations());
            }

            private static ReadOnlyMemory<char>[] SlotNames(DataViewSchema.Column[] sources, int size)
            {
                var names = new ReadOnlyMemory<char>[size];
                int at = 0;
                foreach (DataViewSchema.Column source in sources)
                {
                    if (source.Type is not VectorDataViewType vector)
                    {
                        names[at++] = source.Name.AsMemory();
                        continue;
                    }

                    if (source.HasSlotNames())
                    {
                        VBuffer<ReadOnlyMemory<char>> slots = default;
                        source.GetSlotNames(ref slots);
                        foreach (KeyValuePair<int, ReadOnlyMemory<char>> slot in slots.Items())
                        {
                            if (!slot.Value.IsEmpty)
                                names[at + slot.Key] = $"{source.Name}.{slot.Value}".AsMemory();
                        }
                    }

                    at += vector.Size;
                }

                return names;
            }

            private Delegate MakeGetter<T>(DataViewRow input)
            {
                if (IsIdentity(_sources))
                    return input.GetGetter<VBuffer<T>>(_sources[0]);

                int count = _sources.Length;
                var scalars = new ValueGetter<T>[count];
                var vectors = new ValueGetter<VBuffer<T>>[count];
                var buffers = new VBuffer<T>[count];
                for (int i = 0; i < count; i++)
                {
                    if (_sources[i].Type is VectorDataViewType)
                        vectors[i] = input.GetGetter<VBuffer<T>>(_sources[i]);
                    else
                        scalars[i] = input.GetGetter<T>(_sources[i]);
                }

                DataViewSchema.Column[] sources = _sources;
                return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
                {
                    int length = 0;
                    for (int i = 0; i < count; i++)
                    {
                        if (vectors[i] is null)
                        {
                            length++;
                            continue;
                        }

                        vectors[i](ref buffers[i]);
                        int expected = ((VectorDataViewType)sources[i].Type).Size;
                        if (expected > 0 && buffers[i].Length != expected)
                        {
                            throw new InvalidOperationException(
                                $"Column '{sources[i].Name}': expected {expected} slots, but got {buffers[i].Length}");
                        }

                        length = checked(length + buffers[i].Length);
                    }

                    var editor = VBufferEditor.Create(ref value, length);
                    int at = 0;
                    for (int i = 0; i < count; i++)
                    {
                        if (vectors[i] is null)
                            scalars[i](ref editor.Values[at++]);
                        else
                        {
                            buffers[i].CopyTo(editor.Values, at);
                            at += buffers[i].Length;
                        }
                    }

                    value = editor.Commit();
                });
            }
        }
    }
}

namespace Microsoft.ML.Transforms
{
    /// <summary>Puts columns one after the other into a vector.</summary>
    public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
    {
        private readonly string _output;
        private readonly string[] _inputs;

        internal ColumnConcatenatingEstimator(string output, string[] inputs)
        {
            Check.NonEmpty(output, "outputColumnName");
            Check.Value(inputs, "inputColumnNames");
            Check.Param(inputs.Length > 0, "inputColumnNames", "Input columns not specified");
            Check.Param(Array.TrueForAll(inputs, input => !string.IsNullOrEmpty(input)), "inputColumnNames",
                "Contained some null or empty items");
            _output = output;
            _inputs = inputs;
        }

        /// <inheritdoc/>
        public ColumnConcatenatingTransformer Fit(IDataView input)
        {
            Check.Value(input, nameof(input));
            return new ColumnConcatenatingTransformer(_output, _inputs);
        }

        /// <inheritdoc/>
        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
        {
            Check.Value(inputSchema, nameof(inputSchema));
            SchemaShape.Column[] sources = Array.ConvertAll(
                _inputs, name => inputSchema.TryFindColumn(name, out SchemaShape.Column column)
                ? column : throw Check.MissingColumn(nameof(inputSchema), "input", name));
            foreach (SchemaShape.Column source in sources)
            {
                if (source.IsKey)
                    throw new InvalidOperationException($"Column '{source.Name}' is key. Concatenation of keys is unsupported.");
                if (!source.ItemType.Equals(sources[0].ItemType))
                {
                    throw new InvalidOperationException(
                        $"Concatenated columns should have the same type. Column '{source.Name}' has type "
                        + $"of {source.ItemType}, but expected column type is {sources[0].ItemType}.");
                }
            }

            var annotations = new DataViewSchema.Builder();
            if (Array.TrueForAll(sources, source => source.Annotations.TryFindColumn(AnnotationKinds.IsNormalized, out _)))
                annotations.AddColumn(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance);
            if (Array.Exists(sources, source => source.Kind == SchemaShape.Column.VectorKind.Scalar
                || source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out _)))
            {
                annotations.AddColumn(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, 1));
            }

            bool variable = Array.Exists(sources, source => source.Kind == SchemaShape.Column.VectorKind.VariableVector);
            return inputSchema.With(new SchemaShape.Column(_output,
                variable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector,
                sources[0].ItemType, false, SchemaShape.OfAnnotations(annotations.ToSchema())));
        }
    }
}
