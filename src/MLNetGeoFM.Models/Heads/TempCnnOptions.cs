namespace MLNetGeoFM.Models;

/// <summary>How <see cref="TempCnn"/> is built and trained: by default as its authors did, but for longer.</summary>
/// <remarks>Source: Pelletier et al. 2019, Temporal convolutional neural network for the classification of satellite image time
/// series, Remote Sensing 11(5) 523, sections 3.2 and 4.1.</remarks>
public sealed class TempCnnOptions : TrainedHeadOptions
{
    internal const int MostFilters = 512;
    internal const int MostUnits = 4096;
    internal const int WidestFilter = 31;

    /// <summary>T, the number of steps of a row of features [T, D]. Default null: the first dimension of the column's type, which
    /// then has at least two.</summary>
    public int? Steps { get; init; }

    /// <summary>The number of filters of each of the three convolutions. Default 64, a multiple of 8 up to 512.</summary>
    public int Filters { get; init; } = 64;

    /// <summary>The number of steps that a filter sees at once. Default 5, an odd number up to 31.</summary>
    public int FilterWidth { get; init; } = 5;

    /// <summary>The number of units between convolutions and classes. Default 256, a multiple of 8 up to 4096.</summary>
    public int HiddenUnits { get; init; } = 256;

    /// <summary>The share of the outputs of each layer that a step of training leaves out. Default 0.5, at least 0 and below
    /// 1.</summary>
    public double Dropout { get; init; } = 0.5;

    private protected override void AddProblems(List<string> problems)
    {
        if (BatchSize < 2)
            problems.Add($"{nameof(BatchSize)} must be at least 2 to normalise over the rows of a step, got {BatchSize}");
        if (Steps < 1)
            problems.Add($"{nameof(Steps)} must be at least 1 or null, got {Steps}");
        MultipleOfEight(problems, nameof(Filters), Filters, MostFilters);
        if (FilterWidth is < 1 or > WidestFilter || FilterWidth % 2 == 0)
            problems.Add($"{nameof(FilterWidth)} must be an odd number from 1 to {WidestFilter}, got {FilterWidth}");
        MultipleOfEight(problems, nameof(HiddenUnits), HiddenUnits, MostUnits);
        ShareBelowOne(problems, nameof(Dropout), Dropout);
    }

    private static void MultipleOfEight(List<string> problems, string name, int value, int most)
    {
        if (value < 8 || value > most || value % 8 != 0)
            problems.Add($"{name} must be a multiple of 8 up to {most}, got {value}");
    }
}
