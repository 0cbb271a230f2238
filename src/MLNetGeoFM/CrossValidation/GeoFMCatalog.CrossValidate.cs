using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Fits a pipeline once for each fold, scores it on the rows that it was not trained on, and pools the
    /// predictions.</summary>
    /// <remarks>
    /// Works with any pipeline that ends in a multiclass classifier (<c>Score</c>, <c>PredictedLabel</c>), also where the
    /// classes are mapped to keys inside it: scores of different folds are aligned by class name, and a class that a fold did
    /// not train on has probability 0.
    /// Frozen components at the start of the pipeline (masks, composites, features, <c>Encode</c>) run once for all folds, as far
    /// as the memory that the options give goes; from the first built-in or trained component on, each fold computes its own rows.
    /// So put the key mapping of the label after <c>Encode</c>. Folds are fitted on several threads, so log messages and components
    /// of your own may be called from several at once.
    /// </remarks>
    /// <param name="data">The data; read in its own order, several times.</param>
    /// <param name="estimator">The pipeline; fitted once for each fold.</param>
    /// <param name="folds">How rows are dealt, for instance <c>Folds.LeaveRegionOut("Region")</c>; or folds that are made
    /// already.</param>
    /// <param name="labelColumnName">The data's column with the true class: text, a number, or a key with key values; rows
    /// where it is missing are left out.</param>
    /// <returns>Metrics for each fold and over all of them, and the out-of-fold predictions.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, the folds do not fit the data, or the
    /// pipeline is no multiclass classifier.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public CrossValidationReport CrossValidate(
        IDataView data, IEstimator<ITransformer> estimator, FoldDesign folds, string labelColumnName = "Label") =>
        CrossValidate(data, estimator, folds, labelColumnName, new CrossValidationOptions());

    /// <inheritdoc cref="CrossValidate(IDataView, IEstimator{ITransformer}, FoldDesign, string)"/>
    /// <param name="data">The data; read in its own order, several times.</param>
    /// <param name="estimator">The pipeline; fitted once for each fold.</param>
    /// <param name="folds">How rows are dealt; or folds that are made already.</param>
    /// <param name="labelColumnName">The data's column with the true class.</param>
    /// <param name="options">What to read, keep and report.</param>
    public CrossValidationReport CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        FoldDesign folds,
        string labelColumnName,
        CrossValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(folds);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using IChannel channel = Environment.Register(nameof(CrossValidate)).Start(nameof(CrossValidate));
        return new CrossValidator(data, folds, labelColumnName, options, channel).Run(estimator);
    }
}
