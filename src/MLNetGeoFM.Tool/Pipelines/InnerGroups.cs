using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>The column whose values are held out together to choose among views inside the training samples: as for calibration.</summary>
internal static class InnerGroups
{
    /// <exception cref="InvalidDataException">The data has no groups.</exception>
    public static string For(FoldPlan plan, IDataView data) => CalibrationChoice.For(CalibrationMethod.Temperature, plan, data).GroupColumn;

    /// <exception cref="InvalidDataException">The data has no groups.</exception>
    public static string ForTraining(IDataView data) => CalibrationChoice.ForTraining(CalibrationMethod.Temperature, data, []).GroupColumn;
}
