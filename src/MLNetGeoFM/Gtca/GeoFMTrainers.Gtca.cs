using MLNetGeoFM.Models;

namespace MLNetGeoFM;

public sealed partial class GeoFMTrainers
{
    /// <summary>
    /// A head on embeddings whose answer place and time may change, as far as that has helped where they were left out.
    /// </summary>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="embeddingColumnName">
    /// Column with the embedding: Vector of Single [D], finite; with <c>…Hidden</c> beside it (Encode with AdaptableBlocks) the end of
    /// the encoder is adapted.
    /// </param>
    /// <param name="latitudeColumnName">Latitude: Single, degrees, WGS 84; NaN = unknown.</param>
    /// <param name="longitudeColumnName">Longitude: Single, degrees, WGS 84; NaN = unknown.</param>
    /// <param name="datesColumnName">Dates: Vector of Int32 [T], days since 1970-01-01.</param>
    /// <returns>
    /// An estimator that adds <c>PredictedLabel</c>, <c>Score</c>, <c>ScoreWithoutMetadata</c>, <c>MetadataGate</c> and
    /// <c>MetadataSupport</c>.
    /// </returns>
    /// <exception cref="ArgumentException">A column name is empty.</exception>
    public GtcaEstimator Gtca(
        string labelColumnName = "Label", string embeddingColumnName = "Embedding", string latitudeColumnName = "Latitude",
        string longitudeColumnName = "Longitude", string datesColumnName = "Dates")
        => Gtca(labelColumnName, embeddingColumnName, new GtcaOptions
        {
            LatitudeColumnName = latitudeColumnName,
            LongitudeColumnName = longitudeColumnName,
            DatesColumnName = datesColumnName,
        });

    /// <inheritdoc cref="Gtca(string, string, string, string, string)"/>
    /// <param name="labelColumnName">Column with the class: a key with key values, as MapValueToKey makes it.</param>
    /// <param name="embeddingColumnName">Column with the embedding: Vector of Single [D], finite.</param>
    /// <param name="options">Columns of metadata and regions, strength, sizes, progress and cancellation.</param>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    public GtcaEstimator Gtca(string labelColumnName, string embeddingColumnName, GtcaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var trainer = LogisticRegression(labelColumnName, embeddingColumnName, new LogisticRegressionOptions
        {
            L2Regularization = options.L2Regularization,
            MaxDegreeOfParallelism = 1, // Inner folds run side by side.
            CancellationToken = options.CancellationToken,
        });
        return new(Context.GeoFM(), trainer, options);
    }

    /// <summary>
    /// Any head on embeddings, and what metadata may change in its answer: as far as they have helped on places, regions and years
    /// that were left out, and no farther.
    /// </summary>
    /// <typeparam name="TTransformer">What the head alone would give.</typeparam>
    /// <param name="trainer">
    /// The head without metadata, with its label column and the column of the embedding; with views (<c>WithViews</c>) or without. It
    /// is trained again inside every inner fold.
    /// </param>
    /// <param name="options">Columns of metadata and regions, strength, sizes, progress and cancellation.</param>
    /// <returns>
    /// An estimator that adds <c>PredictedLabel</c>, <c>Score</c>, <c>ScoreWithoutMetadata</c>, <c>MetadataGate</c> and
    /// <c>MetadataSupport</c>.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// The options do not hold, or the trainer is calibrated, chooses, or reads places or dates itself.
    /// </exception>
    public GtcaEstimator Gtca<TTransformer>(ClassifierEstimator<TTransformer> trainer, GtcaOptions options)
        where TTransformer : RowTransformer
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (((IClassifierTrainer)trainer).Layer > TrainerLayer.Views)
        {
            throw new ArgumentException(
                $"A {trainer.GetType().Name} cannot be conditioned: expected a head, with views or without. Calibrate or choose "
                + "outside.", nameof(trainer));
        }

        return trainer.MoreRequirements is { Count: > 0 } more
            ? throw new ArgumentException(
                $"A {trainer.GetType().Name} cannot be conditioned: expected a head that reads features alone, got one that also reads "
                + $"{string.Join(", ", more.Select(one => $"{one.Role} '{one.ColumnName}'"))}.", nameof(trainer))
            : new(Context.GeoFM(), trainer, options);
    }
}
