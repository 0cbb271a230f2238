namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>How far a division of the samples moves the test samples away from the training samples; the larger, the farther.</summary>
internal enum FoldShift
{
    /// <summary>Neighbours of test samples are in training.</summary>
    Random,

    /// <summary>Whatever the data's own split does.</summary>
    Split,

    /// <summary>A division from a file that does not say what it is.</summary>
    Other,

    /// <summary>Places, cells or blocks of training samples are not tested.</summary>
    Block,

    /// <summary>Years of training samples are not tested.</summary>
    Year,

    /// <summary>Regions of training samples are not tested.</summary>
    Region,
}

/// <summary>One division of the samples, drawn once or with several seeds.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Shift">How far it moves test from training.</param>
/// <param name="Draws">The folds of each seed.</param>
internal sealed record FoldPlan(string Name, FoldShift Shift, IReadOnlyList<FoldDraw> Draws)
{
    private static readonly (string Part, FoldShift Shift)[] Parts =
    [
        ("random", FoldShift.Random), ("stratified", FoldShift.Random), ("forward", FoldShift.Year), ("region", FoldShift.Region), ("year", FoldShift.Year), ("season", FoldShift.Year), ("block", FoldShift.Block),
        ("feature", FoldShift.Other),
        ("cell", FoldShift.Block), ("position", FoldShift.Block), ("cluster", FoldShift.Block), ("nndm", FoldShift.Block), ("split", FoldShift.Split),
    ];

    /// <summary>What a division is, from its name: the first known word in it.</summary>
    public static FoldShift ShiftOf(string name)
        => Parts.Where(part => name.Contains(part.Part, StringComparison.OrdinalIgnoreCase)).Select(part => part.Shift).FirstOrDefault(FoldShift.Other);
}

/// <summary>The folds of one seed.</summary>
/// <param name="Name">The seed, or the column of a file.</param>
/// <param name="Design">The folds.</param>
internal sealed record FoldDraw(string Name, FoldDesign Design);
