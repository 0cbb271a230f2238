using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Makes folds from the columns of a data view.</summary>
internal static class FoldColumns
{
    public static FoldAssignment Assign(IDataView data, FoldDesign design) =>
        design.Assign([.. design.ColumnNames.Select(name => ColumnText.Read(data, "fold", name))]);
}
