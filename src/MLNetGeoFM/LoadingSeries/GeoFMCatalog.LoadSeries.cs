using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Loads a folder of satellite series: <c>series.json</c>, a table of samples and one of observations.</summary>
    /// <param name="folder">Path of the folder.</param>
    /// <returns>See <see cref="LoadSeries(string, LoadSeriesOptions)"/>.</returns>
    /// <exception cref="InvalidDataException">The folder is not what it should be; the message says where and what to do.</exception>
    public IDataView LoadSeries(string folder) => LoadSeries(folder, new LoadSeriesOptions());

    /// <summary>Loads a folder of satellite series: <c>series.json</c>, a table of samples and one of observations.</summary>
    /// <remarks>
    /// Samples are read at once; observations are streamed anew by every cursor, in bounded memory and only for the columns
    /// asked for. Their faults are found by the cursor that reads them; the log says what was opened. Rows come in the order of the observations.
    /// Columns, where the description names them (the last five need a column of the samples):
    /// | SampleId | Text |
    /// | Reflectance | Vector of Single [T, C, 1, 1], T varies; unitless; NaN = no observation; annotated with band names |
    /// | Dates | Vector of Int32 [T], days since 1970-01-01, ascending |
    /// | Scl or Fmask | Vector of Byte [T, 1, 1], classes or bit flags as the provider defines them |
    /// | Qa60 or QaPixel | Vector of UInt16 [T, 1, 1], bit flags as the provider defines them |
    /// | CloudProbability | Vector of Single [T, 1, 1], per cent |
    /// | Year | Int32, calendar year of the first date |
    /// | Latitude, Longitude | Single, degrees, WGS 84; NaN = unknown |
    /// | Label, Region, Split, Block | Text; an empty label = unknown |
    /// | what <see cref="LoadSeriesOptions.SampleColumnNames"/> names | Text; empty = unknown |
    /// </remarks>
    /// <param name="folder">Path of the folder.</param>
    /// <param name="options">Limits, progress and cancellation.</param>
    /// <returns>A lazy view with one row for each sample.</returns>
    /// <exception cref="InvalidDataException">The folder is not what it should be; the message says where and what to do.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public IDataView LoadSeries(string folder, LoadSeriesOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SeriesFolder opened = SeriesFolder.Open(folder);
        using (IChannel channel = Environment.Register(nameof(LoadSeries)).Start("Open"))
        {
            channel.Info(MessageSensitivity.Schema, "Series folder '{0}' ({1}, {2}): {3} samples, bands {4}.", folder,
                opened.Description.Title, opened.Description.Sensor, opened.Samples.Count,
                string.Join(' ', opened.Description.Bands.Select(band => band.Name)));
        }

        return SeriesDataView.Of(opened, options.ToReadOptions(), options.SampleColumnNames);
    }

    /// <summary>Loads series that the program has in memory, with the columns of a series folder.</summary>
    /// <param name="series">The series; see <see cref="LoadSeries(IEnumerable{SeriesRecord}, LoadRecordsOptions)"/>.</param>
    /// <param name="bandNames">Names of the C bands in the order of the reflectances, ESA spelling.</param>
    /// <returns>
    /// A lazy view with one row for each series. A cloud probability is a column; series with quality flags need
    /// <see cref="LoadRecordsOptions.Quality"/>, which says what they mean, and are refused without.
    /// </returns>
    /// <exception cref="ArgumentException">There is no series, or the band names are empty or not unique.</exception>
    public IDataView LoadSeries(IEnumerable<SeriesRecord> series, params IReadOnlyList<string> bandNames) =>
        LoadSeries(series, new LoadRecordsOptions { BandNames = bandNames });

    /// <summary>Loads series that the program has in memory, with the columns of a series folder.</summary>
    /// <remarks>
    /// The same pipeline runs on both: the columns are those of <see cref="LoadSeries(string, LoadSeriesOptions)"/>, with dates as days
    /// since 1970-01-01, whether the records were made from <see cref="DateOnly"/>, <see cref="DateTime"/> or days. Latitude and
    /// longitude are always there, NaN = unknown; Label, Region, Split and Block where the first series has them (not null).
    /// Every cursor enumerates the series anew, so they must come back the same; faults of a series are found by the cursor.
    /// For rows of a class of your own and <c>LoadFromEnumerable</c>, <see cref="ConvertDates"/> does the dates.
    /// </remarks>
    /// <param name="series">
    /// The series, at least one, ids unique: dates ascending, reflectance [T, C, 1, 1] unitless with NaN = no observation.
    /// </param>
    /// <param name="options">The bands, what the quality layer means, and limits.</param>
    /// <returns>A lazy view with one row for each series.</returns>
    /// <exception cref="ArgumentException">There is no series, or an option does not hold.</exception>
    public IDataView LoadSeries(IEnumerable<SeriesRecord> series, LoadRecordsOptions options)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SeriesRecord first = series.FirstOrDefault()
            ?? throw new ArgumentException("There is no series: expected at least one, got none. The first one says which columns there are.",
                nameof(series));
        SeriesDataView view = SeriesDataView.Of(series, first.Sample, options.WithQualityOf(first));
        using (IChannel channel = Environment.Register(nameof(LoadSeries)).Start("Open"))
        {
            channel.Info(MessageSensitivity.Schema, "Series of memory: bands {0}, columns {1}.", string.Join(' ', options.BandNames),
                string.Join(' ', view.Schema.Select(column => column.Name)));
        }

        return view;
    }

    /// <summary>Puts observations of a table together as series; the table has one row for each date of each sample.</summary>
    /// <param name="observations">The table; see <see cref="LoadSeries(IDataView, LoadObservationsOptions)"/>.</param>
    /// <param name="idColumnName">Column that names the sample, Text or whole numbers.</param>
    /// <param name="dateColumnName">Column with the date: DateTime, or Text as yyyy-MM-dd.</param>
    /// <param name="bandColumnNames">Columns of the C bands, reflectance as numbers; their names become the band names.</param>
    /// <returns>A view with one row for each sample; there is no quality layer, label or place.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, or there is no row.</exception>
    /// <exception cref="InvalidDataException">A row has no id or no date, or the day of another one of its sample.</exception>
    public IDataView LoadSeries(
        IDataView observations, string idColumnName, string dateColumnName, params IReadOnlyList<string> bandColumnNames) =>
        LoadSeries(observations, new LoadObservationsOptions
        {
            IdColumnName = idColumnName,
            DateColumnName = dateColumnName,
            BandColumnNames = bandColumnNames,
            Scale = 1,
        });

    /// <summary>Puts observations of a table together as series; the table has one row for each date of each sample.</summary>
    /// <remarks>
    /// Such a table is what a <c>DataFrame</c> of Microsoft.Data.Analysis holds, which is a data view itself, or what ML.NET reads
    /// from text files and databases. Its rows may stand in any order; they are read once, now, and kept. The columns of the view are
    /// those of <see cref="LoadSeries(IEnumerable{SeriesRecord}, LoadRecordsOptions)"/>, series in the order of their first rows.
    /// A number that is NaN is no observation, and so is a missing one in a Single or Double column of a <c>DataFrame</c>; in its columns
    /// of whole numbers a missing one reads as 0, which nobody can tell from a measured 0: make such columns Single first.
    /// </remarks>
    /// <param name="observations">The table.</param>
    /// <param name="options">Which columns hold what.</param>
    /// <returns>A view with one row for each sample.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type, there is no row, or an option does not hold.</exception>
    /// <exception cref="InvalidDataException">
    /// A row has no id or no date, the day of another one of its sample, or another label, region, split or block than those of its sample.
    /// </exception>
    public IDataView LoadSeries(IDataView observations, LoadObservationsOptions options)
    {
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        List<SeriesRecord> records = ObservationTable.Read(observations, options);
        return records.Count > 0
            ? LoadSeries(records, options.ToRecordsOptions())
            : throw new ArgumentException("There are no observations: expected at least one row, got none.", nameof(observations));
    }
}
