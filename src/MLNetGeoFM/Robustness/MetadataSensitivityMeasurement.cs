using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Lets every model predict with right and with wrong metadata, and compares.</summary>
internal sealed class MetadataSensitivityMeasurement(IDataView data, TestBench bench, MetadataSensitivityOptions options)
{
    private readonly SeriesColumnNames _names = new(
        options.SeriesColumnName, options.DatesColumnName, options.ClearColumnName, options.SampleIdColumnName);

    private string[] _ids = [];

    public MetadataSensitivityReport Run()
    {
        MetadataPerturbation[] perturbations = [.. options.Perturbations ?? Possible()];
        if (perturbations.Length == 0)
        {
            throw new ArgumentException(
                $"The data has no metadata to tell wrong: expected '{options.LatitudeColumnName}' and '{options.LongitudeColumnName}', or "
                + $"'{options.DatesColumnName}'. Name the columns that hold them.");
        }

        _ids = options.SampleIdColumnName is { } name
            ? ColumnText.Read(data, "sample id", name)
            : [.. Enumerable.Range(0, bench.RowCount).Select(row => row.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        (IDataView View, Func<int, bool> IsTold)[] views = [.. perturbations.Select(View)];
        List<MetadataSensitivityPoint> points = [];
        double whole = views.Length * bench.Names.Count;
        for (int model = 0; model < bench.Names.Count; model++)
        {
            PooledPredictions right = bench.Predict(model, data, options.CancellationToken);
            for (int i = 0; i < views.Length; i++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                PooledPredictions wrong = bench.Predict(model, views[i].View, options.CancellationToken);
                points.Add(Compare(bench.Names[model], perturbations[i], right, wrong, views[i].IsTold));
                options.Progress?.Report(points.Count / whole);
            }
        }

        return new(points);
    }

    private IEnumerable<MetadataPerturbation> Possible()
    {
        bool hasPlace = Has(options.LatitudeColumnName) && Has(options.LongitudeColumnName);
        if (hasPlace)
        {
            foreach (double kilometres in new[] { 10.0, 100, 1000 })
                yield return MetadataPerturbation.MovedPlace(kilometres);
        }

        if (Has(options.DatesColumnName))
        {
            yield return MetadataPerturbation.MonthShift(3);
            yield return MetadataPerturbation.MonthShift(6);
        }

        if (hasPlace && Has(options.RegionColumnName))
            yield return MetadataPerturbation.OtherRegion;
        if (!hasPlace || options.ClimateColumnName is null)
            yield break;
        yield return MetadataPerturbation.SameClimate;
        yield return MetadataPerturbation.OtherClimate;
    }

    private bool Has(string name) => data.Schema.GetColumnOrNull(name) is not null;

    private (IDataView View, Func<int, bool> IsTold) View(MetadataPerturbation perturbation)
    {
        if (perturbation.Kind == MetadataPerturbationKind.MonthShift)
        {
            if (!Has(options.SeriesColumnName))
                return (new ToldDatesView(data, options.DatesColumnName, (int)perturbation.Level), _ => true);
            DegradedSeriesView shifted = new(data, Degradation.MonthShift((int)perturbation.Level), _names,
                new() { SeasonStartMonth = options.SeasonStartMonth });
            return (shifted, _ => true);
        }

        ToldPlaces own = ToldPlaces.Read(data, options.LatitudeColumnName, options.LongitudeColumnName);
        ToldPlaces told = perturbation.Kind switch
        {
            MetadataPerturbationKind.MovedPlace => own.Moved(_ids, options.Seed, perturbation.Level),
            MetadataPerturbationKind.OtherRegion => own.Exchanged(
                _ids, ColumnText.Read(data, "region", options.RegionColumnName), options.Seed, sameGroup: false),
            _ => own.Exchanged(_ids, Climates(), options.Seed, perturbation.Kind == MetadataPerturbationKind.SameClimate),
        };
        return (new ToldPlacesView(data, options.LatitudeColumnName, options.LongitudeColumnName, told), told.IsTold);
    }

    private string[] Climates() => options.ClimateColumnName is { } name
        ? ColumnText.Read(data, "climate", name)
        : throw new ArgumentException(
            $"No column says which climate a sample has: expected a name in {nameof(options.ClimateColumnName)}, got none. "
            + "Name it, or leave the climates out.");

    private static MetadataSensitivityPoint Compare(string model, MetadataPerturbation perturbation, PooledPredictions right,
        PooledPredictions wrong, Func<int, bool> isTold)
    {
        int[] told = [.. Enumerable.Range(0, right.Rows.Length).Where(i => isTold(right.Rows[i]))];
        if (told.Length == 0)
            return new(model, perturbation, 0, double.NaN, double.NaN, double.NaN, double.NaN);
        ClassificationMetrics before = right.Score(isTold);
        ClassificationMetrics after = wrong.Score(isTold);
        return new(model, perturbation, told.Length,
            told.Count(i => right.PredictedClasses[i] != wrong.PredictedClasses[i]) / (double)told.Length,
            told.Average(i => TotalVariation(right.Probabilities[i], wrong.Probabilities[i])),
            after.OverallAccuracy - before.OverallAccuracy, after.MacroF1 - before.MacroF1);
    }

    /// <summary>Half the sum of the changes; 1 where only one of the two is a prediction, 0 where neither is.</summary>
    private static double TotalVariation(float[] right, float[] wrong)
    {
        bool none = float.IsNaN(right[0]);
        if (none || float.IsNaN(wrong[0]))
            return none && float.IsNaN(wrong[0]) ? 0 : 1;
        double sum = 0;
        for (int k = 0; k < right.Length; k++)
            sum += Math.Abs((double)right[k] - wrong[k]);
        return sum / 2;
    }
}
