using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The first rows of the data: what Fit looks at where it only warns, so that a check costs little.</summary>
internal static class SampledRows
{
    /// <summary>Rows read at most.</summary>
    public const int Maximum = 256;

    /// <summary>The data, to be read only as far as the sample goes: folds that share columns need not keep all of them.</summary>
    public static IDataView Of(IDataView data) => data is FrozenRowsView folds ? folds.WithoutKeeping() : data;

    /// <summary>The dates of each sampled row, days since 1970-01-01.</summary>
    public static IEnumerable<int[]> Dates(IDataView data, string datesColumnName)
    {
        var column = data.Schema[datesColumnName];
        using var cursor = Of(data).GetRowCursor([column]);
        var get = cursor.GetGetter<VBuffer<int>>(column);
        VBuffer<int> dates = default;
        for (int row = 0; row < Maximum && cursor.MoveNext(); row++)
        {
            get(ref dates);
            yield return [.. dates.DenseValues()];
        }
    }
}
