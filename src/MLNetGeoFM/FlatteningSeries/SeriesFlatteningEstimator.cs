using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Reads a regular series as one feature vector whose slots are named by step and band: the raw-feature baseline.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names, T the same for every row |
/// | Output | Vector of Single [T * C * H * W] in the order step, band, row, column; slot names <c>2019-01_B02</c>, <c>m01_B02</c> or, without step names, <c>t00_B02</c>; chips append <c>_r0c0</c> |
/// | No-data | NaN stays NaN unless a value for missing ones is given |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class SeriesFlatteningEstimator : RowEstimator<SeriesFlatteningTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly SeriesFlatteningOptions _options;

    internal SeriesFlatteningEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, SeriesFlatteningOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
        => [RowRequirement.Series(SeriesFlatteningTransformer.Role, _inputColumnName)];

    private protected override SeriesFlatteningTransformer FitCore(IDataView input)
    {
        var series = SeriesColumn.Of(input.Schema, SeriesFlatteningTransformer.Role, _inputColumnName);
        if (series.Steps == 0)
        {
            throw SchemaErrors.Mismatch(SeriesFlatteningTransformer.Role, _inputColumnName,
                "the same number of steps in every row (put CompositeMonthly or RegularizeTime before FlattenSeries)",
                $"{input.Schema[_inputColumnName].Type}, whose number of steps varies");
        }

        return new(_outputColumnName, _inputColumnName, series, _options);
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => [SeriesFlatteningTransformer.Features(_outputColumnName, new SeriesColumn(1, new SeriesShape(1, 1, 1), ["B02"])).Column];
}
