namespace MLNetGeoFM.Models;

/// <summary>How <see cref="Mlp"/> is built and trained.</summary>
public sealed class MlpOptions : TrainedHeadOptions
{
    /// <summary>The number of units of the hidden layer. Default 64, from 1 to 65536.</summary>
    public int HiddenUnits { get; init; } = 64;

    private protected override void AddProblems(List<string> problems)
    {
        if (HiddenUnits is < 1 or > Mlp.MostUnits)
            problems.Add($"{nameof(HiddenUnits)} must be 1 to {Mlp.MostUnits}, got {HiddenUnits}");
    }
}
