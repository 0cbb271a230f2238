using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace MLNetGeoFM.Tests;

/// <summary>Asks its source for every column, whatever is needed.</summary>
internal sealed class GreedyView(IDataView source) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => source.GetRowCursor(Schema);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => source.GetRowCursorSet(Schema, n);
}

/// <summary>Takes the stored values of a mask for all of its values, as who forgets that vectors can be sparse.</summary>
internal sealed class StoredValuesView(IDataView source, string columnName) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(source.GetRowCursor(columnsNeeded), Schema, columnName);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, string columnName) : UnshuffledCursor(source, schema)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<TValue> getter = base.GetGetter<TValue>(column);
            return column.Name != columnName || getter is not ValueGetter<VBuffer<bool>> mask
                ? getter
                : (ValueGetter<TValue>)(object)(ValueGetter<VBuffer<bool>>)((ref VBuffer<bool> value) =>
                {
                    VBuffer<bool> right = default;
                    mask(ref right);
                    bool[] values = new bool[right.Length];
                    right.GetValues().CopyTo(values);
                    value = new(values.Length, values);
                });
        }
    }
}

/// <summary>A saved form that can be read only where the assembly of these tests is.</summary>
[CustomMappingFactoryAttribute(ContractName)]
internal sealed class PlantedContract : CustomMappingFactory<PlantedContract.Row, PlantedContract.Row>
{
    private const string ContractName = "Planted/1";

    public static ITransformer Of(ITransformer inner) => new TransformerChain<ITransformer>(inner,
        new MLContext(1).Transforms.CustomMapping(new PlantedContract().GetMapping(), ContractName).Fit(PreparedRows.Plain.Table));

    public override Action<Row, Row> GetMapping() => Map;

    private static void Map(Row source, Row destination) => destination.Latitude = source.Latitude;

    internal sealed class Row
    {
        public float Latitude { get; set; }
    }
}
