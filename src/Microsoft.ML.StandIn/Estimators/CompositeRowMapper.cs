namespace Microsoft.ML.Data;

/// <summary>Row mappers one after the other.</summary>
internal sealed class CompositeRowMapper(DataViewSchema inputSchema, IRowToRowMapper[] mappers) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers.Length > 0 ? mappers[^1].OutputSchema : inputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        IEnumerable<DataViewSchema.Column> needed = dependingColumns;
        for (int i = mappers.Length - 1; i >= 0; i--)
            needed = mappers[i].GetDependencies(needed);
        return needed;
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        RowMapping.CheckSchema(input, inputSchema);
        if (mappers.Length == 0)
            return input;

        var active = new IEnumerable<DataViewSchema.Column>[mappers.Length];
        active[^1] = activeColumns.ToArray();
        for (int i = mappers.Length - 1; i > 0; i--)
            active[i - 1] = mappers[i].GetDependencies(active[i]).ToArray();

        DataViewRow row = input;
        for (int i = 0; i < mappers.Length; i++)
            row = mappers[i].GetRow(row, active[i]);
        return row;
    }
}
