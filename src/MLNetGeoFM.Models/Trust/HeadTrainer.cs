namespace MLNetGeoFM.Models;

/// <summary>Trains a classifier; called again for every inner fold, from several threads at once.</summary>
/// <param name="features">[rows, features] row-major, finite.</param>
/// <param name="labels">[rows], 0-based, of at least two classes.</param>
/// <param name="numberOfFeatures">The number of features of a row.</param>
/// <param name="numberOfClasses">The number of classes K; those that do not occur must get probability 0.</param>
/// <param name="cancellationToken">To be checked while training.</param>
internal delegate ClassificationHead HeadTrainer(
    float[] features, int[] labels, int numberOfFeatures, int numberOfClasses, CancellationToken cancellationToken);
