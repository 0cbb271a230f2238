using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>What a fold's model said about its test rows, by class names of its own.</summary>
/// <param name="ClassNames">The class of each score slot.</param>
/// <param name="Scores">The scores of each test row, [rows][slots].</param>
/// <param name="Predicted">The name of the predicted class of each test row; empty = none.</param>
internal sealed record FoldScores(string[] ClassNames, List<float[]> Scores, List<string> Predicted)
{
    /// <exception cref="ArgumentException">The pipeline's columns are not those of a multiclass classifier.</exception>
    public static FoldScores Read(IDataView scored, CrossValidationOptions options)
    {
        DataViewSchema.Column score = SchemaErrors.Require(scored.Schema, "score", options.ScoreColumnName);
        DataViewSchema.Column? predicted = scored.Schema.GetColumnOrNull(options.PredictedLabelColumnName);
        if (score.Type is not VectorDataViewType { Size: > 1 } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw SchemaErrors.Mismatch(
                "score", score.Name, "the class probabilities of a multiclass classifier, a Vector of Single of known size",
                score.Type.ToString()!);
        }

        string[] names = GeoFMAnnotations.GetNames(score, ScoreAnnotations.SlotNames)
            ?? (predicted is { } key ? ColumnText.KeyNames(key) : null)
            ?? throw SchemaErrors.Mismatch(
                "score", score.Name,
                $"slot names that say which class each score is for (or key values of '{options.PredictedLabelColumnName}')",
                "neither");
        if (names.Length != vector.Size)
            throw SchemaErrors.Mismatch("score", score.Name, $"{names.Length} scores, one for each class", $"{vector.Size}");
        FoldScores scores = new(names, [], []);
        using DataViewRowCursor cursor = scored.GetRowCursor(predicted is { } column ? [score, column] : [score]);
        scores.ReadRows(cursor, score, predicted);
        return scores;
    }

    /// <exception cref="ArgumentException">A score is neither 0 to 1 nor NaN, which says that a row has no prediction.</exception>
    private static void RequireProbabilities(float[] values, int row, string scoreColumnName)
    {
        int bad = Array.FindIndex(values, value => value is < 0 or > 1.00001f);
        if (bad >= 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"Test row {row} has {values[bad]} in slot {bad} of the score column '{scoreColumnName}': expected probabilities, 0 to 1. Put "
                + $"{nameof(GeoFMCatalog.CalibrateScores)} behind a trainer that gives margins or log-likelihoods, with "
                + $"{nameof(ScoreCalibratingOptions)}.{nameof(ScoreCalibratingOptions.ScoreKind)} = {nameof(ScoreKind.Logits)}."), scoreColumnName);
        }
    }

    private void ReadRows(DataViewRowCursor cursor, DataViewSchema.Column score, DataViewSchema.Column? predicted)
    {
        ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
        Func<string>? getPredicted = predicted is { } column ? ColumnText.Reader(cursor, "predicted label", column) : null;
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            getScores(ref buffer);
            float[] values = new float[ClassNames.Length];
            buffer.CopyTo(values);
            RequireProbabilities(values, Scores.Count, score.Name);
            Scores.Add(values);
            Predicted.Add(getPredicted is not null ? getPredicted() : NameOf(ClassificationMetrics.TopClass(values)));
        }
    }

    private string NameOf(int slot) => slot < 0 ? "" : ClassNames[slot];
}
