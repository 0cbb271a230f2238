using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The columns that ML.NET's own multiclass scorer emits, with their full annotation set.</summary>
/// <remarks>The names are literals because ML.NET keeps its constants internal.</remarks>
internal static class ScoreAnnotations
{
    public const string SlotNames = "SlotNames";
    public const string KeyValues = "KeyValues";
    private const string ScoreColumnSetId = "ScoreColumnSetId";
    private const string ScoreColumnKind = "ScoreColumnKind";
    private const string ScoreValueKind = "ScoreValueKind";
    public const string TrainingLabelValues = "TrainingLabelValues";

    /// <summary>The <c>PredictedLabel</c> column: a key whose values are the class names.</summary>
    public static DataViewSchema.DetachedColumn PredictedLabel(string name, IReadOnlyList<string> classes, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(KeyValues, classes);
        AddCommon(builder, setId, "PredictedLabel");
        return new(name, new KeyDataViewType(typeof(uint), classes.Count), builder.ToAnnotations());
    }

    /// <summary>The <c>Score</c> column: class probabilities [K] with the class names as slot names.</summary>
    public static DataViewSchema.DetachedColumn Score(string name, IReadOnlyList<string> classes, uint setId)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(SlotNames, classes);
        builder.AddNames(TrainingLabelValues, classes);
        AddCommon(builder, setId, "Score");
        return new(name, new VectorDataViewType(NumberDataViewType.Single, classes.Count), builder.ToAnnotations());
    }

    /// <summary>One more than the highest score-set id of the schema, so that evaluators tell two scorers apart.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint highest = 0;
        foreach (var column in schema)
        {
            if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId) is { Type: KeyDataViewType key } && key.RawType == typeof(uint))
            {
                uint id = 0;
                column.Annotations.GetValue(ScoreColumnSetId, ref id);
                highest = Math.Max(highest, id);
            }
        }

        return highest + 1;
    }

    private static void AddCommon(DataViewSchema.Annotations.Builder builder, uint setId, string valueKind)
    {
        builder.AddPrimitiveValue(ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), setId);
        builder.AddText(ScoreColumnKind, "MulticlassClassification");
        builder.AddText(ScoreValueKind, valueKind);
    }
}
