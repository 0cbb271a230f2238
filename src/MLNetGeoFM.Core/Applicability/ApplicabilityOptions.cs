using System.Globalization;

namespace MLNetGeoFM;

/// <summary>In which space distances are measured when an area of applicability is fitted.</summary>
public sealed class ApplicabilityOptions
{
    /// <summary>The default of <see cref="VarianceShare"/>.</summary>
    public const double DefaultVarianceShare = 0.95;

    /// <summary>
    /// Whether standardised features are replaced by their principal components, each scaled to variance 1: features of a series
    /// and of an embedding say much the same over and over. Default true; false = features are only standardised, as in CAST.
    /// </summary>
    public bool Whitening { get; init; } = true;

    /// <summary>With <see cref="Whitening"/>: the share of the variance, above 0 and at most 1, that the components kept hold
    /// together; the fewest that do are kept. Default 0.95.</summary>
    public double VarianceShare { get; init; } = DefaultVarianceShare;

    /// <summary>
    /// The importance of each feature, [D], which its standardised values are multiplied by; negative counts as 0. Default null:
    /// all alike. Only without <see cref="Whitening"/>, which gives all directions the same weight again.
    /// </summary>
    public IReadOnlyList<double>? FeatureWeights { get; init; }

    /// <summary>How many threads fit at most, at least 1; null = as many as there are cores, the default. Changes no bit of the
    /// result.</summary>
    public int? MaxDegreeOfParallelism { get; init; }

    /// <summary>Told now and then while fitting, possibly from several threads: the share of the rows whose distances are measured,
    /// 0..1. Default null = nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Checked while fitting. Default: cannot be cancelled.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Checks every option.</summary>
    /// <exception cref="ArgumentException">The options do not hold; the message lists every failure.</exception>
    internal void Validate()
    {
        List<string> failures = [];
        if (!(VarianceShare is > 0 and <= 1))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture,
                $"the share of variance is out of range: expected VarianceShare above 0 and at most 1, got {VarianceShare}"));
        }

        if (MaxDegreeOfParallelism is < 1)
            failures.Add($"there is no thread to fit with: expected MaxDegreeOfParallelism of at least 1, got {MaxDegreeOfParallelism}");
        if (FeatureWeights is { } weights)
        {
            if (Whitening)
                failures.Add("features are both weighted and whitened: expected FeatureWeights or Whitening, got both; set Whitening "
                    + "to false to weight them");
            if (!weights.All(double.IsFinite))
                failures.Add("a feature's weight is not finite: expected finite FeatureWeights");
            else if (!weights.Any(weight => weight > 0))
                failures.Add($"no feature has weight: expected one of the {weights.Count} FeatureWeights above 0");
        }

        if (failures.Count > 0)
            throw new ArgumentException($"The area of applicability cannot be fitted: {string.Join("; ", failures)}.");
    }
}
