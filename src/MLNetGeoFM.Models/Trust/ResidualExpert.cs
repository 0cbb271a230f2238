namespace MLNetGeoFM.Models;

/// <summary>Says, from metadata, how the base head's log-probabilities of a row ought to change.</summary>
/// <remarks>Immutable and thread-safe; <see cref="Explain"/> allocates nothing. How far it is followed is not its own
/// decision: <see cref="SupportTrust"/> decides by the distance.</remarks>
internal abstract class ResidualExpert
{
    /// <summary>What it is written as.</summary>
    public abstract ResidualExpertKind Kind { get; }

    /// <summary>Computes the residual of a row.</summary>
    /// <param name="row">The row, with the metadata as they are claimed.</param>
    /// <param name="logarithms">The base head's log-probabilities, [K].</param>
    /// <param name="residual">Receives what to add to the logits, [K]: all 0 where it knows nothing.</param>
    /// <returns>How far the claimed metadata are from the metadata of training rows, at least 0, in the unit of
    /// <see cref="TrustScale.Knots"/>; NaN where they are unknown; infinite where nothing is in reach.</returns>
    public abstract double Explain(in ConditionedRow row, ReadOnlySpan<double> logarithms, Span<double> residual);

    /// <summary>Writes the expert, without its kind.</summary>
    public abstract void Write(BinaryWriter writer);

    /// <summary>Reads an expert of a kind.</summary>
    public static ResidualExpert Read(
        ResidualExpertKind kind, BinaryReader reader, int numberOfFeatures, int numberOfBaseFeatures, int numberOfClasses) =>
        kind switch
        {
            ResidualExpertKind.PlaceVotes => PlaceVotes.Read(reader, numberOfClasses),
            ResidualExpertKind.Classifier => ClassifierExpert.Read(reader, numberOfFeatures, numberOfBaseFeatures, numberOfClasses),
            ResidualExpertKind.Adapter => AdapterExpert.Read(reader, numberOfFeatures, numberOfClasses),
            ResidualExpertKind.Silent => new SilentExpert(),
            _ => throw new InvalidDataException($"The saved expert is of kind {(int)kind}: use a newer library."),
        };
}
