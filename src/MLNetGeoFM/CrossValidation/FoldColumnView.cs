using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>A data view with a column added that holds the fold of each row as a key; 0 = in no fold.</summary>
internal sealed class FoldColumnView : IDataView
{
    private readonly IDataView _source;
    private readonly FoldAssignment _folds;

    public FoldColumnView(IDataView source, FoldAssignment folds, string columnName)
    {
        _source = source;
        _folds = folds;
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddNames(ScoreAnnotations.KeyValues, folds.FoldNames);
        DataViewSchema.Builder builder = new();
        builder.AddColumns(source.Schema);
        builder.AddColumn(columnName, new KeyDataViewType(typeof(uint), folds.NumberOfFolds), annotations.ToAnnotations());
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public long? GetRowCount() => _folds.RowCount;

    // Folds are known by the row's place in the unshuffled order, so the random order that a caller may ask for is not passed on.
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        int foldColumn = _source.Schema.Count;
        DataViewRowCursor source = _source.GetRowCursor(
            columns.Where(column => column.Index < foldColumn).Select(column => _source.Schema[column.Index]));
        return new Cursor(source, Schema, _folds, columns.Any(column => column.Index == foldColumn));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    private sealed class Cursor(DataViewRowCursor source, DataViewSchema schema, FoldAssignment folds, bool isFoldActive)
        : UnshuffledCursor(source, schema)
    {
        public override bool IsColumnActive(DataViewSchema.Column column) =>
            column.Index < Source.Schema.Count ? Source.IsColumnActive(Source.Schema[column.Index]) : isFoldActive;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index < Source.Schema.Count)
                return Source.GetGetter<TValue>(Source.Schema[column.Index]);
            RowLoaders.RequireActive(column, isFoldActive);
            ValueGetter<uint> getter = (ref uint value) => value = (uint)(folds.FoldOfRow[(int)Position] + 1);
            return RowLoaders.Typed<TValue>(column, getter);
        }
    }
}
