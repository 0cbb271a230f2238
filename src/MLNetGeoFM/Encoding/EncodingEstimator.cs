using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Turns a series into the embedding that a pretrained, frozen encoder has for it.</summary>
/// <remarks>
/// | Looks at the data in Fit? | No |
/// | Input | Vector of Single [T, C, H, W] with band names, or tokens [N, C * p * p] of one step as TokenizeTemporalPatches makes them; dates: Vector of Int32 [T] or [N], days since 1970-01-01; clear: Vector of Boolean [T, H, W] or [N], true = usable (optional); latitude and longitude: Single, degrees (optional) |
/// | Output | Vector of Single [D], or [T, D] with <see cref="EmbeddingPooling.PerStep"/>; <c>…ClearFraction</c>: Single, 0 to 1 |
/// | Output | <c>…Hidden</c> with <see cref="EncodingOptions.AdaptableBlocks"/>: Vector of Single, size by row: 1 (embeddings of the row), then for each visible token the embedding it belongs to (0, or -1 = none) and its D numbers before these blocks |
/// | No-data | what is NaN or not clear is hidden from the encoder, never filled; a row of which the encoder sees nothing is NaN, unless the encoder has a token for the location (Presto), which then is all it sees; with PerStep a step without a visible token is NaN |
/// | Thread-safe | Yes |
/// The encoder stays as its authors trained it: nothing here changes a weight. Its own normalisation is done inside: Sentinel-2
/// bands come as reflectance, others in the units of the encoder's card. A row is encoded once for all folds, heads and passes
/// that share the weights (<see cref="EncodingOptions.CacheMebibytes"/>).
/// </remarks>
public sealed class EncodingEstimator : RowEstimator<EncodingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _inputColumnName;
    private readonly GeoFMWeights _weights;
    private readonly EncodingOptions _options;

    internal EncodingEstimator(
        GeoFMCatalog catalog, string outputColumnName, string inputColumnName, GeoFMWeights weights, EncodingOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _inputColumnName = inputColumnName;
        _weights = weights;
        _options = options;
    }

    private string DatesColumnName => _options.DatesColumnName ?? _inputColumnName + "Dates";

    private protected override IReadOnlyList<RowRequirement> Requirements
    {
        get
        {
            List<RowRequirement> requirements =
            [
                RowRequirement.Series(EncodingTransformer.Role, _inputColumnName),
                new(EncodingTransformer.DatesRole, DatesColumnName, true, RowItem.Int32),
            ];
            if (_options.ClearColumnName is { } clear)
                requirements.Add(new(EncodingTransformer.ClearRole, clear, true, RowItem.Boolean));
            if (_options is { LatitudeColumnName: { } latitude, LongitudeColumnName: { } longitude })
            {
                requirements.Add(new(EncodingTransformer.LatitudeRole, latitude, false, RowItem.Single));
                requirements.Add(new(EncodingTransformer.LongitudeRole, longitude, false, RowItem.Single));
            }

            return requirements;
        }
    }

    private protected override EncodingTransformer FitCore(IDataView input)
    {
        var source = EncodedColumn.Of(input.Schema, _inputColumnName, _options.PatchSize, _weights.Encoder.Card);
        var columns = new EncodingColumns(_outputColumnName, _inputColumnName, DatesColumnName, ClearColumnName(input.Schema, source),
            _options.LatitudeColumnName, _options.LongitudeColumnName);
        var transformer = new EncodingTransformer(columns, source, _weights, _options);
        transformer.GetOutputSchema(input.Schema);
        if (!_weights.Encoder.IsPublishedWeights)
            SayThatWeightsAreOthers();
        return transformer;
    }

    private void SayThatWeightsAreOthers()
    {
        using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.Encode)).Start("Fit");
        channel.Info(MessageSensitivity.None, "{0}",
            $"The weights of '{_weights.Encoder.Card.Id}' in '{_weights.FilePath}' (SHA-256 {_weights.FileSha256}) are no file that its "
            + "card lists: what the card says of training and results need not hold for them.");
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        var kind = input.First(column => column.Name == _inputColumnName).Kind;
        int steps = kind == SchemaShape.Column.VectorKind.Vector ? 1 : 0;
        return EncodingTransformer.OutputsOf(_outputColumnName, steps, _weights, _options, null).Select(output => output.Column);
    }

    private string? ClearColumnName(DataViewSchema schema, EncodedColumn source)
    {
        string ofTokens = _inputColumnName + "Visible";
        return _options.ClearColumnName
            ?? (source.Tokens is not null && schema.GetColumnOrNull(ofTokens) is not null ? ofTokens : null);
    }
}

/// <summary>The columns that the estimator binds.</summary>
internal sealed record EncodingColumns(
    string Output, string Input, string Dates, string? Clear, string? Latitude, string? Longitude);
