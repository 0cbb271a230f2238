using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Turns a series of irregular dates into one of regular periods, the same number for every row.</summary>
/// <remarks>
/// | Looks at the data in Fit? | The dates of a sample of rows, to warn where many lie outside the periods, or none can be of a satellite |
/// | Input | Vector of Single [T, C, H, W] with band names; clear: Vector of Boolean [T, H, W], true = usable (optional); dates: Vector of Int32 [T], days since 1970-01-01 |
/// | Output | Vector of Single [P, C, H, W] with band and step names; <c>…Dates</c>: Vector of Int32 [P], first day of each period |
/// | No-data | a period with nothing clear is NaN; dates outside all periods are not used (see <see cref="TimeRegularizingOptions.CountObservations"/>), and a row with all its dates outside is an error |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class TimeRegularizingEstimator : RowEstimator<TimeRegularizingTransformer>
{
    private const double TolerableShareOutside = 0.05;

    /// <summary>1972-07-23, when the first satellite that mapped land began, to 2049; a day since 1900 of this century lies after it.</summary>
    private static readonly int FirstDay = SeriesCalendar.DayOf(new DateOnly(1972, 7, 23));
    private static readonly int LastDay = SeriesCalendar.DayOf(new DateOnly(2049, 12, 31));

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
        int[][] sampled = [.. SampledRows.Dates(input, _columns.Dates).Where(days => days.Length > 0)];
        WarnOfDatesOutside(sampled);
        WarnOfOtherOrigin(sampled);
        return transformer;
    }

    /// <summary>A season that starts in the wrong month loses half of every series without any value looking wrong.</summary>
    private void WarnOfDatesOutside(int[][] sampled)
    {
        long dates = 0;
        long outside = 0;
        foreach (int[] days in sampled)
        {
            TimeGrid grid = _options.Grid.For(days.Min());
            dates += days.Length;
            outside += days.Count(day => grid.PeriodOf(day) < 0);
        }

        if (outside <= dates * TolerableShareOutside)
            return;
        Warn($"{outside} of {dates} sampled dates lie outside the {_options.Grid.Count} periods {_options.Grid.StepNames[0]} to "
            + $"{_options.Grid.StepNames[^1]} and are not used. Start the season in another month, or take more periods.");
    }

    /// <summary>Days of a year, or days that another program counts from 1900, fall into months like any others.</summary>
    private void WarnOfOtherOrigin(int[][] sampled)
    {
        if (sampled.Length == 0)
            return;
        int first = sampled.Min(days => days.Min());
        int last = sampled.Max(days => days.Max());
        if (last >= FirstDay && first <= LastDay)
            return;
        Warn($"the sampled dates are the days {first} to {last} since 1970-01-01: expected some from 1972 to 2049 ({FirstDay} to {LastDay}), "
            + "when satellites map land. Days of a year, or days counted from another date, must be made days since 1970-01-01 first: "
            + $"{nameof(GeoFMCatalog.ConvertDates)} does it for times.");
    }

    private void Warn(string message)
    {
        using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.RegularizeTime)).Start("Fit");
        channel.Warning(MessageSensitivity.None, "{0}", $"Column '{_columns.Dates}': {message}");
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        yield return PromiseSeries(_columns.Output, 1, hasStepNames: true);
        foreach (var output in TimeRegularizingTransformer.CountColumns(_columns.Output, 1, new SeriesShape(1, 1, 1), _options))
            yield return output.Column;
    }
}
