namespace MLNetGeoFM.Models;

/// <summary>Trains a classifier; called again for every inner fold, from several threads at once.</summary>
/// <param name="features">[rows, features] row-major, finite.</param>
/// <param name="labels">[rows], 0-based, of at least two classes.</param>
/// <param name="numberOfFeatures">The number of features of a row.</param>
/// <param name="numberOfClasses">The number of classes K; those that do not occur must get probability 0.</param>
/// <param name="cancellationToken">To be checked while training.</param>
internal delegate ClassificationHead HeadTrainer(
    float[] features, int[] labels, int numberOfFeatures, int numberOfClasses, CancellationToken cancellationToken);

/// <summary>Trains the base head, which sees no metadata; called again for every inner fold, from several threads at once.</summary>
/// <param name="rows">All rows.</param>
/// <param name="trainRows">The rows to train on; no other may be looked at.</param>
/// <param name="cancellationToken">To be checked while training.</param>
/// <returns>A head of <see cref="ConditionedRows.NumberOfBaseFeatures"/> features.</returns>
internal delegate ClassificationHead BaseHeadTrainer(
    ConditionedRows rows, IReadOnlyList<int> trainRows, CancellationToken cancellationToken);

/// <summary>Base heads that see the embedding alone.</summary>
internal static class HeadTrainers
{
    /// <summary>The base head that a trainer makes of the embedding of each row.</summary>
    public static BaseHeadTrainer OnFeatures(this HeadTrainer trainer) => (rows, trainRows, cancellationToken) => trainer(
        rows.FeaturesOf(trainRows), rows.LabelsOf(trainRows), rows.NumberOfFeatures, rows.NumberOfClasses, cancellationToken);
}
