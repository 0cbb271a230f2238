namespace MLNetGeoFM;

/// <summary>A figure with the range in which it would move if other groups had been sampled.</summary>
/// <param name="Estimate">The figure over all samples; NaN where it is not defined.</param>
/// <param name="Low">The lower end, in the figure's unit; NaN where no interval can be given.</param>
/// <param name="High">The upper end.</param>
/// <param name="Confidence">The share of repetitions whose interval is to hold the true figure, 0..1.</param>
/// <param name="NumberOfGroups">How many groups were drawn from. Below about 20 an interval is too short.</param>
/// <param name="NumberOfResamples">How often they were drawn.</param>
/// <param name="UndefinedResamples">In how many of these draws the figure is not defined; they are left out.</param>
/// <param name="Method">How the ends were taken from the draws.</param>
public sealed record MetricInterval(
    double Estimate,
    double Low,
    double High,
    double Confidence,
    int NumberOfGroups,
    int NumberOfResamples,
    int UndefinedResamples,
    IntervalMethod Method);
