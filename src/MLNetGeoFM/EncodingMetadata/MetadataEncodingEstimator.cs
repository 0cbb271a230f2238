using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Turns place and time into the numbers that published models take, as features to be put beside an embedding.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Only <see cref="EncodedMetadata.Plain"/>: means and deviations |
/// | Input | latitude, longitude: Single, degrees, WGS 84; dates: Vector of Int32 [T], days since 1970-01-01; hour: Single (each optional) |
/// | Output | Vector of Single [M] with slot names, always finite |
/// | No-data | NaN, or no dates: what the encoding has for unknown, 0 or a number of its own; never a guess |
/// | Thread-safe | Yes |
/// Slot names are not part of a saved model. A model that sees such numbers can learn where it was trained by heart: compare it under
/// folds of blocks or regions with one that does not.
/// Source: methods.md parts 1, 2, 3 and 6.
/// </remarks>
public sealed class MetadataEncodingEstimator : RowEstimator<MetadataEncodingTransformer>
{
    private readonly string _outputColumnName;
    private readonly MetadataEncodingOptions _options;
    private readonly MetadataColumns _columns;

    internal MetadataEncodingEstimator(GeoFMCatalog catalog, string outputColumnName, MetadataEncodingOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _options = options;
        _columns = new(options.LatitudeColumnName, options.LongitudeColumnName, options.DatesColumnName, options.HourColumnName);
    }

    private protected override IReadOnlyList<RowRequirement> Requirements => [.. _columns.Requirements];

    private protected override MetadataEncodingTransformer FitCore(IDataView input)
    {
        foreach (var requirement in Requirements)
            requirement.Check(SchemaShapes.Of(input.Schema));
        MetadataEncoding encoding = _options.Encoding switch
        {
            EncodedMetadata.Clay => new ClayEncoding(),
            EncodedMetadata.Prithvi => new PrithviEncoding(_options.PrithviWidth),
            EncodedMetadata.TerraMind => new TerraMindEncoding(),
            EncodedMetadata.SatMae => new SatMaeEncoding(),
            EncodedMetadata.Places => LearnedEncoding.Fit([], new LearnedEncodingOptions
            {
                Inputs = MetadataInputs.Place,
                PlaceScales = _options.PlaceScales,
            }),
            _ => PlainEncoding.Fit(ReadRows(input)),
        };
        return new MetadataEncodingTransformer(_outputColumnName, _columns, encoding);
    }

    private List<SampleMetadata> ReadRows(IDataView input)
    {
        using var cursor = input.GetRowCursor(_columns.In(input.Schema));
        var read = _columns.Reader(cursor);
        List<SampleMetadata> rows = [];
        while (cursor.MoveNext())
            rows.Add(read());
        return rows;
    }

    private protected override IEnumerable<Microsoft.ML.DataViewSchema.DetachedColumn> Promise(SchemaShape input)
        => [MetadataEncodingTransformer.OutputOf(_outputColumnName, new ClayEncoding()).Column];
}
