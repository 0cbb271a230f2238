using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Makes folds from the columns of a data view.</summary>
internal static class FoldColumns
{
    public static FoldAssignment Assign(IDataView data, FoldDesign design) =>
        design.Assign([.. design.ColumnNames.Select(name => Read(data, design, name))]);

    private static string[] Read(IDataView data, FoldDesign design, string name)
    {
        DataViewSchema.Column column = SchemaErrors.Require(data.Schema, "fold", name);
        if (column.Type is not VectorDataViewType vector || !design.FeatureColumnNames.Contains(name))
            return ColumnText.Read(data, "fold", name);
        return vector.ItemType.RawType == typeof(float)
            ? [.. data.GetColumn<float[]>(column).Select(Text)]
            : throw SchemaErrors.Mismatch("fold", name, "a number or a vector of Single", column.Type.ToString()!);
    }

    private static string Text(float[] numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
