using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Computes spectral indices of a reflectance series, beside the bands or instead of them.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W], reflectance 0..1 nominal, with band names |
/// | Output | Vector of Single [T, C', H, W]: the bands (if kept), then the indices, named NDVI, EVI2, ... |
/// | No-data | an index is NaN where a band of it is missing or its denominator is 0; never 0, never infinite |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class SpectralIndicesEstimator : RowEstimator<SpectralIndicesTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly SpectralIndicesOptions _options;

    internal SpectralIndicesEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, SpectralIndicesOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
        => [RowRequirement.Series(SpectralIndicesTransformer.Role, _inputColumnName)];

    private protected override SpectralIndicesTransformer FitCore(IDataView input)
        => new(_outputColumnName, _inputColumnName,
            SeriesColumn.Of(input.Schema, SpectralIndicesTransformer.Role, _inputColumnName), _options);

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => [PromiseSeriesLike(_outputColumnName, input, _inputColumnName)];
}
