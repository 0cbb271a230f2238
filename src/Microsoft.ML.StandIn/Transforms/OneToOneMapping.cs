namespace Microsoft.ML.Data;

/// <summary>A mapping that computes every added column from one input column.</summary>
internal abstract class OneToOneMapping : RowMapping
{
    private readonly DataViewSchema.Column[] _sources;

    protected OneToOneMapping(DataViewSchema schema, (string Output, string Input)[] columns,
        Func<string, DataViewSchema.Column, DataViewSchema.DetachedColumn> describe)
        : base(schema, Array.ConvertAll(columns, pair => describe(pair.Output, Find(schema, pair.Input))))
    {
        _sources = Array.ConvertAll(columns, pair => schema[pair.Input]);
    }

    protected sealed override void MarkInputs(bool[] active, bool[] needed)
    {
        for (int i = 0; i < active.Length; i++)
            needed[_sources[i].Index] |= active[i];
    }

    protected sealed override Delegate[] MakeGetters(DataViewRow input, bool[] active)
        => _sources.Select((source, i) => active[i] ? MakeGetter(input, source, i) : null).ToArray();

    protected abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index);

    private static DataViewSchema.Column Find(DataViewSchema schema, string name)
        => schema.GetColumnOrNull(name) ?? throw Check.MissingColumn("inputSchema", "input", name);
}
