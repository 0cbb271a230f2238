using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Moves the observations of a series in time, values, dates and clear mask together.</summary>
/// <remarks>
/// Aligned by latitude, the same crop has the same dates in the north and in the south; moved by chance, a copy of a training series
/// shows the season of another year or place; moved by fixed days, a series can be predicted several times and the probabilities
/// averaged.
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names; clear: Vector of Boolean [T, H, W], true = usable (optional); dates: Vector of Int32 [T], days since 1970-01-01; latitude: Single, degrees (only where the shift uses it) |
/// | Output | the same in the new order of dates: the series; <c>…Dates</c>, ascending; <c>…Clear</c> where a mask is given |
/// | No-data | NaN values move with their date; a row whose latitude is NaN is not moved by latitude |
/// | Deterministic | Yes; a random shift depends on the seed and the row's own dates and values, not on its place among rows |
/// | Thread-safe | Yes |
/// Source: see <see cref="SeasonShift.HopkinsDaysPerDegree"/>.
/// </remarks>
public sealed class SeasonShiftingEstimator : RowEstimator<SeasonShiftingTransformer>
{
    private readonly DatedSeriesColumns _columns;
    private readonly string? _latitude;
    private readonly SeasonShift _shift;

    internal SeasonShiftingEstimator(GeoFMCatalog catalog, DatedSeriesColumns columns, string? latitude, SeasonShift shift)
        : base(catalog)
    {
        _columns = columns;
        _latitude = latitude;
        _shift = shift;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements => _latitude is null
        ? _columns.Requirements
        : [.. _columns.Requirements, new(SeasonShiftingTransformer.LatitudeRole, _latitude, false, RowItem.Single)];

    private protected override SeasonShiftingTransformer FitCore(IDataView input)
    {
        var transformer = new SeasonShiftingTransformer(_columns, _latitude, _columns.Series(input.Schema), _shift);
        transformer.CheckInputs(input.Schema);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        yield return PromiseSeriesLike(_columns.Output, input, _columns.Input);
        foreach (var output in SeasonShiftingTransformer.DateAndMask(_columns, PromisedSeries(input, _columns.Input)))
            yield return output.Column;
    }
}
