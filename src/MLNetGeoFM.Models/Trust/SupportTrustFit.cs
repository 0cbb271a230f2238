namespace MLNetGeoFM.Models;

/// <summary>Fits <see cref="SupportTrust"/> to held-out rows.</summary>
/// <remarks>
/// The trust at knot k is the sum of the steps of all knots from k outwards, and no step is below 0: trust never grows with the
/// distance, and a near knot has at least what a far one has. The sum of log losses plus 0.5·ridge·Σstep² is convex in the steps
/// and is minimised by Newton steps along one after the other. Then, from the far end, a step is dropped, and the others
/// are fitted again, where the rows around its knot are too few, come from too few groups, or where the gain is not sure: the
/// gains of the groups, taken as draws, have a mean above 0 at the one-sided level of 5 % (Student's t).
/// </remarks>
internal sealed class SupportTrustFit
{
    private const int LeastRows = 5;
    private const int LeastGroups = 3;
    private const int MaxPasses = 40;
    private const double SmallestMove = 1e-3;

    private static readonly double[] _quantiles =
    [
        6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
        1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697,
    ];

    private readonly TrustEvidence _evidence;
    private readonly TrustScale _scale;
    private readonly double _ridge;
    private readonly int[] _knots;
    private readonly double[] _shares;
    private readonly double[] _steps;
    private readonly bool[] _dropped;
    private readonly double[] _weights;

    private SupportTrustFit(TrustEvidence evidence, TrustScale scale, double ridge)
    {
        _evidence = evidence;
        _scale = scale;
        _ridge = ridge;
        _knots = new int[evidence.Count];
        _shares = new double[evidence.Count];
        for (int row = 0; row < _knots.Length; row++)
            (_knots[row], _shares[row]) = scale.Locate(evidence.Distance(row));
        _steps = new double[scale.Knots.Count];
        _dropped = new bool[_steps.Length];
        _weights = new double[evidence.Count];
    }

    /// <summary>Fits the trust.</summary>
    /// <param name="evidence">Held-out rows; none = no trust.</param>
    /// <param name="scale">The distances.</param>
    /// <param name="ridge">The weight of the penalty on the steps, above 0.</param>
    /// <param name="cancellationToken">Checked in every pass.</param>
    public static SupportTrust Run(
        TrustEvidence evidence, TrustScale scale, double ridge, CancellationToken cancellationToken = default)
    {
        if (evidence.Count == 0)
            return SupportTrust.None(scale);
        SupportTrustFit fit = new(evidence, scale, ridge);
        do
        {
            fit.Minimize(cancellationToken);
        }
        while (fit.DropUnsure());

        double[] trust = new double[fit._steps.Length];
        double sum = 0;
        for (int k = trust.Length - 1; k >= 0; k--)
        {
            sum += fit._steps[k];
            trust[k] = Math.Min(sum, scale.Largest);
        }

        double reach = Enumerable.Range(0, evidence.Count).Max(evidence.Distance);
        return new SupportTrust(scale, trust, reach);
    }

    // How much of the step at a knot reaches a row: all of it from its knot on outwards.
    private double Reaching(int row, int knot) => knot < _knots[row] ? 0 : knot == _knots[row] ? _shares[row] : 1;

    // How much of a row lies at a knot.
    private double Lying(int row, int knot) =>
        knot == _knots[row] ? _shares[row] : knot == _knots[row] + 1 ? 1 - _shares[row] : 0;

    private void Minimize(CancellationToken cancellationToken)
    {
        for (int pass = 0; pass < MaxPasses; pass++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double move = 0;
            for (int k = _steps.Length - 1; k >= 0; k--)
            {
                if (!_dropped[k])
                    move = Math.Max(move, Math.Abs(Improve(k)));
            }

            if (move < SmallestMove)
                return;
        }
    }

    private double Improve(int knot)
    {
        double slope = _ridge * _steps[knot];
        double curvature = _ridge;
        for (int row = 0; row < _weights.Length; row++)
        {
            double share = Reaching(row, knot);
            if (share == 0)
                continue;
            (double first, double second) = _evidence.Derivatives(row, _weights[row]);
            slope += share * first;
            curvature += share * share * second;
        }

        double step = Math.Clamp(_steps[knot] - (slope / Math.Max(curvature, 1e-9)), 0, _scale.Largest);
        double move = step - _steps[knot];
        Shift(knot, move);
        return move;
    }

    private void Shift(int knot, double move)
    {
        if (move == 0)
            return;
        _steps[knot] += move;
        for (int row = 0; row < _weights.Length; row++)
            _weights[row] += move * Reaching(row, knot);
    }

    private bool DropUnsure()
    {
        for (int k = _steps.Length - 1; k >= 0; k--)
        {
            if (_steps[k] == 0 || IsSure(k))
                continue;
            Shift(k, -_steps[k]);
            _steps[k] = 0;
            _dropped[k] = true;
            return true;
        }

        return false;
    }

    private bool IsSure(int knot)
    {
        Dictionary<int, double> gains = [];
        double rows = 0;
        for (int row = 0; row < _weights.Length; row++)
        {
            double share = Lying(row, knot);
            if (share == 0)
                continue;
            double weight = Math.Min(_weights[row], _scale.Largest);
            rows += share;
            int group = _evidence.Group(row);
            gains[group] = gains.GetValueOrDefault(group) + (share * (_evidence.Loss(row, 0) - _evidence.Loss(row, weight)));
        }

        if (rows < LeastRows || gains.Count < LeastGroups)
            return false;
        double gain = gains.Values.Sum();
        double mean = gain / gains.Count;
        double squares = gains.Values.Sum(value => (value - mean) * (value - mean));
        double standardError = Math.Sqrt(squares * gains.Count / (gains.Count - 1));
        return gain > Quantile(gains.Count - 1) * standardError;
    }

    // The 95 % quantile of Student's t. Source: Fisher and Yates, Statistical Tables, table III, two-sided 0.1.
    private static double Quantile(int degreesOfFreedom) =>
        degreesOfFreedom <= _quantiles.Length ? _quantiles[degreesOfFreedom - 1] : 1.645 + (1.56 / degreesOfFreedom);
}
