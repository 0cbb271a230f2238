using System.Globalization;
using System.Text;

namespace MLNetGeoFM;

/// <summary>One fold in numbers.</summary>
/// <param name="Name">The fold's name: the region, year or value that is tested in it, or its number.</param>
/// <param name="TrainRows">How many rows it trains on.</param>
/// <param name="TestRows">How many rows it tests.</param>
/// <param name="ClassesMissingFromTraining">The classes that it tests but never trains on, in ordinal order; it cannot get
/// these rows right.</param>
public sealed record FoldSummary(
    string Name, int TrainRows, int TestRows, IReadOnlyList<string> ClassesMissingFromTraining)
{
    /// <summary>How many rows it neither trains on nor tests: in the buffer, in the future, in no fold.</summary>
    public int ExcludedRows { get; init; }

    /// <summary>The metres over the sphere from the test row that is nearest to the training rows; null = no positions were
    /// given.</summary>
    public double? NearestTrainMetres { get; init; }

    /// <summary>The median over the test rows of the metres to the nearest training row; null = no positions were
    /// given.</summary>
    public double? MedianTrainMetres { get; init; }
}

/// <summary>Describes a <see cref="FoldAssignment"/> in numbers and words; <see cref="ToString"/> is the report to
/// print.</summary>
/// <param name="Kind">What the folds were made from.</param>
/// <param name="Rows">The number of rows of the table, excluded rows counted.</param>
/// <param name="ExcludedRows">How many rows take part in no fold.</param>
/// <param name="Folds">One summary for each fold.</param>
/// <param name="Warnings">What a reader of the scores must know; empty when nothing.</param>
public sealed record FoldReport(
    string Kind, int Rows, int ExcludedRows, IReadOnlyList<FoldSummary> Folds, IReadOnlyList<string> Warnings)
{
    /// <summary>How many rows train but are never tested, such as those of the first year in forward chaining.</summary>
    public int UntestedRows { get; init; }

    /// <summary>The metres over the sphere from the test row of any fold that is nearest to the rows its fold trains on; null = no
    /// positions were given.</summary>
    public double? NearestTrainMetres { get; init; }

    /// <summary>The median over the test rows of all folds of the metres to the nearest row that their fold trains on; null = no
    /// positions were given.</summary>
    public double? MedianTrainMetres { get; init; }

    /// <summary>How the folds came about: block size and where it came from, buffer, number of clusters; empty when there is
    /// nothing to say.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The report as text: one line for the design, one for each note, fold and warning.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Kind}: {Folds.Count} fold{(Folds.Count == 1 ? "" : "s")}, {Rows} rows");
        if (ExcludedRows > 0)
            text.Append(CultureInfo.InvariantCulture, $", {ExcludedRows} excluded");
        if (UntestedRows > 0)
            text.Append(CultureInfo.InvariantCulture, $", {UntestedRows} trained on but never tested");
        if (Folds.Count > 1 && this is { NearestTrainMetres: { } nearestOfAll, MedianTrainMetres: { } medianOfAll })
            text.Append(CultureInfo.InvariantCulture, $", nearest training row {nearestOfAll:0} m, median {medianOfAll:0} m");
        text.Append('\n');
        foreach (string note in Notes)
            text.Append(CultureInfo.InvariantCulture, $"  {note}\n");
        foreach (FoldSummary fold in Folds)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {fold.Name}: train {fold.TrainRows}, test {fold.TestRows}");
            if (fold.ExcludedRows > 0)
                text.Append(CultureInfo.InvariantCulture, $", left out {fold.ExcludedRows}");
            if (fold is { NearestTrainMetres: { } nearest, MedianTrainMetres: { } median })
                text.Append(CultureInfo.InvariantCulture, $", nearest training row {nearest:0} m, median {median:0} m");
            text.Append('\n');
        }

        foreach (string warning in Warnings)
            text.Append(CultureInfo.InvariantCulture, $"Warning: {warning}\n");
        return text.ToString();
    }
}
