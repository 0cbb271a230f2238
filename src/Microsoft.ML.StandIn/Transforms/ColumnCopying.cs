using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Copies a column with its type and annotations.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "Copy";

    internal ColumnCopyingTransformer((string Output, string Input)[] columns)
    {
        Columns = columns;
    }

    internal (string Output, string Input)[] Columns { get; }

    internal static ColumnCopyingTransformer Load(ModelReader reader) => new(reader.ReadPairs());

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, Columns);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.WritePairs(Columns);
    }

    private sealed class Mapping(DataViewSchema schema, (string Output, string Input)[] columns)
        : OneToOneMapping(schema, columns, (output, source) => new(output, source.Type, source.Annotations))
    {
        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => TypeDispatch.Call<Delegate>(Pass<int>, source.Type.RawType, input, source);

        private static ValueGetter<T> Pass<T>(DataViewRow input, DataViewSchema.Column source) => input.GetGetter<T>(source);
    }
}

/// <summary>Copies a column with its type and annotations.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(string output, string input)
        : base(new ColumnCopyingTransformer([(output, input)]))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return inputSchema.With(
            Transformer.Columns.Select(pair => inputSchema.TryFindColumn(pair.Input, out SchemaShape.Column column)
            ? column.Renamed(pair.Output) : throw Check.MissingColumn(nameof(inputSchema), "input", pair.Input)));
    }
}
