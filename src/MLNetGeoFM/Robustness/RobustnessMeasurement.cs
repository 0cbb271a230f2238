using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Scores every model on every degraded form of the data.</summary>
internal sealed class RobustnessMeasurement(IDataView data, TestBench bench, RobustnessOptions options)
{
    private readonly SeriesColumnNames _names = new(options.SeriesColumnName, options.DatesColumnName, options.ClearColumnName,
        options.SampleIdColumnName, options.ImportanceColumnName);

    public RobustnessReport Run()
    {
        _names.Check(data.Schema);
        (Degradation Degradation, LostDateFill Fill)[] plan =
        [
            (Degradation.None, LostDateFill.Hidden),
            .. options.Degradations.Where(one => one.Kind != DegradationKind.None).SelectMany(one =>
                one.LosesDates && options.CompareWithZeros
                    ? new[] { (one, LostDateFill.Hidden), (one, LostDateFill.Zero) }
                    : [(one, LostDateFill.Hidden)])
        ];
        List<RobustnessPoint> points = [];
        double whole = plan.Length * bench.Names.Count;
        for (int model = 0; model < bench.Names.Count; model++)
        {
            foreach (var (degradation, fill) in plan)
            {
                points.Add(Measure(model, degradation, fill));
                options.Progress?.Report(points.Count / whole);
            }
        }

        return new(points);
    }

    private RobustnessPoint Measure(int model, Degradation degradation, LostDateFill fill)
    {
        int seeds = degradation.IsRandom ? options.NumberOfSeeds : 1;
        double accuracy = 0;
        double macroF1 = 0;
        double calibration = 0;
        double loss = 0;
        double unpredicted = 0;
        int samples = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            DegradedSeriesView view = new(data, degradation, _names, new()
            {
                Seed = unchecked(options.Seed + seed),
                Fill = fill,
                SeasonStartMonth = options.SeasonStartMonth,
            });
            ClassificationMetrics metrics = bench.Predict(model, view, options.CancellationToken).Score();
            if (double.IsNaN(view.EffectiveLoss))
                ReadSeries(view);
            samples = metrics.Samples;
            accuracy += metrics.OverallAccuracy / seeds;
            macroF1 += metrics.MacroF1 / seeds;
            calibration += metrics.ExpectedCalibrationError / seeds;
            loss += view.EffectiveLoss / seeds;
            unpredicted += (double)metrics.WithoutPrediction / metrics.Samples / seeds;
        }

        return new(bench.Names[model], degradation, fill, samples, accuracy, macroF1, calibration, loss, seeds)
        {
            WithoutPrediction = unpredicted,
        };
    }

    /// <summary>A model that takes no series leaves the losses uncounted.</summary>
    private void ReadSeries(DegradedSeriesView view)
    {
        var column = view.Schema[_names.Series];
        using var cursor = new RowSubsetView(view, bench.TestedRows).GetRowCursor([column]);
        var get = cursor.GetGetter<Microsoft.ML.Data.VBuffer<float>>(column);
        Microsoft.ML.Data.VBuffer<float> series = default;
        while (cursor.MoveNext())
            get(ref series);
    }
}
