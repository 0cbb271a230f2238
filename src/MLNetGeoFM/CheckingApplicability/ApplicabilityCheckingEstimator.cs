using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Measures how far training rows are from each other, and flags rows that are farther from them than that.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once (twice with a fold column); the model holds all training rows |
/// | Input | features: Vector of Single [D]; in Fit also the fold: any scalar (optional) |
/// | Output | Boolean, true = inside the area of applicability; <c>…Dissimilarity</c>: Single, at least 0 |
/// | No-data | a row with a NaN or infinite feature is outside, with dissimilarity NaN; such training rows are left out |
/// | Deterministic | Yes, whatever the number of threads |
/// | Thread-safe | Yes |
/// Source: H. Meyer and E. Pebesma, Predicting into unknown space? Estimating the area of applicability of spatial prediction
/// models, Methods in Ecology and Evolution 12 (2021).
/// </remarks>
public sealed class ApplicabilityCheckingEstimator : RowEstimator<ApplicabilityCheckingTransformer>
{
    private readonly string _outputColumnName;
    private readonly string _featureColumnName;
    private readonly string? _foldColumnName;
    private readonly ApplicabilityOptions _options;

    internal ApplicabilityCheckingEstimator(GeoFMCatalog catalog, string outputColumnName, string featureColumnName,
        string? foldColumnName, ApplicabilityOptions options)
        : base(catalog)
    {
        options.Validate();
        _outputColumnName = outputColumnName;
        _featureColumnName = featureColumnName;
        _foldColumnName = foldColumnName;
        _options = options;
    }

    private protected override IReadOnlyList<RowRequirement> Requirements =>
        [new(ClassifierColumns.FeatureRole, _featureColumnName, true, RowItem.Single)];

    private protected override ApplicabilityCheckingTransformer FitCore(IDataView input)
    {
        using var channel = Catalog.Environment.Register(nameof(GeoFMCatalog.CheckApplicability)).Start("Fit");
        var rows = FeatureRows.Read(input, _featureColumnName, _options.CancellationToken);
        string[]? foldNames = _foldColumnName is null ? null : ColumnText.Read(input, "fold", _foldColumnName, _options.CancellationToken);
        if (rows.Unusable > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"{rows.Unusable} of {rows.Count} rows have a feature in '{_featureColumnName}' that is not finite: the area of "
                + "applicability is measured without them, and such rows are outside it.");
        }

        int[] usable = [.. Enumerable.Range(0, rows.Count).Where(rows.IsFinite)];
        var area = AreaOfApplicability.Fit(rows.Gather(usable), rows.NumberOfFeatures,
            foldNames is null ? [] : FeatureRows.Number(foldNames, usable), _options);
        channel.Info(MessageSensitivity.None, "{0}", FormattableString.Invariant(
            $"{area.NumberOfTrainingRows} rows in {area.Dimensions} dimensions: inside is a dissimilarity of at most {area.Threshold:F4}."));
        return new ApplicabilityCheckingTransformer(_outputColumnName, _featureColumnName, area);
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        if (_foldColumnName is { } fold)
            RowRequirement.CheckNames(input, "fold", fold);
        return ApplicabilityCheckingTransformer.OutputsOf(_outputColumnName).Select(output => output.Column);
    }
}
