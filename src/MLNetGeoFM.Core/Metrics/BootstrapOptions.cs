namespace MLNetGeoFM;

/// <summary>How the ends of an interval are taken from the resamples.</summary>
public enum IntervalMethod
{
    /// <summary>The quantiles of the resampled figures.</summary>
    Percentile,

    /// <summary>Quantiles shifted for the bias and the skewness of the figure (bias-corrected and accelerated); better with
    /// many groups, unsteady with few.</summary>
    BiasCorrected,
}

/// <summary>How intervals are made by drawing whole groups with replacement.</summary>
public sealed class BootstrapOptions
{
    /// <summary>How often the groups are drawn, at least 100. Default 2,000.</summary>
    public int NumberOfResamples { get; init; } = 2000;

    /// <summary>The share of repetitions of the study whose interval is to hold the true figure, above 0 and below 1.
    /// Default 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>How the ends are taken. Default <see cref="IntervalMethod.Percentile"/>.</summary>
    public IntervalMethod Method { get; init; } = IntervalMethod.Percentile;

    /// <summary>Decides the draws: the same seed and groups, the same interval. Default 0.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        List<string> problems = [];
        if (NumberOfResamples < 100)
            problems.Add($"{nameof(NumberOfResamples)} is {NumberOfResamples}: expected at least 100");
        if (!(Confidence > 0 && Confidence < 1))
            problems.Add($"{nameof(Confidence)} is {Confidence}: expected above 0 and below 1");
        if (!Enum.IsDefined(Method))
            problems.Add($"{nameof(Method)} is {Method}: expected Percentile or BiasCorrected");
        if (problems.Count > 0)
            throw new ArgumentException($"Bootstrap options: {string.Join("; ", problems)}.");
    }
}
