namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Tells rows that are like the training rows from rows that are not, where predictions should not be believed.</summary>
    /// <param name="outputColumnName">
    /// Column to add: Boolean, true = like the training rows; with <c>…Dissimilarity</c>, Single, the distance to the nearest
    /// training row over the mean distance between training rows. False and NaN where a feature is NaN or infinite.
    /// </param>
    /// <param name="featureColumnName">
    /// Column with the features: Vector of Single [D]. The input of an encoder says more than its embedding: an encoder puts what it
    /// has never seen among what it knows.
    /// </param>
    /// <param name="foldColumnName">
    /// Column of the training data with the fold, region, block or year of a row: any scalar. The threshold is then what
    /// cross-validation over these folds had to reach; null = each row on its own, which is right only where training rows lie
    /// as near to the rows to come as to each other.
    /// </param>
    /// <returns>An estimator.</returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public ApplicabilityCheckingEstimator CheckApplicability(
        string outputColumnName, string featureColumnName = "Features", string? foldColumnName = null)
        => CheckApplicability(outputColumnName, featureColumnName, foldColumnName, new ApplicabilityOptions());

    /// <inheritdoc cref="CheckApplicability(string, string, string)"/>
    /// <param name="outputColumnName">Column to add; with <c>…Dissimilarity</c>.</param>
    /// <param name="featureColumnName">Column with the features: Vector of Single [D].</param>
    /// <param name="foldColumnName">Column of the training data with the fold of a row; null = each row on its own.</param>
    /// <param name="options">In which space distances are measured.</param>
    /// <exception cref="ArgumentException">A column name is empty, or the options do not hold; the message lists every
    /// failure.</exception>
    public ApplicabilityCheckingEstimator CheckApplicability(
        string outputColumnName, string featureColumnName, string? foldColumnName, ApplicabilityOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new(this, outputColumnName, featureColumnName, foldColumnName, options);
    }
}
