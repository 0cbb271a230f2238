using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>What added columns say of themselves before a model is saved, and no longer after a plain load.</summary>
internal static class LoadedColumns
{
    private const string OfScores = "ScoreColumnKind, ScoreColumnSetId, ScoreValueKind";

    /// <summary>
    /// What is known to be lost: ML.NET's own transformers, of which a file is made, cannot say it. Anything else that gets lost is a
    /// fault. Class names of labels and scores are no loss that could be approved here: see the check SavedAnnotations.
    /// </summary>
    private static readonly Dictionary<Type, string[]> Approved = new()
    {
        [typeof(BandDescribingTransformer)] = ["Out: dimensions, BandNames"],
        [typeof(BandSelectingTransformer)] = ["Out: dimensions, BandNames"],
        [typeof(ReflectanceScalingTransformer)] = ["Out: dimensions, BandNames"],
        [typeof(SpectralIndicesTransformer)] = ["Out: dimensions, BandNames, StepNames"],
        [typeof(CloudMaskingTransformer)] = ["Out: dimensions"],
        [typeof(TimeRegularizingTransformer)] =
            ["Out: dimensions, BandNames, StepNames", "OutDates: size", "OutObservations: size, dimensions", "OutDatesOutside: size"],
        [typeof(SeasonShiftingTransformer)] = ["Out: dimensions, BandNames, StepNames", "OutClear: dimensions", "OutDates: size"],
        [typeof(DateDroppingTransformer)] = ["Out: dimensions"],
        [typeof(GapFillingTransformer)] = ["Out: dimensions, BandNames, StepNames", "OutFilled: size, dimensions"],
        [typeof(TemporalPatchTokenizingTransformer)] =
            ["Out: dimensions, BandNames, StepNames, TokenLayout", "OutPositions: size, dimensions", "OutVisible: size", "OutDates: size"],
        [typeof(TemporalPatchDetokenizingTransformer)] = ["Out: dimensions, BandNames, StepNames"],
        [typeof(EncodingTransformer)] =
            ["Out: dimensions, EncoderId, WeightsSha256", "OutHidden: AdaptableBlocks, EncoderEnd, EncoderId, WeightsSha256"],
        [typeof(MetadataEncodingTransformer)] = ["Out: SlotNames"],
        [typeof(MetadataPackingTransformer)] = ["Out: SlotNames"],
        [typeof(SeriesFlatteningTransformer)] = ["Out: SlotNames"],
        [typeof(GtcaTransformer)] = ["ScoreWithoutMetadata: size, SlotNames"],
    };

    private static readonly string[] ApprovedOfHeads = [$"PredictedLabel: {OfScores}", $"Score: {OfScores}, TrainingLabelValues"];

    /// <summary>All that may be lost, each with the transformer that loses it; null for every head.</summary>
    public static IEnumerable<(Type? Transformer, string Loss)> AllApproved =>
    [
        .. Approved.SelectMany(one => one.Value.SelectMany(Parts).Select(loss => ((Type?)one.Key, loss))),
        .. ApprovedOfHeads.SelectMany(Parts).Select(loss => ((Type?)null, loss)),
    ];

    /// <summary>The losses of a component that nobody approved.</summary>
    public static string[] NewLosses(ComponentCase one) => [.. Losses(one).Except(ApprovedOf(one))];

    /// <summary>The approved losses of a component that it has.</summary>
    public static IEnumerable<(Type? Transformer, string Loss)> OldLosses(ComponentCase one)
        => Losses(one).Select(loss => (ApprovedOfHeads.SelectMany(Parts).Contains(loss) ? null : TransformerOf(one), loss));

    private static IEnumerable<string> ApprovedOf(ComponentCase one)
        => AllApproved.Where(known => known.Transformer is null || known.Transformer == TransformerOf(one)).Select(known => known.Loss);

    private static Type? TransformerOf(ComponentCase one) => (one.Model is PlantedTransformer planted ? planted.Inner : one.Model) switch
    {
        IEnumerable<ITransformer> chain => chain.OfType<RowTransformer>().LastOrDefault()?.GetType(),
        var alone => alone.GetType(),
    };

    /// <summary>One text for each loss of a column.</summary>
    private static IEnumerable<string> Parts(string approved)
        => approved.Split(": ") is [var column, var losses] ? losses.Split(", ").Select(loss => $"{column}: {loss}") : [];

    private static IEnumerable<string> Losses(ComponentCase one)
    {
        DataViewSchema before = one.Model.GetOutputSchema(one.Table.Schema);
        DataViewSchema after = one.Loaded.GetOutputSchema(one.Table.Schema);
        return one.Added.SelectMany(name => Lost(before[name], after[name]).Select(loss => $"{name}: {loss}"));
    }

    private static IEnumerable<string> Lost(DataViewSchema.Column before, DataViewSchema.Column after)
    {
        var (had, has) = (before.Type as VectorDataViewType, after.Type as VectorDataViewType);
        if (had is null || has is null)
        {
            if (before.Type.ToString() != after.Type.ToString())
                yield return $"type {before.Type} becomes {after.Type}";
        }
        else
        {
            if (had.ItemType.ToString() != has.ItemType.ToString())
                yield return $"items {had.ItemType} become {has.ItemType}";
            if (had.Size != has.Size)
                yield return has.Size == 0 ? "size" : $"size {had.Size} becomes {has.Size}";
            if (had.Dimensions.Length != has.Dimensions.Length || (had.Size == has.Size && !had.Dimensions.SequenceEqual(has.Dimensions)))
                yield return "dimensions";
        }

        foreach (string kind in before.Annotations.Schema.Select(one => one.Name).Order(StringComparer.Ordinal))
        {
            if (after.Annotations.Schema.GetColumnOrNull(kind) is null)
                yield return kind;
        }
    }
}
