using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Turns digital numbers into surface reflectance: (digital number + offset) * scale, for all scenes or scene by scene.</summary>
/// <remarks>
/// | Looks at the data in Fit? | A sample of rows, to warn where the digital numbers contradict the declared scale or offset |
/// | Input | Vector of Single [T, C, H, W] digital numbers with band names; per scene: Vector of Single [T] |
/// | Output | Vector of Single [T, C, H, W] surface reflectance, 0..1 nominal; may be below 0 |
/// | No-data | NaN and the no-data number become NaN; a scene without scale or offset (NaN) is missing |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class ReflectanceScalingEstimator : RowEstimator<ReflectanceScalingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly ReflectanceScalingOptions _options;

    internal ReflectanceScalingEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, ReflectanceScalingOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements =>
    [
        RowRequirement.Series(ReflectanceScalingTransformer.Role, _inputColumnName),
        .. ReflectanceScalingTransformer.PerSceneColumns(_options)
            .Select(scene => new RowRequirement(scene.Role, scene.ColumnName, true, RowItem.Single)),
    ];

    private protected override ReflectanceScalingTransformer FitCore(IDataView input)
    {
        var transformer = new ReflectanceScalingTransformer(_outputColumnName, _inputColumnName,
            SeriesColumn.Of(input.Schema, ReflectanceScalingTransformer.Role, _inputColumnName), _options);
        transformer.CheckInputs(input.Schema);
        if (FindContradiction(input, transformer) is { } warning)
        {
            using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.ScaleToReflectance)).Start("Fit");
            channel.Warning(MessageSensitivity.None, "{0}", $"Column '{_inputColumnName}': {warning}");
        }

        return transformer;
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => [PromiseSeriesLike(_outputColumnName, input, _inputColumnName)];

    private static string? FindContradiction(IDataView input, ReflectanceScalingTransformer transformer)
    {
        var check = new RadiometryCheck();
        DataViewSchema.Column[] columns = [.. transformer.Inputs.Select(column => input.Schema[column.ColumnName])];
        using var cursor = SampledRows.Of(input).GetRowCursor(columns);
        var loaders = transformer.Inputs.Select((column, i) => RowSlot.Create(column.Item).Loader(cursor, columns[i])).ToArray();
        var frame = new RowFrame(transformer.Inputs, transformer.Outputs);
        for (int row = 0; row < SampledRows.Maximum && cursor.MoveNext(); row++)
        {
            for (int i = 0; i < loaders.Length; i++)
                loaders[i](frame.InputSlot(i));
            transformer.AddTo(check, frame);
        }

        return check.FindContradiction();
    }
}
