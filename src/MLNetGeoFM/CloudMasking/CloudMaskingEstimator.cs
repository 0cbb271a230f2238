using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Turns a quality layer, or reflectance itself, into the clear mask of a series: true = usable.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | quality: Vector [T, H, W] of the type its kind has (see <see cref="QualityKind"/>); for the spectral rule reflectance [T, C, H, W] |
/// | Output | Vector of Boolean [T, H, W], true = usable; optionally the clear fraction, Single 0..1 |
/// | No-data | is never clear and does not count in the clear fraction; NaN fraction = nothing observed |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class CloudMaskingEstimator : RowEstimator<CloudMaskingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _qualityColumnName;
    private readonly CloudMaskingOptions _options;

    internal CloudMaskingEstimator(GeoFMCatalog catalog, string outputColumnName, string qualityColumnName, CloudMaskingOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _qualityColumnName = qualityColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements =>
    [
        new RowRequirement(CloudMaskingTransformer.Role, _qualityColumnName, true, QualityColumn.ItemsOf(_options.QualityKind)),
        .. _options.DatesColumnName is { } dates ? [new RowRequirement("date", dates, true, RowItem.Int32)] : (RowRequirement[])[],
    ];

    private protected override CloudMaskingTransformer FitCore(IDataView input)
        => new(_outputColumnName, _qualityColumnName, QualityColumn.Of(input.Schema, _qualityColumnName, _options), _options);

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        var kind = input.First(column => column.Name == _qualityColumnName).Kind;
        int size = kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0;
        yield return RowOutput.Vector(_outputColumnName, RowItem.Boolean, size).Column;
        if (_options.ClearFractionColumnName is { } fraction)
            yield return RowOutput.Scalar(fraction, RowItem.Single).Column;
    }
}
