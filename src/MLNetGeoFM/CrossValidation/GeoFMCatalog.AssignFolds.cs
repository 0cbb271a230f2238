using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Adds a column with the fold of each row, for the <c>samplingKeyColumnName</c> of ML.NET's own
    /// cross-validation.</summary>
    /// <remarks>
    /// ML.NET's fold f tests exactly the rows whose key is the f-th, and trains on the other keys; rows that are in no fold
    /// have a missing key and take part in nothing. Give it <c>numberOfFolds</c> = the number of keys of the column.
    /// </remarks>
    /// <param name="data">The data; read in its own order.</param>
    /// <param name="folds">How rows are dealt, for instance <c>Folds.Block("Block")</c>; or folds that are made already.</param>
    /// <param name="outputColumnName">Column to add: a key whose values are the fold names.</param>
    /// <returns>The data with the column added.</returns>
    /// <exception cref="ArgumentException">A column is missing, the folds do not fit the data, or a fold trains on something
    /// else than all other folds, which a key cannot say.</exception>
    public IDataView AssignFolds(IDataView data, FoldDesign folds, string outputColumnName = "Fold")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        FoldAssignment assignment = FoldColumns.Assign(data, folds);
        if (!assignment.TrainsOnAllOtherFolds)
        {
            throw new ArgumentException(
                $"Folds of kind '{assignment.Kind}' do not fit a key column: expected folds that train on all other folds. "
                + $"Use {nameof(CrossValidate)}, which takes any folds.", nameof(folds));
        }

        long? rows = data.GetRowCount();
        if (rows is { } count && count != assignment.RowCount)
        {
            throw new ArgumentException(
                $"The folds are for {assignment.RowCount} rows, the data has {count}: expected the rows that the "
                + "folds were made from.",
                nameof(folds));
        }

        using IChannel channel = Environment.Register(nameof(AssignFolds)).Start(nameof(AssignFolds));
        foreach (string warning in assignment.Warnings)
            channel.Warning(MessageSensitivity.None, warning);
        return new FoldColumnView(data, assignment, outputColumnName);
    }
}
