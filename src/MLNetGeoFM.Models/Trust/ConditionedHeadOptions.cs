namespace MLNetGeoFM.Models;

/// <summary>How a <see cref="ConditionedHead"/> is trained.</summary>
internal sealed class ConditionedHeadOptions
{
    /// <summary>Trains the base head, which sees no metadata.</summary>
    public required BaseHeadTrainer Head { get; init; }

    /// <summary>The experts, each fitted to what is left after those before it.</summary>
    public required IReadOnlyList<ResidualExpertTrainer> Experts { get; init; }

    /// <summary>The weight of the penalty on trust. Default 5, above 0.</summary>
    public double Ridge { get; init; } = 5;

    /// <summary>True = claims that contradict the satellite are doubted. Default true.</summary>
    public bool HasGate { get; init; } = true;

    /// <summary>No inner design measures more held-out rows than this. Default 20 000, at least 100.</summary>
    public int MostEvidenceRows { get; init; } = 20_000;

    /// <summary>Deals the inner folds and the wrong claims. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The most threads used; the result does not depend on it. Default -1 = as many as there are cores.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Told after every inner fold and every expert, possibly from several threads; null = nobody.</summary>
    public IProgress<ConditionedHeadProgress>? Progress { get; init; }

    /// <summary>Checked now and then, and handed to the trainers.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Head is null)
            problems.Add($"{nameof(Head)} must be given");
        if (Experts is null || Experts.Count is 0 or > ConditionedHead.MostExperts)
            problems.Add($"{nameof(Experts)} must be 1 to {ConditionedHead.MostExperts}, got {Experts?.Count ?? 0}");
        else if (Experts.Select(expert => expert.Name).Distinct(StringComparer.Ordinal).Count() < Experts.Count)
        {
            problems.Add(
                $"{nameof(Experts)} must have different names, got {string.Join(", ", Experts.Select(expert => expert.Name))}");
        }

        if (!(Ridge > 0) || double.IsInfinity(Ridge))
            problems.Add($"{nameof(Ridge)} must be above 0 and finite, got {Ridge}");
        if (MostEvidenceRows < 100)
            problems.Add($"{nameof(MostEvidenceRows)} must be at least 100, got {MostEvidenceRows}");
        if (MaxDegreeOfParallelism is 0 or < -1)
            problems.Add($"{nameof(MaxDegreeOfParallelism)} must be -1 or at least 1, got {MaxDegreeOfParallelism}");
        if (problems.Count > 0)
            throw new ArgumentException($"Conditioned head options: {string.Join("; ", problems)}.");
    }
}

/// <summary>How far training has come.</summary>
/// <param name="Done">The steps that are done.</param>
/// <param name="Steps">All steps: inner folds, experts and the last training.</param>
internal readonly record struct ConditionedHeadProgress(int Done, int Steps);
