namespace MLNetGeoFM.Models;

/// <summary>How <see cref="TemporalAttention"/> is built and trained.</summary>
public sealed class TemporalAttentionOptions : TrainedHeadOptions
{
    /// <summary>The number of heads, each with a query of its own. Default 16; a multiple of 8, at most 128.</summary>
    public int Heads { get; init; } = 16;

    /// <summary>The length of queries and keys. Default 4, from 1 to 64.</summary>
    public int KeySize { get; init; } = 4;

    /// <summary>The length of the group of values that a head attends to: 8 with 16 heads are 128 values. Default 8, an even
    /// number up to 64.</summary>
    public int ValueSize { get; init; } = 8;

    /// <summary>The number of units between values and classes. Default 128, from 1 to 65536.</summary>
    public int HiddenUnits { get; init; } = 128;

    /// <summary>The share of these units that a step of training leaves out. Default 0.2, at least 0 and below 1.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <summary>The month whose first day is day 0 of the season, 1..12. Default 1.</summary>
    public int SeasonStartMonth { get; init; } = 1;

    private protected override void AddProblems(List<string> problems)
    {
        if (Heads is < 8 or > 128 || Heads % 8 != 0)
            problems.Add($"{nameof(Heads)} must be a multiple of 8 up to 128, got {Heads}");
        if (KeySize is < 1 or > 64)
            problems.Add($"{nameof(KeySize)} must be 1 to 64, got {KeySize}");
        if (ValueSize is < 2 or > 64 || ValueSize % 2 != 0)
            problems.Add($"{nameof(ValueSize)} must be an even number from 2 to 64, got {ValueSize}");
        if (HiddenUnits is < 1 or > Mlp.MostUnits)
            problems.Add($"{nameof(HiddenUnits)} must be 1 to {Mlp.MostUnits}, got {HiddenUnits}");
        ShareBelowOne(problems, nameof(Dropout), Dropout);
        if (SeasonStartMonth is < 1 or > 12)
            problems.Add($"{nameof(SeasonStartMonth)} must be a month from 1 to 12, got {SeasonStartMonth}");
    }
}
