using Microsoft.ML;
using MLNetGeoFM.Tool.Results;
using MLNetGeoFM.Tool.Terminal;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>What the trained parts of several models make of metadata that are told wrong, while their features stay as they are.</summary>
internal static class SensitivityTest
{
    /// <summary>The trained parts of the folds of one cross-validation.</summary>
    /// <param name="Name">Their name in results.</param>
    /// <param name="Features">What they were trained on and are tested on: features, places and dates.</param>
    /// <param name="Report">The cross-validation, with its models.</param>
    public sealed record Subject(string Name, IDataView Features, CrossValidationReport Report);

    /// <summary>Tells every model the same wrong places and months, each fold those of the rows it was not trained on.</summary>
    public static IReadOnlyList<SensitivityResult> Run(MLContext ml, IReadOnlyList<Subject> subjects, int seed, CancellationToken cancellation)
        => TaskProgress.Run("Testing on wrong metadata", progress => (IReadOnlyList<SensitivityResult>)
            [.. subjects.SelectMany((subject, done) => ml.GeoFM().MeasureMetadataSensitivity(subject.Features,
                [.. subject.Report.Folds.Select((fold, i) => new TestedModel(subject.Name, fold.Model!, subject.Report.Assignment.TestRows(i)))],
                "Label", new MetadataSensitivityOptions
                {
                    Seed = seed,
                    Progress = new FractionProgress(fraction => progress((done + fraction) / subjects.Count)),
                    CancellationToken = cancellation,
                }).Points.Select(SensitivityResult.Of))]);
}
