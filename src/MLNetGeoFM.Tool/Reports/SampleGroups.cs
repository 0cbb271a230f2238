using System.Globalization;
using MLNetGeoFM.Tool.Pipelines;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>What intervals resample: samples of one group resemble each other, so they are drawn together.</summary>
/// <param name="Names">Group of each prediction.</param>
/// <param name="Noun">What a group is, in the plural.</param>
internal sealed record SampleGroups(string[] Names, string Noun)
{
    /// <summary>Below this many groups an interval is too short.</summary>
    private const int Enough = 20;

    /// <summary>What the folds hold together: regions for region folds, years for year folds, else the cells, blocks or clusters that were dealt.</summary>
    public static SampleGroups Of(CrossValidationReport report, FoldPlan plan, EvaluatedSamples facts)
    {
        if (plan.Shift is FoldShift.Region or FoldShift.Year || report.Assignment.Groups is not { } groups)
            return Of(report.Predictions, plan.Shift, facts);
        return new([.. report.Predictions.Rows.Select(row => groups[row])], plan.Name switch
        {
            "cell" => "cells",
            "position" => "positions",
            "cluster" or "feature-cluster" => "clusters",
            _ => "blocks",
        });
    }

    /// <summary>Regions for region folds, years for year folds; else the blocks, the positions or the samples, whatever the data have.</summary>
    public static SampleGroups Of(OutOfFoldPredictions predictions, FoldShift shift, EvaluatedSamples facts)
    {
        // A sample that names no group is a group of its own.
        string[] from(Func<int, string> name) => [.. predictions.Rows.Select(row => name(row) is { Length: > 0 } text ? text : $"row {row}")];
        string[] folds() => [.. predictions.Folds.Select(fold => predictions.FoldNames[fold])];
        if (shift == FoldShift.Region)
            return new(facts.Regions is { } regions ? from(row => regions[row]) : folds(), "regions");
        if (shift == FoldShift.Year)
            return new(folds(), "years");
        if (facts.Blocks is { } blocks)
            return new(from(row => blocks[row]), "blocks");
        if (facts.HasPositions)
        {
            string[] positions = from(row => string.Create(CultureInfo.InvariantCulture, $"{facts.Latitudes![row]:F4},{facts.Longitudes![row]:F4}"));
            return new(positions, "positions");
        }

        return new(from(row => row.ToString(CultureInfo.InvariantCulture)), "samples");
    }

    /// <summary>How many groups.</summary>
    public int Count => Names.Distinct(StringComparer.Ordinal).Count();

    /// <summary>What is resampled, in words.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Count} {Noun} drawn with replacement")
        + (Count < Enough ? " (too few: the true interval is wider)" : "");
}
