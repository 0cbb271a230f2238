using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Opens a series folder for a verb.</summary>
internal static class SeriesData
{
    private static readonly string[] Resampled = ["Region", "Block"];

    private static readonly string[] Groups = ["SampleId", "Label", "Region", "Split", "Block", "Year", "Latitude", "Longitude", "Dates", "MonthlyDates"];

    public static IDataView Load(
        MLContext ml, DirectoryInfo folder, bool requireLabel, Action<double> progress, CancellationToken cancellation,
        IReadOnlyList<string>? sampleColumns = null)
    {
        var data = ml.GeoFM().LoadSeries(folder.FullName, new LoadSeriesOptions
        {
            SampleColumnNames = sampleColumns ?? [],
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

    /// <summary>Reads labelled series, masks their clouds, computes the features once and keeps them.</summary>
    public static (IDataView Series, ITransformer Transform, IDataView Features) PrepareFeatures(
        MLContext ml, DirectoryInfo folder, FeatureChoice features, List<string> notes, CancellationToken cancellation)
        => TaskProgress.Run("Reading series and computing features", progress =>
        {
            var masked = FeaturePipeline.Masked(ml, Load(ml, folder, requireLabel: true, progress, cancellation, features.Columns.Names), notes);
            var fitted = features.Pipeline(ml, masked.Schema, notes, cancellation).Fit(masked);
            var prepared = Prepare(ml, fitted.Transform(masked), features.Columns, features.Views);
            NoteViews(prepared, features.Views, notes);
            return (masked, fitted, prepared);
        });

    /// <summary>Computes the features once and keeps them in memory with what folds and labels need.</summary>
    public static IDataView Prepare(MLContext ml, IDataView features, ErrorColumns columns, ViewPlan? views = null)
    {
        SeriesView[] all = (views ?? ViewPlan.None).Views;
        string[] kept = [.. Groups.Concat(all.Select(view => view.Features)).Concat(all.Where(view => view.DropsDates).Select(LostShare))
            .Concat(columns.Names).Where(name => features.Schema.GetColumnOrNull(name) is not null)];
        var narrow = ml.Transforms.SelectColumns(kept).Fit(features).Transform(features);
        var cached = ml.Data.Cache(narrow, kept);
        _ = cached.GetColumn<float[]>("Features").Count();
        return cached;
    }

    /// <summary>The share of clear dates that each copy with cloud dropout really loses, mean over its rows, [copies].</summary>
    public static double[] LostShares(IDataView prepared, ViewPlan views) =>
        [.. views.Views.Where(view => view.DropsDates).Select(view => prepared.GetColumn<float>(LostShare(view)).Where(float.IsFinite)
            .Select(share => (double)share).DefaultIfEmpty(0).Average())];

    private static void NoteViews(IDataView prepared, ViewPlan views, List<string> notes)
    {
        if (!views.IsNone)
            notes.Add($"Views: {views.Text}.");
        double[] lost = LostShares(prepared, views);
        if (lost.Length > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Cloud dropout: {lost.Length} copies lose {100 * lost.Average():F1} % of the clear dates, ")
                + string.Create(CultureInfo.InvariantCulture, $"the copies {100 * lost.Min():F1} to {100 * lost.Max():F1} %."));
        }
    }

    private static string LostShare(SeriesView view) => view.Left + "LostShare";

    /// <summary>What a report needs to know of the samples of prepared data.</summary>
    public static EvaluatedSamples Facts(IDataView prepared, ErrorColumns columns)
    {
        string[]? texts(string column) => prepared.Schema.GetColumnOrNull(column) is null ? null : [.. prepared.GetColumn<string>(column)];
        float[]? degrees(string column) => prepared.Schema.GetColumnOrNull(column) is null ? null : [.. prepared.GetColumn<float>(column)];
        return columns.AddTo(new(texts("Label")!, texts("Region"), texts("Block"), degrees("Latitude"), degrees("Longitude")), prepared);
    }

    /// <summary>The season of twelve months in which each series starts: 2013, or 2013/2014 where it does not start in January.</summary>
    public static string[] Seasons(IDataView series, int seasonStart) => [.. series.GetColumn<int[]>("Dates").Select(dates =>
    {
        var first = SeriesCalendar.ToDate(dates[0]);
        int year = first.Month >= seasonStart ? first.Year : first.Year - 1;
        return seasonStart == 1
            ? year.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{year}/{year + 1}");
    })];

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
