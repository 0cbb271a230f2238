using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>How the scores of a trainer are corrected.</summary>
public sealed class ScoreCalibratingOptions
{
    /// <summary>Method and penalty of the correction. Default: temperature scaling.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>What the scores are. Default <see cref="ScoreKind.Probabilities"/>.</summary>
    public ScoreKind ScoreKind { get; init; } = ScoreKind.Probabilities;

    /// <summary>The number of parts that whole groups are dealt into for the choice of a penalty; with fewer groups, each group is a
    /// part. Default 10, at least 3.</summary>
    public int NumberOfFolds { get; init; } = 10;

    /// <summary>Another seed deals groups into other parts. Default 0.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Calibration);
        Calibration.Validate();
        List<string> problems = [];
        if (!Enum.IsDefined(ScoreKind))
            problems.Add($"{nameof(ScoreKind)} must be one of {string.Join(", ", Enum.GetNames<ScoreKind>())}, got {ScoreKind}");
        if (NumberOfFolds < 3)
            problems.Add($"{nameof(NumberOfFolds)} must be at least 3, got {NumberOfFolds}");
        if (problems.Count > 0)
            throw new ArgumentException($"Score calibrating options: {string.Join("; ", problems)}.");
    }
}
