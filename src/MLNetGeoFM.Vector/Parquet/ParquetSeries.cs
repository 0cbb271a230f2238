namespace MLNetGeoFM;

/// <summary>Reads the columns of a table that holds observations.</summary>
internal static class ParquetSeries
{
    /// <summary>The samples in the order of their first rows, dates ascending.</summary>
    public static List<SeriesRecord> Read(ParquetTable table, string source, ParquetSeriesColumns columns)
    {
        IReadOnlyList<SampleHeading> headings = SampleHeading.Of(columns.Label, columns.Region, columns.Split, columns.Block);
        IReadOnlyList<string?> ids = table.ReadTexts(columns.Id);
        IReadOnlyList<DateTime?> times = table.ReadTimes(columns.Date);
        IReadOnlyList<double>[] bands = [.. columns.Bands.Select(table.ReadNumbers)];
        IReadOnlyList<double>? quality = columns.Quality is { } name ? table.ReadNumbers(name) : null;
        IReadOnlyList<double>? latitudes = columns.Latitude is { } latitude ? table.ReadNumbers(latitude) : null;
        IReadOnlyList<double>? longitudes = columns.Longitude is { } longitude ? table.ReadNumbers(longitude) : null;
        IReadOnlyList<string?>[] texts = [.. headings.Select(heading => table.ReadTexts(heading.ColumnName))];

        ObservationGroups groups = new()
        {
            IdColumnName = columns.Id,
            DateColumnName = columns.Date,
            Source = source,
            Scale = columns.Scale,
            Offset = columns.Offset,
            Headings = headings,
        };
        double[] bandValues = new double[bands.Length];
        string[] textValues = new string[texts.Length];
        int row = 0;
        Func<int> day = () => times[row] is { } time
            ? SeriesCalendar.DayOf(time)
            : throw new ArgumentException("There is no date: expected one, got none. Add it, or leave the row out.");
        for (; row < ids.Count; row++)
        {
            for (int i = 0; i < bands.Length; i++)
                bandValues[i] = bands[i][row];
            for (int i = 0; i < texts.Length; i++)
                textValues[i] = texts[i][row] ?? "";
            groups.Add(row, ids[row] ?? "", day, bandValues, quality?[row], (latitudes?[row] ?? double.NaN, longitudes?[row] ?? double.NaN), textValues);
        }

        return groups.ToRecords();
    }
}
