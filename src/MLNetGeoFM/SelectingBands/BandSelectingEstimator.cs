using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Keeps the named bands of a series, in the order named.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names |
/// | Output | Vector of Single [T, C', H, W] with band names; values unchanged, NaN stays NaN |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class BandSelectingEstimator : RowEstimator<BandSelectingTransformer>
{
    private readonly BandSelectingOptions _options;
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;

    internal BandSelectingEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, BandSelectingOptions options)
        : base(catalog)
    {
        options.Validate();
        _options = options;
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
        => [RowRequirement.Series(BandSelectingTransformer.Role, _inputColumnName)];

    private protected override BandSelectingTransformer FitCore(IDataView input)
        => new(_outputColumnName, _inputColumnName,
            SeriesColumn.Of(input.Schema, BandSelectingTransformer.Role, _inputColumnName), _options.BandNames);

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => [PromiseSeriesLike(_outputColumnName, input, _inputColumnName)];
}
