using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>States what a plain vector holds: band names and the extent of one step, so that every later component can check them.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single of any length T * C * H * W, layout [T, C, H, W] |
/// | Output | the same values as [T, C, H, W] with band names |
/// | Thread-safe | Yes |
/// For rows from <c>LoadFromEnumerable</c>; <c>LoadSeries</c> describes its columns itself.
/// </remarks>
public sealed class BandDescribingEstimator : RowEstimator<BandDescribingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly BandDescribingOptions _options;

    internal BandDescribingEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, BandDescribingOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
        => [RowRequirement.Series(BandDescribingTransformer.Role, _inputColumnName)];

    private protected override BandDescribingTransformer FitCore(IDataView input)
    {
        SchemaErrors.Require(input.Schema, BandDescribingTransformer.Role, _inputColumnName);
        var shape = new SeriesShape(_options.BandNames.Count, _options.Height, _options.Width);
        return new(_outputColumnName, _inputColumnName, new SeriesColumn(0, shape, _options.BandNames));
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => [PromiseSeries(_outputColumnName, 0)];
}
