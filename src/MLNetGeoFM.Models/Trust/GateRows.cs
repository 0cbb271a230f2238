namespace MLNetGeoFM.Models;

/// <summary>Held-out rows of one inner fold, each with its own metadata and with those of another row, as a gate sees
/// them.</summary>
/// <remarks>The other row is held out too: were it a training row, its claim would lie at distance 0, and the gate would learn
/// to tell that instead of the contradiction.</remarks>
internal sealed class GateRows
{
    private readonly List<float[]> _features = [];
    private readonly List<int> _lies = [];
    private readonly List<int> _regions = [];
    private readonly List<bool> _isNear = [];

    /// <summary>Measures a fold.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="fold">Which rows it trains on, and which it measures.</param>
    /// <param name="regions">The region of each row by number.</param>
    /// <param name="experts">The experts' trust.</param>
    /// <param name="chosen">Which candidate of each expert was chosen.</param>
    /// <param name="random">Draws the rows whose metadata are borrowed.</param>
    /// <param name="cancellationToken">Checked now and then.</param>
    public static GateRows Measure(
        ConditionedRows rows, InnerFold fold, int[] regions, TrustedExpert[] experts, int[] chosen, Random random,
        CancellationToken cancellationToken)
    {
        GateRows measured = new();
        int classes = rows.NumberOfClasses;
        double[] residuals = new double[experts.Length * classes];
        double[] joint = new double[classes];
        double[] trust = new double[experts.Length];
        double[] deviations = new double[fold.Parts.Claims.Count];
        double[] scratch = new double[Math.Max(rows.NumberOfFeatures, classes)];
        for (int i = 0; i < fold.Rows.Length; i++)
        {
            if (i % 1024 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            int own = fold.Rows[i];
            int other = fold.Rows[random.Next(fold.Rows.Length)];
            if (other == own)
                continue;
            ReadOnlySpan<double> logarithms = fold.Logarithms.AsSpan(i * classes, classes);
            for (int lie = 0; lie <= 1; lie++)
            {
                ConditionedRow row = rows.Claiming(own, lie == 0 ? own : other);
                bool isNear = NearPlaces.Has(fold.Parts.Places, row, joint);
                Array.Clear(joint);
                for (int e = 0; e < experts.Length; e++)
                {
                    Span<double> residual = residuals.AsSpan(e * classes, classes);
                    trust[e] = experts[e].Trust(fold.Parts.Experts[e][chosen[e]].Explain(row, logarithms, residual), isNear);
                    for (int k = 0; k < classes; k++)
                    {
                        residual[k] = trust[e] == 0 ? 0 : trust[e] * residual[k];
                        joint[k] += residual[k];
                    }
                }

                if (!joint.AsSpan().ContainsAnyExcept(0.0))
                    continue;
                fold.Parts.Claims.Measure(row, scratch, deviations);
                float[] features = new float[AgreementGate.FeatureLengthOf(experts.Length, deviations.Length)];
                AgreementGate.WriteFeatures(logarithms, residuals, joint, trust, deviations, features);
                measured._features.Add(features);
                measured._lies.Add(lie);
                measured._regions.Add(regions[own]);
                measured._isNear.Add(isNear);
            }
        }

        return measured;
    }

    /// <summary>The mean deviation of each claim over the rows with their own metadata; 0 where none is known.</summary>
    public static double[] UsualDeviations(GateRows[] all, int claims)
    {
        double[] sums = new double[claims];
        int[] counts = new int[claims];
        foreach (GateRows rows in all)
        {
            for (int i = 0; i < rows._lies.Count; i++)
            {
                ReadOnlySpan<float> features = rows._features[i];
                int first = (features.Length - 1 - (2 * claims)) / 2 + 1;
                for (int c = 0; c < claims && rows._lies[i] == 0; c++)
                {
                    if (float.IsFinite(features[first + c]))
                        (sums[c], counts[c]) = (sums[c] + features[first + c], counts[c] + 1);
                }
            }
        }

        return [.. sums.Select((sum, c) => sum / Math.Max(1, counts[c]))];
    }

    /// <summary>Fits the gate of one regime.</summary>
    public static GateRegime? Fit(
        GateRows[] all, double[] usual, bool isNear, int width, int experts, CancellationToken cancellationToken)
    {
        List<float> features = [];
        List<int> lies = [];
        List<int> regions = [];
        foreach (GateRows rows in all)
        {
            for (int i = 0; i < rows._lies.Count; i++)
            {
                if (rows._isNear[i] != isNear)
                    continue;
                float[] row = rows._features[i];
                for (int c = 0; c < usual.Length; c++)
                {
                    if (float.IsNaN(row[experts + 1 + c]))
                    {
                        row[experts + 1 + c] = (float)usual[c];
                        row[experts + 1 + usual.Length + c] = (float)(usual[c] * usual[c]);
                    }
                }

                features.AddRange(row);
                lies.Add(rows._lies[i]);
                regions.Add(rows._regions[i]);
            }
        }

        return GateRegime.Fit([.. features], [.. lies], [.. regions], width, cancellationToken);
    }
}
