namespace MLNetGeoFM;

/// <summary>
/// Opens a folder of satellite series: <c>series.json</c> says how its two tables are read. The samples are in memory; the
/// observations are streamed, so that memory grows with the samples and the longest series, not with the observations.
/// Safe for concurrent use: each reader has its own stream.
/// </summary>
/// <remarks>
/// The sample table has one row for each series. The observation table has one row for each date; the rows of a series
/// stand together, in ascending order of their dates; the series may come in another order than the samples. Both tables are
/// UTF-8 with a header, comma-separated, quoted as in RFC 4180. Every fault ends in one <see cref="InvalidDataException"/> that
/// names file, line, column, what was expected, what was found and what to do.
/// </remarks>
public sealed class SeriesFolder
{
    /// <summary>Name of the file that describes the tables.</summary>
    public const string DescriptionFileName = "series.json";

    private readonly SampleTable _table;

    private SeriesFolder(string path, SeriesDescription description, SampleTable table) =>
        (FolderPath, Description, _table) = (path, description, table);

    /// <summary>Path of the folder, as it was given.</summary>
    public string FolderPath { get; }

    /// <summary>How the tables are read.</summary>
    public SeriesDescription Description { get; }

    /// <summary>The samples in the order of their table.</summary>
    public IReadOnlyList<SeriesSample> Samples => _table.Samples;

    /// <summary>Sample indices in the order of the observations; null until a reader has come to their end.</summary>
    internal int[]? KnownOrder { get; set; }

    /// <summary>Reads the description, the samples and the header of the observations of a folder.</summary>
    /// <param name="path">Path of the folder.</param>
    /// <returns>The opened folder; it holds no file open.</returns>
    /// <exception cref="InvalidDataException">
    /// The folder, the description or a table is missing or not what it should be; the message says where.
    /// </exception>
    public static SeriesFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
            throw SeriesErrors.At("The series folder is missing", $"a folder with {DescriptionFileName} and two tables",
                File.Exists(path) ? "a file" : "nothing", path, null, null, "Correct the path.");
        SeriesDescription description = SeriesDescription.Read(Path.Combine(path, DescriptionFileName));
        SampleTable table = SampleTableReader.Read(path, description);
        SeriesFolder folder = new(path, description, table);
        folder.OpenReader().Dispose();
        return folder;
    }

    /// <summary>Reads a column of the sample table that the description need not name, for instance a climate zone.</summary>
    /// <param name="column">Its name in the header.</param>
    /// <returns>Its texts, [samples], in the order of <see cref="Samples"/>; empty = not known.</returns>
    /// <exception cref="InvalidDataException">The table has no such column, or changed since the folder was opened.</exception>
    public IReadOnlyList<string> ReadSampleColumn(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column);
        using CsvTable table = new(Path.Combine(FolderPath, Description.Samples), "sample");
        int index = table.IndexOf(column, "sample column");
        int id = table.IndexOf(Description.Id, "id");
        List<string> texts = [];
        while (table.Read())
        {
            if (texts.Count >= Samples.Count || table.Text(id) != Samples[texts.Count].Id)
                throw table.Fault("The sample table changed while it was open", "the samples it had before", "others", id, "Open the folder anew.");
            texts.Add(table.TextOrEmpty(index));
        }

        return texts;
    }

    /// <summary>Opens a reader over the observations that reuses its buffers from series to series.</summary>
    /// <param name="parts">What is decoded; what is not stays unchecked and empty.</param>
    /// <param name="options">Limits, progress and cancellation; null for the defaults.</param>
    /// <returns>A reader before the first series; dispose it to close the file.</returns>
    /// <exception cref="InvalidDataException">The observation table lacks a column.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal SeriesReader OpenReader(SeriesParts parts = SeriesParts.All, SeriesReadOptions? options = null)
    {
        options ??= new SeriesReadOptions();
        options.Validate();
        return new SeriesReader(this, _table, parts, options);
    }

    /// <summary>Streams the series in the order of the observations, each with arrays of its own.</summary>
    /// <param name="options">Limits, progress and cancellation; null for the defaults.</param>
    /// <returns>One record for each sample. Each enumeration reads the table anew.</returns>
    /// <exception cref="InvalidDataException">While enumerating: a row is not what it should be; the message says where.</exception>
    /// <exception cref="OperationCanceledException">While enumerating: the reading was cancelled.</exception>
    public IEnumerable<SeriesRecord> ReadSeries(SeriesReadOptions? options = null)
    {
        using SeriesReader reader = OpenReader(SeriesParts.All, options);
        while (reader.Read())
            yield return reader.ToRecord();
    }

    /// <summary>Writes a folder that <see cref="Open"/> reads back: first beside its place, then moved there in one step.</summary>
    /// <remarks>
    /// Digital numbers are whole numbers where these give the same reflectance, else the shortest text that does. A reflectance
    /// comes back to the last bit unless it is thousands of times smaller than the offset.
    /// </remarks>
    /// <param name="path">Path of the folder; it must not exist yet.</param>
    /// <param name="description">How to write the tables; its places in a separate file need the region or id as key.</param>
    /// <param name="series">The series; enumerated once, one at a time.</param>
    /// <exception cref="ArgumentException">
    /// A record lacks what the description names, has another number of bands, or a value that the description cannot express.
    /// </exception>
    /// <exception cref="IOException">The folder exists already, or cannot be written.</exception>
    public static void Write(string path, SeriesDescription description, IEnumerable<SeriesRecord> series)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(series);
        SeriesWriter.Write(path, description, series);
    }
}
