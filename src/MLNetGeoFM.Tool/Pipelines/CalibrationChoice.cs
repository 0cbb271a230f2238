using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>How probabilities are corrected inside the training samples.</summary>
/// <param name="Method">The form of the correction.</param>
/// <param name="GroupColumn">Column of the groups held out together.</param>
internal sealed record CalibrationChoice(CalibrationMethod Method, string GroupColumn)
{
    private static readonly string[] OfTraining = ["Region", "Block", "Year"];

    /// <summary>Groups like those the division tests: regions for regions, years for years, else blocks, or regions without blocks.</summary>
    /// <exception cref="InvalidDataException">The data has no groups.</exception>
    public static CalibrationChoice For(CalibrationMethod method, FoldPlan plan, IDataView data) => For(method, data, plan.Shift switch
    {
        FoldShift.Region => ["Region", "Block", "Year"],
        FoldShift.Year => ["Year", "Block", "Region"],
        _ => ["Block", "Region", "Year"],
    });

    /// <summary>Groups of a model that will be used elsewhere: regions, or blocks, or years, whichever there are at least two of.</summary>
    /// <param name="method">The form of the correction.</param>
    /// <param name="data">The training samples.</param>
    /// <param name="notes">Receives a note where it is not what it should be.</param>
    /// <exception cref="InvalidDataException">The data has no groups.</exception>
    public static CalibrationChoice ForTraining(CalibrationMethod method, IDataView data, List<string> notes)
    {
        var choice = For(method, data, OfTraining);
        string[] single = [.. OfTraining.TakeWhile(name => name != choice.GroupColumn).Where(name => data.Schema.GetColumnOrNull(name) is not null)];
        if (single.Length > 0)
        {
            notes.Add($"All samples have the same {string.Join(" and ", single)}: probabilities are calibrated on held-out groups of '{choice.GroupColumn}', "
                + "which says less about regions never seen.");
        }

        return choice;
    }

    /// <summary>Whether there is such a column, with two values or more.</summary>
    public static bool HasSeveral(IDataView data, string name) => data.Schema.GetColumnOrNull(name) is { } column
        && (column.Type is TextDataViewType
            ? data.GetColumn<string>(column).Where(text => !string.IsNullOrEmpty(text)).Distinct(StringComparer.Ordinal).Take(2).Count()
            : data.GetColumn<int>(column).Distinct().Take(2).Count()) == 2;

    private static CalibrationChoice For(CalibrationMethod method, IDataView data, string[] columns)
    {
        string? column = columns.FirstOrDefault(name => HasSeveral(data, name));
        return column is not null
            ? new(method, column)
            : throw new InvalidDataException("The data has no groups to hold out inside training: expected one of the keys 'region' or 'block' "
                + "in series.json, with two values or more, got none. Name the column there, or leave --calibrate and --choose-views out.");
    }
}
