using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

internal sealed class CropRow
{
    public string Crop { get; set; } = "";

    [KeyType(4)]
    public uint Fold { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public float Weight { get; set; }
}

internal sealed class SeriesRow
{
    [VectorType]
    public float[] Free { get; set; } = [];

    public VBuffer<float> FreeBuffer { get; set; }

    [VectorType(2, 0, 3)]
    public float[] Cube { get; set; } = [];

    [VectorType(2, 2)]
    public bool[] Clear { get; set; } = [];

    public int[] Dates { get; set; } = [];
}

/// <summary>Makes small data views and reads them.</summary>
internal static class Rows
{
    public static readonly string[] Crops = ["maize", "wheat", "soy"];

    public static CropRow[] Make(int count) => Enumerable.Range(0, count).Select(i => new CropRow
    {
        Crop = Crops[i % 3],
        Fold = (uint)(i % 4),
        Features = [i, i % 3, -i],
        Weight = i,
    }).ToArray();

    public static IDataView View(MLContext ml, int count) => ml.Data.LoadFromEnumerable(Make(count));

    /// <summary>A data view without rows.</summary>
    public static IDataView Empty(MLContext ml, DataViewSchema.Builder columns) => new EmptyView(columns.ToSchema());

    public static string[] Texts(this IDataView data, string column) => data.GetColumn<string>(column).ToArray();

    public static uint[] Keys(this IDataView data, string column) => data.GetColumn<uint>(column).ToArray();

    public static float[][] Vectors(this IDataView data, string column) => data.GetColumn<float[]>(column).ToArray();

    public static string[] SlotNames(this DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    public static string[] KeyNames(this DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetKeyValues(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    private sealed class EmptyView(DataViewSchema schema) : IDataView
    {
        public bool CanShuffle => true;

        public DataViewSchema Schema => schema;

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
            => new EmptyCursor(schema);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => [new EmptyCursor(schema)];
    }

    private sealed class EmptyCursor(DataViewSchema schema) : DataViewRowCursor
    {
        public override DataViewSchema Schema => schema;

        public override long Position => -1;

        public override long Batch => 0;

        public override bool MoveNext() => false;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter()
            => (ref DataViewRowId _) => throw new InvalidOperationException();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => (ref TValue _) => throw new InvalidOperationException();
    }
}
