using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string Loader = "Select";

    private readonly string[] _columns;
    private readonly bool _keep;
    private readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] columns, bool keep, bool keepHidden)
    {
        Check.Value(columns, nameof(columns));
        _columns = columns;
        _keep = keep;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return Bind(inputSchema).OutputSchema;
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return Bind(input.Schema).Apply(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return Bind(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.Value(ctx, nameof(ctx));
        ctx.WriteHeader(Loader);
        ctx.Writer.Write(_keep);
        ctx.Writer.Write(_keepHidden);
        ctx.Writer.WriteNames(_columns);
    }

    internal static ColumnSelectingTransformer Load(ModelReader reader)
    {
        bool keep = reader.ReadBoolean();
        bool keepHidden = reader.ReadBoolean();
        return new ColumnSelectingTransformer(reader.ReadNames(), keep, keepHidden);
    }

    /// <summary>Whether a column stays.</summary>
    internal bool Keeps(string name) => Array.IndexOf(_columns, name) >= 0 == _keep;

    /// <summary>Throws where a column is not there.</summary>
    internal void CheckColumns(IEnumerable<string> present)
    {
        string[] missing = _columns.Except(present).ToArray();
        if (missing.Length > 0)
            throw Check.MissingColumn("inputSchema", "input", string.Join(",", missing));
    }

    private Selection Bind(DataViewSchema schema)
    {
        CheckColumns(schema.Select(column => column.Name));
        // Kept columns come in the order they are named, columns that are not dropped in their own.
        IEnumerable<DataViewSchema.Column> kept = _keep
            ? _columns.SelectMany(name => schema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)))
            : schema.Where(column => Keeps(column.Name));
        return new Selection(schema, kept.Select(column => column.Index).ToArray());
    }

    private sealed class Selection(DataViewSchema schema, int[] kept) : RowMapping(schema, kept)
    {
        protected override void MarkInputs(bool[] active, bool[] needed)
        {
        }

        protected override Delegate[] MakeGetters(DataViewRow input, bool[] active) => [];
    }
}

/// <summary>Keeps or drops columns.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(string[] columns, bool keep, bool keepHidden)
        : base(new ColumnSelectingTransformer(columns, keep, keepHidden))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        Transformer.CheckColumns(inputSchema.Select(column => column.Name));
        return new SchemaShape(inputSchema.Where(column => Transformer.Keeps(column.Name)));
    }
}
