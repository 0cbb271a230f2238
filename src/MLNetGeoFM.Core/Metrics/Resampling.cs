namespace MLNetGeoFM;

/// <summary>The figures of many draws of whole groups, of all samples, and of all samples but one group.</summary>
internal sealed class Resampling
{
    private readonly double[] _estimates;       // [figures]
    private readonly double[][] _resamples;     // [figures][resamples], as drawn
    private readonly double[][] _leavingOneOut; // [figures][groups]

    private Resampling(double[] estimates, double[][] resamples, double[][] leavingOneOut)
    {
        _estimates = estimates;
        _resamples = resamples;
        _leavingOneOut = leavingOneOut;
    }

    private int NumberOfGroups => _leavingOneOut[0].Length;

    /// <summary>Draws groups and evaluates the figures of each draw.</summary>
    /// <param name="sums">The facts of each group.</param>
    /// <param name="numberOfFigures">How many figures there are.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="evaluate">Writes the figures of a total; it is told how often each group was drawn, for figures that do not
    /// follow from a total.</param>
    public static Resampling Of(
        GroupSums sums, int numberOfFigures, BootstrapOptions options, Action<double[], int[], double[]> evaluate)
    {
        int groups = sums.NumberOfGroups;
        int[] times = new int[groups];
        Array.Fill(times, 1);
        double[] all = new double[sums.NumberOfFacts];
        for (int group = 0; group < groups; group++)
            sums.AddTo(all, group, 1);
        double[] estimates = new double[numberOfFigures];
        evaluate(all, times, estimates);

        double[][] resamples = Table(numberOfFigures, groups > 1 ? options.NumberOfResamples : 0);
        double[][] leavingOneOut = Table(numberOfFigures, groups);
        double[] total = new double[all.Length];
        double[] figures = new double[numberOfFigures];
        GroupDraws draws = new(options.Seed);
        for (int resample = 0; resample < resamples[0].Length; resample++)
        {
            draws.Draw(times);
            sums.Total(total, times);
            evaluate(total, times, figures);
            Store(resamples, resample, figures);
        }

        Array.Fill(times, 1);
        for (int group = 0; group < groups && options.Method == IntervalMethod.BiasCorrected; group++)
        {
            all.CopyTo(total, 0);
            sums.AddTo(total, group, -1);
            times[group] = 0;
            evaluate(total, times, figures);
            times[group] = 1;
            Store(leavingOneOut, group, figures);
        }

        return new Resampling(estimates, resamples, leavingOneOut);
    }

    /// <summary>A figure of all samples.</summary>
    public double Estimate(int figure) => _estimates[figure];

    /// <summary>The interval of a figure; without ends where there is one group or the figure is never defined.</summary>
    public MetricInterval Interval(int figure, BootstrapOptions options)
    {
        double[] defined = [.. _resamples[figure].Where(double.IsFinite).Order()];
        double tail = (1 - options.Confidence) / 2;
        double estimate = _estimates[figure];
        double low = double.NaN;
        double high = double.NaN;
        if (defined.Length > 0 && double.IsFinite(estimate))
        {
            (double lowShare, double highShare) = options.Method == IntervalMethod.BiasCorrected
                ? CorrectedShares(defined, estimate, _leavingOneOut[figure], tail)
                : (tail, 1 - tail);
            low = OrderStatistics.Quantile(defined, lowShare);
            high = OrderStatistics.Quantile(defined, highShare);
        }

        return new MetricInterval(
            estimate, low, high, options.Confidence, NumberOfGroups, _resamples[figure].Length,
            _resamples[figure].Length - defined.Length, options.Method);
    }

    /// <summary>The share of draws whose figure is above 0, 0..1; draws where it is not defined are left out; NaN where it
    /// never is.</summary>
    public double ShareAboveZero(int figure)
    {
        int defined = _resamples[figure].Count(double.IsFinite);
        return defined == 0 ? double.NaN : (double)_resamples[figure].Count(value => value > 0) / defined;
    }

    // Source: Efron 1987, equation 2.3 and section 7; half of the draws that equal the estimate count as below it.
    private static (double Low, double High) CorrectedShares(double[] ordered, double estimate, double[] leavingOneOut, double tail)
    {
        double below = ordered.Count(value => value < estimate) + (0.5 * ordered.Count(value => value == estimate));
        double edge = 0.5 / ordered.Length;
        double bias = NormalDistribution.Quantile(Math.Clamp(below / ordered.Length, edge, 1 - edge));
        double[] defined = [.. leavingOneOut.Where(double.IsFinite)];
        double mean = defined.DefaultIfEmpty(0).Average();
        double squares = 0;
        double cubes = 0;
        foreach (double value in defined)
        {
            squares += (mean - value) * (mean - value);
            cubes += (mean - value) * (mean - value) * (mean - value);
        }

        double acceleration = squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
        return (Corrected(tail), Corrected(1 - tail));

        double Corrected(double share)
        {
            double deviate = bias + NormalDistribution.Quantile(share);
            return NormalDistribution.Below(bias + (deviate / (1 - (acceleration * deviate))));
        }
    }

    private static double[][] Table(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => new double[columns])];

    private static void Store(double[][] table, int column, double[] values)
    {
        for (int row = 0; row < values.Length; row++)
            table[row][column] = values[row];
    }
}
