using Microsoft.ML;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Tells the head GTCA which columns of the data it may look at.</summary>
internal static class GtcaInputs
{
    private const string Region = "Region";

    /// <summary>Places, dates and, where there are several, regions.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="head">Strength and parts.</param>
    /// <param name="seed">Of inner folds and first weights.</param>
    /// <param name="progress">Told how much of the training is done; null = nobody.</param>
    /// <param name="cancellation">Stops training.</param>
    public static GtcaOptions Options(IDataView data, HeadChoice head, int seed, IProgress<double>? progress, CancellationToken cancellation)
    {
        bool hasPlace = Has(data, "Latitude") && Has(data, "Longitude");
        return new GtcaOptions
        {
            LatitudeColumnName = hasPlace ? "Latitude" : null,
            LongitudeColumnName = hasPlace ? "Longitude" : null,
            DatesColumnName = "Dates",
            RegionColumnName = CalibrationChoice.HasSeveral(data, Region) ? Region : null,
            HasAdapters = head.HasAdapters,
            Strength = head.Strength,
            Seed = seed,
            Progress = progress,
            CancellationToken = cancellation,
        };
    }

    private static bool Has(IDataView data, string name) => data.Schema.GetColumnOrNull(name) is not null;
}
