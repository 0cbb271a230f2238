using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Fills the missing values of a series from the observed ones of the same pixel and band, and marks what it filled.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names; dates: Vector of Int32 [T], days since 1970-01-01, ascending (optional) |
/// | Output | Vector of Single [T, C, H, W] with band and step names; <c>…Filled</c>: Vector of Boolean [T, C, H, W], true = was missing, is estimated |
/// | No-data | a pixel and band without any observation stays NaN unless a fill value is given |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class GapFillingEstimator : RowEstimator<GapFillingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly string? _datesColumnName;
    private readonly GapFillingOptions _options;

    internal GapFillingEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, string? datesColumnName, GapFillingOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _datesColumnName = datesColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
    {
        get
        {
            var series = RowRequirement.Series(GapFillingTransformer.Role, _inputColumnName);
            return _datesColumnName is null
                ? [series]
                : [series, new(GapFillingTransformer.DatesRole, _datesColumnName, true, RowItem.Int32)];
        }
    }

    private protected override GapFillingTransformer FitCore(IDataView input)
    {
        var series = SeriesColumn.Of(input.Schema, GapFillingTransformer.Role, _inputColumnName);
        var transformer = new GapFillingTransformer(_outputColumnName, _inputColumnName, _datesColumnName, series, _options);
        transformer.CheckInputs(input.Schema);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        yield return PromiseSeriesLike(_outputColumnName, input, _inputColumnName);
        var kind = input.First(column => column.Name == _inputColumnName).Kind;
        yield return RowOutput.Vector(
            _outputColumnName + GapFillingTransformer.FilledSuffix, RowItem.Boolean,
            kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0).Column;
    }
}
