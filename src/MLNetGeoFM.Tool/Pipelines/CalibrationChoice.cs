using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>How probabilities are corrected inside the training samples.</summary>
/// <param name="Method">The form of the correction.</param>
/// <param name="GroupColumn">Column of the groups held out together.</param>
internal sealed record CalibrationChoice(CalibrationMethod Method, string GroupColumn)
{
    /// <summary>Groups like those the division tests: regions for regions, years for years, else blocks, or regions without blocks.</summary>
    /// <exception cref="InvalidDataException">The data has no groups.</exception>
    public static CalibrationChoice For(CalibrationMethod method, FoldPlan plan, IDataView data) => For(method, data, plan.Shift switch
    {
        FoldShift.Region => ["Region", "Block", "Year"],
        FoldShift.Year => ["Year", "Block", "Region"],
        _ => ["Block", "Region", "Year"],
    });

    /// <summary>Groups of a model that will be used elsewhere: regions, or blocks or years without them.</summary>
    /// <exception cref="InvalidDataException">The data has no groups.</exception>
    public static CalibrationChoice ForTraining(CalibrationMethod method, IDataView data) => For(method, data, ["Region", "Block", "Year"]);

    private static CalibrationChoice For(CalibrationMethod method, IDataView data, string[] columns)
    {
        string? column = columns.FirstOrDefault(name => data.Schema.GetColumnOrNull(name) is not null);
        return column is not null
            ? new(method, column)
            : throw new InvalidDataException("The data has no groups to hold out for calibration: expected one of the keys 'region' or 'block' "
                + "in series.json, got none. Name the column there, or leave --calibrate out.");
    }
}
