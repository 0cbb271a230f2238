using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>Puts tubelet tokens together again: the exact inverse of TokenizeTemporalPatches, bit for bit.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [N, t * C * p * p] with band names and token layout, as TokenizeTemporalPatches makes it |
/// | Output | Vector of Single [T, C, H, W] with band and step names |
/// | No-data | NaN stays NaN, with the same bits |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class TemporalPatchDetokenizingEstimator : RowEstimator<TemporalPatchDetokenizingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly TemporalPatchDetokenizingOptions? _options;

    internal TemporalPatchDetokenizingEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, TemporalPatchDetokenizingOptions? options)
        : base(catalog)
    {
        options?.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements
        => [RowRequirement.Series(TemporalPatchDetokenizingTransformer.Role, _inputColumnName)];

    private protected override TemporalPatchDetokenizingTransformer FitCore(IDataView input)
    {
        var tokens = _options?.Column ?? TokenColumn.Of(input.Schema, TemporalPatchDetokenizingTransformer.Role, _inputColumnName);
        var transformer = new TemporalPatchDetokenizingTransformer(_outputColumnName, _inputColumnName, WithSteps(input.Schema, tokens));
        transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    // With options the type may still know N: a vector of known size gives a series of known size, as promised.
    private TokenColumn WithSteps(DataViewSchema schema, TokenColumn tokens)
    {
        var column = SchemaErrors.Require(schema, TemporalPatchDetokenizingTransformer.Role, _inputColumnName);
        if (tokens.Series.Steps > 0 || column.Type is not VectorDataViewType { Size: > 0 } vector)
            return tokens;
        int tube = tokens.StepsPerToken * tokens.Series.Shape.StepLength;
        if (vector.Size % tube != 0)
        {
            throw SchemaErrors.Mismatch(TemporalPatchDetokenizingTransformer.Role, _inputColumnName,
                $"a multiple of {tube} values (t * C * H * W)", $"{vector.Size}");
        }

        return tokens with { Series = tokens.Series with { Steps = vector.Size / tokens.Series.Shape.StepLength } };
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        // Options describe tokens from elsewhere: what their column says of itself is not used.
        if (_options is null)
            return [PromiseSeriesLike(_outputColumnName, input, _inputColumnName)];
        var kind = input.First(column => column.Name == _inputColumnName).Kind;
        return [PromiseSeries(_outputColumnName, kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0)];
    }
}
