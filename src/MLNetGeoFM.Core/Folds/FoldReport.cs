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
    string Name, int TrainRows, int TestRows, IReadOnlyList<string> ClassesMissingFromTraining);

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
    /// <summary>The report as text: one line for the design, one for each fold, one for each warning.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Kind}: {Folds.Count} fold{(Folds.Count == 1 ? "" : "s")}, {Rows} rows");
        if (ExcludedRows > 0)
            text.Append(CultureInfo.InvariantCulture, $", {ExcludedRows} excluded");
        text.Append('\n');
        foreach (FoldSummary fold in Folds)
            text.Append(CultureInfo.InvariantCulture, $"  {fold.Name}: train {fold.TrainRows}, test {fold.TestRows}\n");
        foreach (string warning in Warnings)
            text.Append(CultureInfo.InvariantCulture, $"Warning: {warning}\n");
        return text.ToString();
    }
}
