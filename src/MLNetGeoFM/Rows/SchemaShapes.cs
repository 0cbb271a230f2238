using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Makes <see cref="SchemaShape"/>s, whose column constructor ML.NET keeps internal.</summary>
/// <remarks>
/// <see cref="EstimatorChain{TLastTransformer}"/> propagates the shape of its input before it fits; a probe in an otherwise empty
/// chain receives it. Behaviour test: <c>EstimatorChain_Fit_PropagatesSchemaBeforeFitting</c>.
/// </remarks>
internal static class SchemaShapes
{
    /// <summary>The shape of a schema, annotations included.</summary>
    public static SchemaShape Of(DataViewSchema schema)
    {
        var probe = new Probe();
        new EstimatorChain<ITransformer>().Append(probe).Fit(new EmptySeriesView(schema));
        return probe.Seen!;
    }

    /// <summary>The input's shape with columns replaced or appended.</summary>
    public static SchemaShape With(SchemaShape input, IEnumerable<DataViewSchema.DetachedColumn> added)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(added);
        SchemaShape shape = Of(builder.ToSchema());
        HashSet<string> names = [.. shape.Select(column => column.Name)];
        return new SchemaShape(input.Where(column => !names.Contains(column.Name)).Concat(shape));
    }

    private sealed class Probe : IEstimator<ITransformer>
    {
        public SchemaShape? Seen { get; private set; }

        public ITransformer Fit(IDataView input) => Identity.Instance;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;
    }

    private sealed class Identity : ITransformer
    {
        public static readonly Identity Instance = new();

        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
            => throw new NotSupportedException("The schema probe maps no rows.");

        public IDataView Transform(IDataView input) => input;

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("The schema probe is never saved.");
    }
}
