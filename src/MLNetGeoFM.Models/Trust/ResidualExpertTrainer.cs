namespace MLNetGeoFM.Models;

/// <summary>Trains a residual expert on some of the rows, again and again inside inner folds.</summary>
internal abstract class ResidualExpertTrainer
{
    /// <summary>The name of the input, by which it is switched off: <c>place</c>, <c>climate</c>, …</summary>
    public abstract string Name { get; }

    /// <summary>How trust may fall with the distance.</summary>
    public abstract TrustScale Scale { get; }

    /// <summary>How many variants <see cref="Train"/> gives, of which inner folds choose one.</summary>
    public virtual int NumberOfCandidates => 1;

    /// <summary>True where rows with a training place nearby get a trust curve of their own.</summary>
    public virtual bool DependsOnPlaceNearby => true;

    /// <summary>True where evidence is counted over small cells, false where over regions.</summary>
    public virtual bool CountsCells => false;

    /// <summary>Trains the variants.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="trainRows">The rows to train on; no other may be looked at.</param>
    /// <param name="head">The base head, trained on the same rows.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    /// <returns>As many experts as there are candidates, always in the same order.</returns>
    public abstract IReadOnlyList<ResidualExpert> Train(
        ConditionedRows rows, IReadOnlyList<int> trainRows, ClassificationHead head, CancellationToken cancellationToken);
}
