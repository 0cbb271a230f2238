using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>Tells for every out-of-fold prediction whether its row was like the rows its fold trained on, and whether that
    /// tells right from wrong.</summary>
    /// <remarks>
    /// For each fold, an area of applicability is measured on its labelled training rows, over the other folds; where these are all
    /// in one (a split), over the groups, and without groups each row on its own. Rows with a feature that is not finite take no
    /// part in it and are outside.
    /// </remarks>
    /// <param name="data">The data that was cross-validated, the same rows in the same order; other columns may have been
    /// added.</param>
    /// <param name="report">What <c>CrossValidate</c> returned.</param>
    /// <param name="featureColumnName">
    /// Column with the features that say what is unlike: Vector of Single [D]. They need not be those of the head: the series that
    /// an encoder was given say more than its embedding.
    /// </param>
    /// <param name="groupColumnName">Column with what the interval resamples as a whole, such as region or block: any scalar; null =
    /// the folds.</param>
    /// <param name="labelColumnName">The column with the true class, as in cross-validation.</param>
    /// <returns>Inside or outside for each prediction, thresholds, and accuracy on both sides.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, the rows are not those of the report, or a fold
    /// has fewer than three different training rows.</exception>
    public ApplicabilityReport AssessApplicability(IDataView data, CrossValidationReport report, string featureColumnName = "Features",
        string? groupColumnName = null, string labelColumnName = "Label")
        => AssessApplicability(data, report, featureColumnName, groupColumnName, labelColumnName, new ApplicabilityOptions());

    /// <inheritdoc cref="AssessApplicability(IDataView, CrossValidationReport, string, string, string)"/>
    /// <param name="data">The data that was cross-validated, the same rows in the same order.</param>
    /// <param name="report">What <c>CrossValidate</c> returned.</param>
    /// <param name="featureColumnName">Column with the features that say what is unlike: Vector of Single [D].</param>
    /// <param name="groupColumnName">Column with what the interval resamples as a whole; null = the folds.</param>
    /// <param name="labelColumnName">The column with the true class, as in cross-validation.</param>
    /// <param name="options">In which space distances are measured.</param>
    public ApplicabilityReport AssessApplicability(IDataView data, CrossValidationReport report, string featureColumnName,
        string? groupColumnName, string labelColumnName, ApplicabilityOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        using IChannel channel = Environment.Register(nameof(AssessApplicability)).Start(nameof(AssessApplicability));
        var rows = FeatureRows.Read(data, featureColumnName, options.CancellationToken);
        if (rows.Unusable > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"{rows.Unusable} of {rows.Count} rows have a feature in '{featureColumnName}' that is not finite: the area of "
                + "applicability is measured without them, and predictions for them are outside it.");
        }

        string[] labels = ColumnText.Read(data, ClassifierColumns.LabelRole, labelColumnName, options.CancellationToken);
        string[]? groups = groupColumnName is null ? null : ColumnText.Read(data, "group", groupColumnName, options.CancellationToken);
        return ApplicabilityReport.Of(report, rows, labels, groups, options);
    }
}
