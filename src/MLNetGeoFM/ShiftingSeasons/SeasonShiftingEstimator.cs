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
    private readonly SeasonShiftingColumns _columns;
    private readonly SeasonShift _shift;

    internal SeasonShiftingEstimator(GeoFMCatalog catalog, SeasonShiftingColumns columns, SeasonShift shift)
        : base(catalog)
    {
        _columns = columns;
        _shift = shift;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
    {
        get
        {
            List<RowRequirement> requirements =
            [
                RowRequirement.Series(SeasonShiftingTransformer.Role, _columns.Input),
                new(SeasonShiftingTransformer.DatesRole, _columns.Dates, true, RowItem.Int32),
            ];
            if (_columns.Clear is not null)
                requirements.Add(new(SeasonShiftingTransformer.ClearRole, _columns.Clear, true, RowItem.Boolean));
            if (_columns.Latitude is not null)
                requirements.Add(new(SeasonShiftingTransformer.LatitudeRole, _columns.Latitude, false, RowItem.Single));
            return requirements;
        }
    }

    private protected override SeasonShiftingTransformer FitCore(IDataView input)
    {
        var transformer = new SeasonShiftingTransformer(
            _columns, SeriesColumn.Of(input.Schema, SeasonShiftingTransformer.Role, _columns.Input), _shift);
        transformer.CheckInputs(input.Schema);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        yield return PromiseSeriesLike(_columns.Output, input, _columns.Input);
        var series = input.First(column => column.Name == _columns.Input);
        int steps = series.Kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0;
        foreach (var output in SeasonShiftingTransformer.DateAndMask(_columns, new(steps, new SeriesShape(1, 1, 1), ["B02"])))
            yield return output.Column;
    }
}

/// <summary>The columns that the estimator binds.</summary>
internal sealed record SeasonShiftingColumns(string Output, string Input, string? Clear, string Dates, string? Latitude);
