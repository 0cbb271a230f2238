using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Turns a series of irregular dates into one of regular periods, the same number for every row.</summary>
/// <remarks>
/// | Looks at the data in Fit? | The dates of a sample of rows, to warn where many lie outside the periods |
/// | Input | Vector of Single [T, C, H, W] with band names; clear: Vector of Boolean [T, H, W], true = usable (optional); dates: Vector of Int32 [T], days since 1970-01-01 |
/// | Output | Vector of Single [P, C, H, W] with band and step names; <c>…Dates</c>: Vector of Int32 [P], first day of each period |
/// | No-data | a period with nothing clear is NaN; dates outside all periods are not used (see <see cref="TimeRegularizingOptions.CountObservations"/>), and a row with all its dates outside is an error |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class TimeRegularizingEstimator : RowEstimator<TimeRegularizingTransformer>
{
    private const double TolerableShareOutside = 0.05;

    private readonly DatedSeriesColumns _columns;
    private readonly TimeRegularizingOptions _options;

    internal TimeRegularizingEstimator(GeoFMCatalog catalog, DatedSeriesColumns columns, TimeRegularizingOptions options)
        : base(catalog)
    {
        options.Validate();
        _columns = columns;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements => _columns.Requirements;

    private protected override TimeRegularizingTransformer FitCore(IDataView input)
    {
        var transformer = new TimeRegularizingTransformer(_columns, _columns.Series(input.Schema), _options);
        transformer.CheckInputs(input.Schema);
        WarnOfDatesOutside(input);
        return transformer;
    }

    /// <summary>A season that starts in the wrong month loses half of every series without any value looking wrong.</summary>
    private void WarnOfDatesOutside(IDataView input)
    {
        long dates = 0;
        long outside = 0;
        foreach (int[] days in SampledRows.Dates(input, _columns.Dates).Where(days => days.Length > 0))
        {
            TimeGrid grid = _options.Grid.For(days.Min());
            dates += days.Length;
            outside += days.Count(day => grid.PeriodOf(day) < 0);
        }

        if (outside <= dates * TolerableShareOutside)
            return;
        using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.RegularizeTime)).Start("Fit");
        channel.Warning(MessageSensitivity.None, "{0}",
            $"Column '{_columns.Dates}': {outside} of {dates} sampled dates lie outside the {_options.Grid.Count} periods "
            + $"{_options.Grid.StepNames[0]} to {_options.Grid.StepNames[^1]} and are not used. Start the season in another month, or take more periods.");
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        yield return PromiseSeries(_columns.Output, 1, hasStepNames: true);
        foreach (var output in TimeRegularizingTransformer.CountColumns(_columns.Output, 1, new SeriesShape(1, 1, 1), _options))
            yield return output.Column;
    }
}
