using Microsoft.ML;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Turns the times of rows, as <c>LoadFromEnumerable</c> takes them from a class, into the dates that every component reads.</summary>
    /// <remarks>
    /// | Looks at the data in Fit? | No |
    /// | Input | Vector of DateTime [T], ascending: in UTC, or of unspecified kind at midnight, which is a date |
    /// | Output | Vector of Int32 [T], days since 1970-01-01: the calendar day in UTC |
    /// | No-data | a time outside the years 1900 to 2200 is an error, <c>default(DateTime)</c> too: leave out what was not observed |
    /// | Thread-safe | Yes |
    /// ML.NET columns hold <see cref="DateTime"/> and no <see cref="DateOnly"/>; make a <c>DateTime[]</c> property of those with
    /// <c>date.ToDateTime(TimeOnly.MinValue)</c>, or load series with <see cref="LoadSeries(IEnumerable{SeriesRecord}, LoadRecordsOptions)"/>.
    /// A row whose times are local, have no time zone, or do not ascend stops the cursor with an
    /// <see cref="InvalidDataException"/>.
    /// </remarks>
    /// <param name="outputColumnName">Column to add, Vector of Int32 [T].</param>
    /// <param name="inputColumnName">Column with the times, Vector of DateTime [T]; null = same name as the output.</param>
    /// <returns>An estimator of built-in parts; a saved model needs nothing registered.</returns>
    /// <exception cref="ArgumentException">The output's name is empty.</exception>
    public IEstimator<ITransformer> ConvertDates(string outputColumnName, string? inputColumnName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        TransformsCatalog transforms = Context.Transforms;
        return transforms.CopyColumns(DatedTimes.ColumnName, inputColumnName ?? outputColumnName)
            .Append(transforms.CustomMapping<DatedTimes, DatedDays>(DatedDaysFactory.Map, DatedDaysFactory.ContractName))
            .Append(transforms.CopyColumns(outputColumnName, DatedDays.ColumnName))
            .Append(transforms.DropColumns(DatedTimes.ColumnName, DatedDays.ColumnName));
    }
}
