using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Trains a head on labelled rows of features.</summary>
/// <remarks>
/// Rows whose label is missing (key 0) are left out, with a warning that counts them; a NaN or infinite feature is an error that
/// names the row and the slot.
/// </remarks>
/// <typeparam name="TTransformer">The trained transformer.</typeparam>
public abstract class ClassifierEstimator<TTransformer> : RowEstimator<TTransformer>, IClassifierTrainer
    where TTransformer : RowTransformer
{
    private protected ClassifierEstimator(
        GeoFMCatalog catalog, string labelColumnName, string featureColumnName, string? groupColumnName = null)
        : base(catalog)
    {
        if (groupColumnName is not null)
            ArgumentException.ThrowIfNullOrEmpty(groupColumnName);
        TrainingGroupColumnName = groupColumnName;
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(featureColumnName);
        LabelColumnName = labelColumnName;
        FeatureColumnName = featureColumnName;
    }

    /// <summary>The column with the class.</summary>
    internal string LabelColumnName { get; }

    /// <summary>The column with the features.</summary>
    internal string FeatureColumnName { get; }

    private protected override IReadOnlyList<RowRequirement> Requirements =>
    [
        RowRequirement.Label(LabelColumnName),
        .. TrainingSources.SelectMany(source => source.Requirements)
    ];

    /// <summary>What training reads; all that it predicts from is among it.</summary>
    internal virtual IReadOnlyList<FeatureSource> TrainingSources => PredictionSources;

    /// <summary>What the trained model reads: a row of its head is their rows one after the other.</summary>
    internal virtual IReadOnlyList<FeatureSource> PredictionSources =>
    [
        new([new RowRequirement(ClassifierColumns.FeatureRole, FeatureColumnName, true, RowItem.Single), .. MoreRequirements], BindFeatures)
    ];

    /// <summary>What it puts around heads.</summary>
    private protected virtual TrainerLayer Layer => TrainerLayer.Head;

    TrainerLayer IClassifierTrainer.Layer => Layer;

    /// <summary>Whether any number of features can stand in a row, in any order.</summary>
    private protected virtual bool TakesMoreFeatures => false;

    bool IClassifierTrainer.TakesMoreFeatures => TakesMoreFeatures;

    string IClassifierTrainer.LabelColumnName => LabelColumnName;

    string IClassifierTrainer.FeatureColumnName => FeatureColumnName;

    string? IClassifierTrainer.TrainingGroupColumnName => TrainingGroupColumnName;

    IReadOnlyList<FeatureSource> IClassifierTrainer.TrainingSources => TrainingSources;

    IReadOnlyList<FeatureSource> IClassifierTrainer.PredictionSources => PredictionSources;

    /// <summary>Columns that the trainer reads beside label and features.</summary>
    internal virtual IReadOnlyList<RowRequirement> MoreRequirements => [];

    /// <summary>Finds the columns of features in the data.</summary>
    internal virtual HeadFeatures BindFeatures(DataViewSchema schema) => HeadFeatures.Plain(schema, FeatureColumnName);

    /// <summary>The name that the component logs under.</summary>
    private protected abstract string LogName { get; }

    /// <summary>The column with the group of each row, read with the rows; null = none.</summary>
    internal string? TrainingGroupColumnName { get; }

    /// <summary>Asks the tokens that stop the training; called for every row that is read.</summary>
    private protected virtual void ThrowIfCancelled()
    {
    }

    void IClassifierTrainer.ThrowIfCancelled() => ThrowIfCancelled();

    RowTransformer IClassifierTrainer.TrainTransformer(ClassifierTrainingData data, IChannel channel) =>
        Train(data.Select(TrainingSources), FeatureColumnName, channel);

    private protected override TTransformer FitCore(IDataView input)
    {
        using IChannel channel = Catalog.Environment.Register(LogName).Start("Fit");
        ClassifierTrainingData data = ClassifierTrainingData.Read(
            input, LabelColumnName, TrainingSources, ThrowIfCancelled, TrainingGroupColumnName);
        if (data.RowsWithoutLabel > 0)
        {
            channel.Warning(
                MessageSensitivity.None,
                $"{data.RowsWithoutLabel} of {data.RowsWithoutLabel + data.Labels.Count} rows have no value in the label column "
                + $"'{LabelColumnName}' and are not trained on.");
        }

        var transformer = Train(data, FeatureColumnName, channel);
        ClassifierColumns.KeepTakenNames(transformer, data.ClassNames, input.Schema, channel);
        return transformer;
    }

    private protected abstract TTransformer Train(ClassifierTrainingData data, string featureColumnName, IChannel channel);

    /// <summary>The groups that the trainer itself holds out; null where it was given none.</summary>
    private protected IReadOnlyList<string>? HeldOutGroups(ClassifierTrainingData data) =>
        TrainingGroupColumnName is null ? null : data.Groups;

    /// <summary>Logs how training ended.</summary>
    private protected static void SayOutcome(ClassifierTrainingData data, TrainingOutcome outcome, IChannel channel) => channel.Info(
        MessageSensitivity.None,
        $"{data.Labels.Count} rows, {data.NumberOfFeatures} features, {data.ClassNames.Count} classes: {outcome.Epochs} epochs, "
        + FormattableString.Invariant($"mean loss {outcome.Loss:F4}")
        + (outcome.HeldOutRows == 0 ? "." : FormattableString.Invariant(
            $"; epoch {outcome.KeptEpoch} kept, whose loss on {outcome.HeldOutRows} held-out rows is {outcome.HeldOutLoss:F4}.")));

    // A shape holds kinds, not sizes or names: two classes stand for any number.
    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        if (TrainingGroupColumnName is { } group)
            RowRequirement.CheckNames(input, ClassifierColumns.GroupRole, group);
        return ClassifierColumns.Added(["0", "1"], setId: 1);
    }
}
