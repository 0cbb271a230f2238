using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Opens a series folder for a verb.</summary>
internal static class SeriesData
{
    private static readonly string[] Resampled = ["Region", "Block"];

    private static readonly string[] Groups = ["SampleId", "Label", "Region", "Split", "Block", "Year", "Latitude", "Longitude"];

    public static IDataView Load(
        MLContext ml, DirectoryInfo folder, bool requireLabel, Action<double> progress, CancellationToken cancellation)
    {
        var data = ml.GeoFM().LoadSeries(folder.FullName, new LoadSeriesOptions
        {
            Progress = new ReadProgress(progress),
            CancellationToken = cancellation,
        });
        if (requireLabel && data.Schema.GetColumnOrNull("Label") is null)
        {
            throw new InvalidDataException($"The series folder '{folder.FullName}' has no labels: expected the key 'label' in series.json "
                + "to name a column of samples.csv, got null. Name it.");
        }

        return data;
    }

    /// <summary>Computes the features once and keeps them in memory with what folds and labels need.</summary>
    public static IDataView Prepare(MLContext ml, IDataView features)
    {
        string[] kept = [.. Groups.Append("Features").Where(name => features.Schema.GetColumnOrNull(name) is not null)];
        var narrow = ml.Transforms.SelectColumns(kept).Fit(features).Transform(features);
        var cached = ml.Data.Cache(narrow, kept);
        _ = cached.GetColumn<float[]>("Features").Count();
        return cached;
    }

    /// <summary>What a report needs to know of the samples of prepared data.</summary>
    public static SampleFacts Facts(IDataView prepared)
    {
        string[]? texts(string column) => prepared.Schema.GetColumnOrNull(column) is null ? null : [.. prepared.GetColumn<string>(column)];
        float[]? degrees(string column) => prepared.Schema.GetColumnOrNull(column) is null ? null : [.. prepared.GetColumn<float>(column)];
        return new(texts("Label")!, texts("Region"), texts("Block"), degrees("Latitude"), degrees("Longitude"));
    }

    /// <summary>The number of features of prepared data.</summary>
    public static int FeatureCount(IDataView prepared) => ((VectorDataViewType)prepared.Schema["Features"].Type).Size;

    /// <summary>What is sampled as a whole, for intervals: the region, or else the block; null = the folds.</summary>
    public static string? GroupColumn(IDataView prepared)
        => Resampled.FirstOrDefault(name => prepared.Schema.GetColumnOrNull(name) is not null);

    private sealed class ReadProgress(Action<double> report) : IProgress<SeriesProgress>
    {
        public void Report(SeriesProgress value) => report(value.TotalBytes == 0 ? 1 : (double)value.BytesRead / value.TotalBytes);
    }
}
