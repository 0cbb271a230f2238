namespace MLNetGeoFM.Models;

/// <summary>Doubts metadata that contradict what the satellite shows: how likely a row's claims belong to another row.</summary>
/// <remarks>
/// A logistic regression tells held-out rows with their own metadata from the same rows with the metadata of others, by how well
/// each expert's residual fits the base head's answer (ln Σ p·e^r), by how far the claims are from those that the features
/// show, and by the trust. There is one for claims with a training place nearby and one for the others. Immutable and
/// thread-safe.
/// </remarks>
internal sealed class AgreementGate
{
    /// <summary>How many rows are taken to have wrong metadata before one is looked at.</summary>
    public const double UsualPrior = 0.1;

    private readonly ClaimRegression _claims;
    private readonly GateRegime?[] _regimes; // far, near
    private readonly double[] _usualDeviations;
    private readonly int _experts;

    public AgreementGate(ClaimRegression claims, int experts, double[] usualDeviations, GateRegime? far, GateRegime? near)
    {
        _claims = claims;
        _experts = experts;
        _usualDeviations = usualDeviations;
        _regimes = [far, near];
    }

    /// <summary>The number of features of a row.</summary>
    public int FeatureLength => FeatureLengthOf(_experts, _claims.Count);

    /// <summary>The features of a gate: agreement with each expert and with all, claims and their squares, trust.</summary>
    public static int FeatureLengthOf(int experts, int claims) => (2 * experts) + 1 + (2 * claims);

    /// <summary>Writes the features of a row.</summary>
    /// <param name="logarithms">The base head's, [K].</param>
    /// <param name="residuals">What each expert adds, its trust multiplied in, [experts, K].</param>
    /// <param name="joint">Their sum, [K].</param>
    /// <param name="trust">[experts].</param>
    /// <param name="deviations">How far the claims are off, [claims]; NaN = unknown.</param>
    /// <param name="features">Receives the features.</param>
    public static void WriteFeatures(
        ReadOnlySpan<double> logarithms, ReadOnlySpan<double> residuals, ReadOnlySpan<double> joint, ReadOnlySpan<double> trust,
        ReadOnlySpan<double> deviations, Span<float> features)
    {
        int classes = logarithms.Length;
        int claims = deviations.Length;
        int experts = trust.Length;
        for (int e = 0; e < experts; e++)
        {
            features[e] = (float)LogProbabilities.Agreement(logarithms, residuals.Slice(e * classes, classes));
            features[experts + 1 + (2 * claims) + e] = (float)trust[e];
        }

        features[experts] = (float)LogProbabilities.Agreement(logarithms, joint);
        for (int c = 0; c < claims; c++)
        {
            features[experts + 1 + c] = (float)deviations[c];
            features[experts + 1 + claims + c] = (float)(deviations[c] * deviations[c]);
        }
    }

    /// <summary>Measures how far the claims are off; unknown ones count as being off as much as is usual.</summary>
    public void Measure(in ConditionedRow row, Span<double> scratch, Span<double> deviations)
    {
        _claims.Measure(row, scratch, deviations);
        for (int c = 0; c < deviations.Length; c++)
        {
            if (double.IsNaN(deviations[c]))
                deviations[c] = _usualDeviations[c];
        }
    }

    /// <summary>The probability that a row's metadata are not its own.</summary>
    /// <param name="features">See <see cref="WriteFeatures"/>.</param>
    /// <param name="isNear">True where a training place is near the claimed one.</param>
    /// <param name="prior">How likely that is before looking, 0..1.</param>
    public double Doubt(ReadOnlySpan<float> features, bool isNear, double prior) =>
        _regimes[isNear ? 1 : 0]?.Doubt(features, prior) ?? prior;

    /// <summary>How likely a whole group of rows, whose metadata are right or wrong together, has wrong ones.</summary>
    /// <param name="logOdds">The mean of <see cref="LogOdds"/> over the group's rows.</param>
    /// <param name="isNear">True where any of them has a training place nearby.</param>
    /// <returns>0..1, to be given to <see cref="Doubt"/> as the prior.</returns>
    public double GroupPrior(double logOdds, bool isNear) =>
        _regimes[isNear ? 1 : 0]?.GroupPrior(logOdds) ?? UsualPrior;

    /// <summary>What a row says by itself, without a prior: logarithm of wrong to right.</summary>
    public double LogOdds(ReadOnlySpan<float> features, bool isNear) => _regimes[isNear ? 1 : 0]?.LogOdds(features) ?? 0;

    /// <summary>How many numbers of place and metadata a row can claim.</summary>
    public int NumberOfClaims => _claims.Count;

    public void Write(BinaryWriter writer)
    {
        writer.Write(_experts);
        _claims.Write(writer);
        HeadPayload.WriteDoubles(writer, _usualDeviations);
        foreach (GateRegime? regime in _regimes)
        {
            writer.Write(regime is not null);
            regime?.Write(writer);
        }
    }

    public static AgreementGate Read(BinaryReader reader, int experts, int numberOfFeatures, int numberOfMetadata)
    {
        int saved = HeadPayload.ReadInt(reader, "experts of the gate");
        if (saved != experts)
            throw new InvalidDataException($"The saved gate is for {saved} experts: expected {experts}.");
        ClaimRegression claims = ClaimRegression.Read(reader, numberOfFeatures, numberOfMetadata);
        double[] usual = HeadPayload.ReadDoubles(reader, claims.Count, "usual deviations");
        GateRegime?[] regimes = new GateRegime?[2];
        for (int i = 0; i < regimes.Length; i++)
        {
            if (reader.ReadBoolean())
                regimes[i] = GateRegime.Read(reader, FeatureLengthOf(experts, claims.Count));
        }

        return new AgreementGate(claims, experts, usual, regimes[0], regimes[1]);
    }
}
