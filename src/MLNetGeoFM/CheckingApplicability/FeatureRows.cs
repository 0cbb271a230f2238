using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The rows of a feature column, in memory; which of them are finite.</summary>
internal sealed class FeatureRows
{
    private readonly List<float> _values = [];
    private readonly List<bool> _isFinite = [];

    private FeatureRows(int numberOfFeatures) => NumberOfFeatures = numberOfFeatures;

    public int NumberOfFeatures { get; }

    public int Count => _isFinite.Count;

    /// <summary>How many rows have a feature that is NaN or infinite.</summary>
    public int Unusable { get; private set; }

    public ReadOnlySpan<float> this[int row] => CollectionsMarshal.AsSpan(_values).Slice(row * NumberOfFeatures, NumberOfFeatures);

    public bool IsFinite(int row) => _isFinite[row];

    /// <summary>These rows one after the other, [rows, D].</summary>
    public float[] Gather(IReadOnlyList<int> rows)
    {
        float[] gathered = new float[rows.Count * NumberOfFeatures];
        for (int i = 0; i < rows.Count; i++)
            this[rows[i]].CopyTo(gathered.AsSpan(i * NumberOfFeatures));
        return gathered;
    }

    /// <summary>Numbers the names of some rows in the order in which they come.</summary>
    public static int[] Number(string[] names, IReadOnlyList<int> rows)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        foreach (int row in rows)
            numbers.TryAdd(names[row], numbers.Count);
        return [.. rows.Select(row => numbers[names[row]])];
    }

    /// <exception cref="ArgumentException">The column is missing or is no Vector of Single of known size.</exception>
    public static FeatureRows Read(IDataView data, string columnName, CancellationToken cancellation = default)
    {
        var column = SchemaErrors.Require(data.Schema, ClassifierColumns.FeatureRole, columnName);
        if (column.Type is not VectorDataViewType { Size: > 0 } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw SchemaErrors.Mismatch(
                ClassifierColumns.FeatureRole, columnName, "a Vector of Single of known size", column.Type.ToString()!);
        }

        FeatureRows rows = new(vector.Size);
        using var cursor = data.GetRowCursor([column]);
        var get = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            get(ref buffer);
            int start = rows._values.Count;
            CollectionsMarshal.SetCount(rows._values, start + vector.Size);
            var values = CollectionsMarshal.AsSpan(rows._values)[start..];
            buffer.CopyTo(values);
            bool isFinite = !values.ContainsAnyExceptInRange(float.MinValue, float.MaxValue);
            rows._isFinite.Add(isFinite);
            rows.Unusable += isFinite ? 0 : 1;
        }

        return rows;
    }
}
