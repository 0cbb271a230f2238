using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Makes transforms of columns.</summary>
public static class TransformExtensionsCatalog
{
    /// <summary>Puts columns one after the other into a vector.</summary>
    public static ColumnConcatenatingEstimator Concatenate(
        this TransformsCatalog catalog, string outputColumnName, params string[] inputColumnNames)
        => new(outputColumnName, inputColumnNames);

    /// <summary>Copies a column.</summary>
    public static ColumnCopyingEstimator CopyColumns(this TransformsCatalog catalog, string outputColumnName,
        string inputColumnName)
    {
        Check.NonEmpty(outputColumnName, nameof(outputColumnName));
        Check.NonEmpty(inputColumnName, nameof(inputColumnName));
        return new ColumnCopyingEstimator(outputColumnName, inputColumnName);
    }

    /// <summary>Drops columns.</summary>
    public static ColumnSelectingEstimator DropColumns(this TransformsCatalog catalog, params string[] columnNames)
        => new(columnNames, keep: false, keepHidden: false);

    /// <summary>Keeps columns, and hidden ones of their names as well if asked to.</summary>
    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, string[] columnNames, bool keepHidden)
        => new(columnNames, keep: true, keepHidden);

    /// <summary>Keeps columns.</summary>
    public static ColumnSelectingEstimator SelectColumns(this TransformsCatalog catalog, params string[] columnNames)
        => new(columnNames, keep: true, keepHidden: false);
}
