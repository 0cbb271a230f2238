using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>How the models of all folds do on degraded series and on wrong metadata, each on the rows it was not trained on.</summary>
/// <param name="Curves">As measured.</param>
/// <param name="Robustness">For results.</param>
/// <param name="Sensitivity">For results.</param>
internal sealed record RobustnessTest(
    RobustnessReport Curves, IReadOnlyList<RobustnessResult> Robustness, IReadOnlyList<SensitivityResult> Sensitivity)
{
    private const string Clear = "Clear";

    private static readonly string[] Columns =
        ["SampleId", "Label", "Region", "Latitude", "Longitude", "Year", "Dates", "Reflectance", Clear];

    /// <summary>The models of the folds of one cross-validation, with the features before them.</summary>
    /// <param name="Name">Their name in results.</param>
    /// <param name="Features">From the series to the column <c>Features</c>.</param>
    /// <param name="Report">The cross-validation, with its models.</param>
    public sealed record Subject(string Name, ITransformer Features, CrossValidationReport Report);

    /// <summary>Measures both.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="series">The series with their clear mask, as the features take them.</param>
    /// <param name="subjects">What is tested; all on the same series.</param>
    /// <param name="choice">How.</param>
    /// <param name="climate">Column of climates; null = none.</param>
    /// <param name="seasonStart">Month in which the season of twelve months starts, 1..12.</param>
    /// <param name="seed">What is random.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static RobustnessTest Run(MLContext ml, IDataView series, IReadOnlyList<Subject> subjects, RobustnessChoice choice, string? climate,
        int seasonStart, int seed, CancellationToken cancellation)
    {
        // Every measurement reads the series anew.
        var cached = ml.Data.Cache(series, [.. Columns.Concat(climate is null ? [] : [climate]).Where(column => series.Schema.GetColumnOrNull(column) is not null)]);
        string? clear = series.Schema.GetColumnOrNull(Clear) is null ? null : Clear;
        TestedModel[] models = [.. subjects.SelectMany(subject => subject.Report.Folds.Select((fold, i) => new TestedModel(
            subject.Name, new TransformerChain<ITransformer>(subject.Features, fold.Model!), subject.Report.Assignment.TestRows(i))))];
        var curves = TaskProgress.Run("Testing on degraded series", progress => ml.GeoFM().MeasureRobustness(
            cached, models, "Label", new RobustnessOptions
            {
                ClearColumnName = clear,
                Degradations = choice.Degradations,
                Seed = seed,
                NumberOfSeeds = choice.Seeds,
                SeasonStartMonth = seasonStart,
                Progress = new FractionProgress(progress),
                CancellationToken = cancellation,
            }));
        var changes = TaskProgress.Run("Testing on wrong metadata", progress => ml.GeoFM().MeasureMetadataSensitivity(
            cached, models, "Label", new MetadataSensitivityOptions
            {
                ClearColumnName = clear,
                ClimateColumnName = climate,
                Seed = seed,
                SeasonStartMonth = seasonStart,
                Progress = new FractionProgress(progress),
                CancellationToken = cancellation,
            }));
        return new(curves, [.. curves.Points.Select(RobustnessResult.Of)], [.. changes.Points.Select(SensitivityResult.Of)]);
    }
}
