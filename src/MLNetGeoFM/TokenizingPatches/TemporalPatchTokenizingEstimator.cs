using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Cuts a series into tubelet tokens of t steps and p x p pixels, with position, date and visibility of each.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names, T a multiple of t, H and W multiples of p; clear: Vector of Boolean [T, H, W], true = usable (optional); dates: Vector of Int32 [T], days since 1970-01-01 (optional) |
/// | Output | Vector of Single [N, t * C * p * p], N in the order step, row, column, a token's values in the order t, C, row, column; <c>…Positions</c>: Vector of Int32 [N, 3] (step, row, column, counted in tokens); <c>…Visible</c>: Vector of Boolean [N], true = visible; with dates <c>…Dates</c>: Vector of Int32 [N], the date of the token's first step |
/// | No-data | NaN stays NaN, also in a visible token |
/// | Thread-safe | Yes |
/// The exact inverse is DetokenizeTemporalPatches.
/// </remarks>
public sealed class TemporalPatchTokenizingEstimator : RowEstimator<TemporalPatchTokenizingTransformer>
{
    private readonly TokenizingColumns _columns;
    private readonly TemporalPatchTokenizingOptions _options;

    internal TemporalPatchTokenizingEstimator(
        GeoFMCatalog catalog, TokenizingColumns columns, TemporalPatchTokenizingOptions options)
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
                [RowRequirement.Series(TemporalPatchTokenizingTransformer.Role, _columns.Input)];
            if (_columns.Clear is not null)
                requirements.Add(new(TemporalPatchTokenizingTransformer.ClearRole, _columns.Clear, true, RowItem.Boolean));
            if (_columns.Dates is not null)
                requirements.Add(new(TemporalPatchTokenizingTransformer.DatesRole, _columns.Dates, true, RowItem.Int32));
            return requirements;
        }
    }

    /// <summary>Where CompositeMonthly and RegularizeTime put the dates of the input.</summary>
    private string DatesOfInput => _columns.Input + "Dates";

    private TokenizingColumns WithDates(bool hasDates)
        => _columns.Dates is null && hasDates ? _columns with { Dates = DatesOfInput } : _columns;

    private protected override TemporalPatchTokenizingTransformer FitCore(IDataView input)
    {
        var series = SeriesColumn.Of(input.Schema, TemporalPatchTokenizingTransformer.Role, _columns.Input);
        var tokens = new TokenColumn(series, _options.StepsPerToken, _options.PatchSize);
        var dates = input.Schema.GetColumnOrNull(DatesOfInput);
        bool hasDates = dates?.Type is VectorDataViewType vector && RowItems.Of(vector.ItemType) == RowItem.Int32;
        var transformer = new TemporalPatchTokenizingTransformer(WithDates(hasDates), tokens, _options.MinimumClearFraction);
        transformer.CheckInputs(input.Schema);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        bool hasDates = input.Any(column => column.Name == DatesOfInput && column.Kind != SchemaShape.Column.VectorKind.Scalar
            && !column.IsKey && RowItems.Of(column.ItemType) == RowItem.Int32);
        return TemporalPatchTokenizingTransformer.OutputsOf(WithDates(hasDates), new TokenColumn(PromisedSeries(input, _columns.Input), 1, 1))
            .Select(output => output.Column);
    }
}

/// <summary>The columns that the estimator binds.</summary>
internal sealed record TokenizingColumns(string Output, string Input, string? Clear, string? Dates);
