using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Reads the rows of a view that holds observations.</summary>
internal static class ObservationTable
{
    /// <summary>Reads every row once; the series come in the order of their first rows, dates ascending.</summary>
    public static List<SeriesRecord> Read(IDataView observations, LoadObservationsOptions options)
    {
        IReadOnlyList<SampleHeading> headings =
            SampleHeading.Of(options.LabelColumnName, options.RegionColumnName, options.SplitColumnName, options.BlockColumnName);
        string?[] names =
        [
            options.IdColumnName, options.DateColumnName, .. options.BandColumnNames, options.QualityColumnName, options.LatitudeColumnName,
            options.LongitudeColumnName, .. headings.Select(heading => heading.ColumnName),
        ];
        var needed = names.OfType<string>().Distinct(StringComparer.Ordinal).Select(observations.Schema.GetColumnOrNull)
            .OfType<DataViewSchema.Column>();
        using DataViewRowCursor cursor = observations.GetRowCursor([.. needed]);
        Func<string> id = ObservationColumns.Texts(cursor, "id", options.IdColumnName);
        Func<int> day = ObservationColumns.DaysOf(cursor, "date", options.DateColumnName);
        Func<double>[] bands = [.. options.BandColumnNames.Select(name => ObservationColumns.NumbersOf(cursor, "band", name))];
        Func<double>? quality = NumbersWhereGiven("quality", options.QualityColumnName);
        Func<double>? latitude = NumbersWhereGiven("latitude", options.LatitudeColumnName);
        Func<double>? longitude = NumbersWhereGiven("longitude", options.LongitudeColumnName);
        Func<string>[] texts = [.. headings.Select(heading => ObservationColumns.Texts(cursor, heading.Role, heading.ColumnName))];

        ObservationGroups groups = new()
        {
            IdColumnName = options.IdColumnName,
            DateColumnName = options.DateColumnName,
            Scale = options.Scale,
            Offset = options.Offset,
            Headings = headings,
            IsProbability = options.Quality == SeriesQualityKind.CloudProbability,
        };
        double[] bandValues = new double[bands.Length];
        string[] textValues = new string[texts.Length];
        long rows = 0;
        while (cursor.MoveNext())
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            for (int i = 0; i < bands.Length; i++)
                bandValues[i] = bands[i]();
            for (int i = 0; i < texts.Length; i++)
                textValues[i] = texts[i]();
            groups.Add(cursor.Position, id(), day, bandValues, quality?.Invoke(), (latitude?.Invoke() ?? double.NaN, longitude?.Invoke() ?? double.NaN), textValues);
            if (++rows % LoadObservationsOptions.RowsBetweenReports == 0)
                options.Progress?.Report(rows);
        }

        if (rows == 0 || rows % LoadObservationsOptions.RowsBetweenReports > 0)
            options.Progress?.Report(rows);

        return groups.ToRecords();

        Func<double>? NumbersWhereGiven(string role, string? columnName) =>
            columnName is null ? null : ObservationColumns.NumbersOf(cursor, role, columnName);
    }
}
