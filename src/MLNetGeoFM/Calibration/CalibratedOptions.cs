using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>How a calibrated trainer holds out groups and corrects probabilities.</summary>
public sealed class CalibratedOptions
{
    /// <summary>Method and penalty of the correction. Default: temperature scaling.</summary>
    public CalibrationOptions Calibration { get; init; } = new();

    /// <summary>The number of inner folds that whole groups are dealt into; with fewer groups, each group is a fold. The head is
    /// trained once for each fold and once on all rows. Default 5, at least 2.</summary>
    public int NumberOfFolds { get; init; } = 5;

    /// <summary>Another seed deals groups into other folds. Default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Told after every training of the head: the share that is done, 0..1. Default null = nobody. What stops it is the token
    /// of <see cref="Calibration"/>.</summary>
    public IProgress<double>? Progress { get; init; }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Calibration);
        Calibration.Validate();
        if (NumberOfFolds < 2)
        {
            throw new ArgumentException(
                $"Calibrated training options: {nameof(NumberOfFolds)} must be at least 2, got {NumberOfFolds}.");
        }
    }
}
