using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>A column that a row operation reads, as it was bound when the estimator was fitted.</summary>
/// <param name="Role">What the column is to the operation, in the field's words: used in error messages.</param>
/// <param name="ColumnName">Name of the column.</param>
/// <param name="Item">Item type.</param>
/// <param name="IsVector">False for a scalar column; a scalar is read as a span of length 1.</param>
internal sealed record RowInput(string Role, string ColumnName, RowItem Item, bool IsVector = true)
{
    /// <summary>Number of items of a vector of known size, 0 where any length is accepted.</summary>
    public int Length { get; init; }

    /// <summary>For a series column: its band names and the extent of one step; null where the column is no series.</summary>
    public SeriesColumn? Series { get; init; }
}

/// <summary>A column that a row operation adds.</summary>
/// <param name="Column">Name, type and annotations.</param>
internal sealed record RowOutput(DataViewSchema.DetachedColumn Column)
{
    public string ColumnName => Column.Name;

    public RowItem Item { get; } = RowItems.Of(RowItems.ItemType(Column.Type))
        ?? throw new ArgumentException($"Column '{Column.Name}' has type {Column.Type}, which row operations do not write.");

    public bool IsVector => Column.Type is VectorDataViewType;

    /// <summary>Number of items where the type says so, else 0.</summary>
    public int KnownLength => Column.Type is VectorDataViewType vector ? vector.Size : 0;

    public static RowOutput Vector(string name, RowItem item, int length, DataViewSchema.Annotations? annotations = null)
        => new(new DataViewSchema.DetachedColumn(name, new VectorDataViewType(RowItems.Type(item), length), annotations));

    public static RowOutput Vector(string name, RowItem item, int[] dimensions, DataViewSchema.Annotations? annotations = null)
        => new(new DataViewSchema.DetachedColumn(name, new VectorDataViewType(RowItems.Type(item), dimensions), annotations));

    public static RowOutput Scalar(string name, RowItem item, DataViewSchema.Annotations? annotations = null)
        => new(new DataViewSchema.DetachedColumn(name, RowItems.Type(item), annotations));

    /// <summary>A series column [T, C, H, W] of Single with its band names; T is 0 where it varies by row.</summary>
    public static RowOutput Series(string name, SeriesColumn series)
        => new(new DataViewSchema.DetachedColumn(name, new VectorDataViewType(NumberDataViewType.Single, series.Dimensions),
            GeoFMAnnotations.OfSeries(series.BandNames, series.StepNames)));
}
