using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Turns a series of irregular dates into one of regular periods, the same number for every row.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names; clear: Vector of Boolean [T, H, W], true = usable (optional); dates: Vector of Int32 [T], days since 1970-01-01 |
/// | Output | Vector of Single [P, C, H, W] with band and step names; <c>…Dates</c>: Vector of Int32 [P], first day of each period |
/// | No-data | a period with nothing clear is NaN; dates outside all periods are not used (see <see cref="TimeRegularizingOptions.CountObservations"/>), and a row with all its dates outside is an error |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class TimeRegularizingEstimator : RowEstimator<TimeRegularizingTransformer>
{
    private readonly TimeRegularizingColumns _columns;
    private readonly TimeRegularizingOptions _options;

    internal TimeRegularizingEstimator(GeoFMCatalog catalog, TimeRegularizingColumns columns, TimeRegularizingOptions options)
        : base(catalog)
    {
        options.Validate();
        _columns = columns;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
    {
        get
        {
            List<RowRequirement> requirements =
            [
                RowRequirement.Series(TimeRegularizingTransformer.Role, _columns.Input),
                new(TimeRegularizingTransformer.DatesRole, _columns.Dates, true, RowItem.Int32),
            ];
            if (_columns.Clear is not null)
                requirements.Add(new(TimeRegularizingTransformer.ClearRole, _columns.Clear, true, RowItem.Boolean));
            return requirements;
        }
    }

    private protected override TimeRegularizingTransformer FitCore(IDataView input)
    {
        var transformer = new TimeRegularizingTransformer(
            _columns, SeriesColumn.Of(input.Schema, TimeRegularizingTransformer.Role, _columns.Input), _options);
        transformer.CheckInputs(input.Schema);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        yield return PromiseSeries(_columns.Output, 1, hasStepNames: true);
        foreach (var output in TimeRegularizingTransformer.CountColumns(_columns.Output, 1, new SeriesShape(1, 1, 1), _options))
            yield return output.Column;
    }
}

/// <summary>The columns that the estimator binds.</summary>
internal sealed record TimeRegularizingColumns(string Output, string Input, string? Clear, string Dates);
