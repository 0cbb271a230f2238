using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Turns a quality layer, or reflectance itself, into the clear mask of a series: true = usable.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Only for QA60 with dates: a sample of rows, to warn of months in which the layer is empty |
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
        new RowRequirement(CloudMaskingTransformer.Role, _qualityColumnName, true, QualityColumn.ItemsOf(_options.QualityKind))
        {
            Expected = $"a Vector of {string.Join(" or ", QualityColumn.ItemsOf(_options.QualityKind))} for {_options.QualityKind}",
        },
        .. _options.DatesColumnName is { } dates
            ? [new RowRequirement(CloudMaskingTransformer.DatesRole, dates, true, RowItem.Int32)]
            : (RowRequirement[])[],
        .. _options.ReflectanceColumnName is { } reflectance
            ? [RowRequirement.Series(CloudMaskingTransformer.ReflectanceRole, reflectance)]
            : (RowRequirement[])[],
    ];

    private protected override CloudMaskingTransformer FitCore(IDataView input)
    {
        var transformer = new CloudMaskingTransformer(
            _outputColumnName, _qualityColumnName, QualityColumn.Of(input.Schema, _qualityColumnName, _options), _options);
        transformer.CheckInputs(input.Schema);
        if (_options is { QualityKind: QualityKind.Qa60, DatesColumnName: { } dates })
            WarnOfUnfilledDates(input, dates);
        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        var kind = input.First(column => column.Name == _qualityColumnName).Kind;
        int size = kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0;
        yield return RowOutput.Vector(_outputColumnName, RowItem.Boolean, size).Column;
        if (_options.ClearFractionColumnName is { } fraction)
            yield return RowOutput.Scalar(fraction, RowItem.Single).Column;
    }

    private void WarnOfUnfilledDates(IDataView input, string datesColumnName)
    {
        int seen = 0;
        int unfilled = 0;
        foreach (int[] dates in SampledRows.Dates(input, datesColumnName))
        {
            seen += dates.Length;
            unfilled += dates.Count(Qa60ClearPolicy.IsUnfilled);
        }

        if (unfilled == 0)
            return;
        using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.MaskClouds)).Start("Fit");
        channel.Warning(MessageSensitivity.None, "{0}",
            $"Column '{_qualityColumnName}': {unfilled} of {seen} sampled dates lie between February 2022 and January 2024, for which Earth "
            + "Engine's QA60 is empty: every pixel of them counts as clear. Use SCL or a cloud probability.");
    }
}
