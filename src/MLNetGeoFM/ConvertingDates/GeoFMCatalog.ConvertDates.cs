namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Turns the times of rows, as <c>LoadFromEnumerable</c> takes them from a class, into the dates that every component reads.</summary>
    /// <remarks>
    /// ML.NET columns hold <see cref="DateTime"/> and no <see cref="DateOnly"/>; make a <c>DateTime[]</c> property of those with
    /// <c>date.ToDateTime(TimeOnly.MinValue)</c>, or load series with <see cref="LoadSeries(IEnumerable{SeriesRecord}, LoadRecordsOptions)"/>.
    /// A row whose times are local, have no time zone, or do not ascend stops the cursor with an <see cref="ArgumentException"/>.
    /// </remarks>
    /// <param name="outputColumnName">Column to add, Vector of Int32 [T].</param>
    /// <param name="inputColumnName">Column with the times, Vector of DateTime [T]; null = same name as the output.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public DateConvertingEstimator ConvertDates(string outputColumnName, string? inputColumnName = null)
        => new(Context.Transforms, outputColumnName, inputColumnName ?? outputColumnName);
}
