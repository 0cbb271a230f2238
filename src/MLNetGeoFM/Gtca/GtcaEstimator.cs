using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>
/// Trains a head on embeddings, and what metadata may change in its answer: as far as they have helped on places, regions and years
/// that were left out, and no farther.
/// </summary>
/// <remarks>
/// | Looks at the data in Fit? | Yes, once |
/// | Input | label: key with key values; embedding: Vector of Single [D], finite |
/// | Input | latitude, longitude: Single, degrees; dates: Vector of Int32 [T]; metadata: Vector of Single [M] (each optional; NaN = unknown) |
/// | Input | <c>…Hidden</c> of Encode, where it is there: the encoder's last blocks are adapted; else the embedding itself is |
/// | Output | `PredictedLabel`: key with the class names as values, missing where the embedding is NaN or infinite |
/// | Output | `Score`: Vector of Single [K], class probabilities in key order |
/// | Output | `ScoreWithoutMetadata`: Vector of Single [K], the same without metadata |
/// | Output | `MetadataGate`: Single, 0..1, share of the answer that followed the metadata; 0 = none did |
/// | Output | `MetadataSupport`: Single, the largest trust in one of the inputs; 0 = unknown, or unlike what was trained on |
/// | Deterministic | Yes, whatever the number of threads |
/// Score = softmax(ln p + strength * sum of trust * change), mixed with p by how much the metadata are doubted; p is
/// `ScoreWithoutMetadata`, that of the head alone (LogisticRegression on the embedding, where no other is given), bit for bit. The
/// changes: the head with latitude and longitude beside its features (LogisticRegression and Mlp, also with views), votes of training
/// places around, a classifier of embedding and latitude, one of embedding and further metadata, and gated low-rank changes of the
/// encoder by place and by time. Inner folds, which train all of this again, say how far each is trusted at which distance from the training rows.
/// Source: Hu et al. 2021, LoRA, arXiv:2106.09685, for the form of the changes.
/// </remarks>
public sealed class GtcaEstimator : RowEstimator<GtcaTransformer>
{
    // Near that of the head without metadata: a classifier that is held much more tightly is less sure of itself, which pays in new
    // regions whatever the metadata say, and would be trusted for that.
    private const double SlowMetadataPenalty = 5;

    private readonly IClassifierTrainer _trainer;
    private readonly GtcaOptions _options;

    internal GtcaEstimator(GeoFMCatalog catalog, IClassifierTrainer trainer, GtcaOptions options)
        : base(catalog)
    {
        _trainer = trainer;
        _options = options;
    }

    private string EmbeddingColumnName => _trainer.FeatureColumnName;

    private string HiddenColumnName => _options.HiddenColumnName ?? EmbeddingColumnName + EncodingTransformer.HiddenSuffix;

    private void ThrowIfCancelled()
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        _trainer.ThrowIfCancelled();
    }

    private FeatureSource[] Sources
    {
        get
        {
            var embedding = FeatureSource.Plain(EmbeddingColumnName);
            return [embedding, .. _trainer.TrainingSources.Where(source => !source.IsSameAs(embedding))];
        }
    }

    private MetadataColumns Where => new(_options.LatitudeColumnName, _options.LongitudeColumnName, _options.DatesColumnName);

    private protected override IReadOnlyList<RowRequirement> Requirements
    {
        get
        {
            List<RowRequirement> requirements =
            [
                RowRequirement.Label(_trainer.LabelColumnName),
                .. Sources.SelectMany(source => source.Requirements),
                .. Where.Requirements,
            ];
            if (_options.MetadataColumnName is { } metadata)
                requirements.Add(new(GtcaColumns.MetadataRole, metadata, true, RowItem.Single));
            if (_options.HiddenColumnName is { } hidden)
                requirements.Add(new(GtcaColumns.HiddenRole, hidden, true, RowItem.Single));
            return requirements;
        }
    }

    private protected override GtcaTransformer FitCore(IDataView input)
    {
        using IChannel channel = Catalog.Environment.Register(nameof(GeoFMTrainers.Gtca)).Start("Fit");
        var (end, hidden) = End(input.Schema, channel);
        GtcaRows beside = new(input.Schema, Where, _options.MetadataColumnName, hidden);
        var data = ClassifierTrainingData.Read(
            input, _trainer.LabelColumnName, Sources, ThrowIfCancelled, _options.RegionColumnName, beside);
        GtcaColumns columns = new(
            data.ColumnsOf(_trainer.PredictionSources), EmbeddingColumnName, Where, _options.MetadataColumnName, hidden);
        if (data.RowsWithoutLabel > 0)
        {
            channel.Warning(MessageSensitivity.None,
                $"{data.RowsWithoutLabel} of {data.RowsWithoutLabel + data.Labels.Count} rows have no value in the label column "
                + $"'{_trainer.LabelColumnName}' and are not trained on.");
        }

        ConditionedRows rows = new()
        {
            Features = [.. data.Features],
            NumberOfFeatures = data.NumberOfFeatures,
            BaseFeatures = BaseFeatures(data, columns.Base.Length),
            Labels = [.. data.Labels],
            NumberOfClasses = data.ClassNames.Count,
            Latitudes = [.. beside.Latitudes],
            Longitudes = [.. beside.Longitudes],
            Dates = beside.Dates,
            Metadata = [.. beside.Metadata],
            NumberOfMetadata = beside.NumberOfMetadata,
            Groups = data.Groups ?? [],
            Hidden = beside.Hidden,
        };
        var head = ConditionedHeadTrainer.Train(rows, TrainerOptions(data, columns, end, beside.NumberOfMetadata));
        Report(head, rows, channel);
        GtcaTransformer transformer = new(columns, data.ClassNames, head, GtcaUse.Of(_options));
        ClassifierColumns.KeepTakenNames(transformer, data.ClassNames, input.Schema, channel);
        return transformer;
    }

    // Empty where the head reads the embedding alone.
    private float[] BaseFeatures(ClassifierTrainingData data, int length)
    {
        if (_trainer.PredictionSources is [var only] && only.IsSameAs(FeatureSource.Plain(EmbeddingColumnName)))
            return [];
        float[] features = new float[checked(data.Labels.Count * length)];
        for (int row = 0; row < data.Labels.Count; row++)
            data.CopyRow(row, _trainer.PredictionSources, features.AsSpan(row * length, length));
        return features;
    }

    // With further features beside each view where there are any; from several threads at once, each with a channel of its own.
    private ClassificationHead TrainHead(
        string name, ClassifierTrainingData data, IReadOnlyList<int> rows, ReadOnlySpan<double> beside = default)
    {
        using IChannel channel = Catalog.Environment.Register(nameof(GeoFMTrainers.Gtca)).Start(name);
        return _trainer.TrainHead(beside.IsEmpty && rows.Count == data.Labels.Count ? data : data.Subset(rows, beside), channel);
    }

    // Where the data have hidden tokens.
    private (EncoderSuffix? End, string? Column) End(DataViewSchema schema, IChannel channel)
    {
        if (!_options.HasAdapters || schema.GetColumnOrNull(HiddenColumnName) is not { } column)
            return (null, null);
        if (EncoderEnd.Of(column) is { } end)
            return (end, HiddenColumnName);
        string message = $"The hidden tokens of '{HiddenColumnName}' do not say which blocks come after them: expected the annotation "
            + $"'{GeoFMAnnotations.EncoderEnd}', got none. Fit Gtca on what Encode gives in the same pipeline; a model that was loaded "
            + "from a file, or data that were saved, do not keep it.";
        if (_options.HiddenColumnName is not null)
            throw new ArgumentException(message, HiddenColumnName);
        channel.Warning(MessageSensitivity.None, $"{message} The embedding itself is adapted.");
        return (null, null);
    }

    private ConditionedHeadOptions TrainerOptions(
        ClassifierTrainingData data, GtcaColumns columns, EncoderSuffix? end, int metadata)
    {
        int seed = _options.Seed;
        List<ResidualExpertTrainer> experts = [];
        if (columns.Where.Latitude is not null)
        {
            if (_trainer.TakesMoreFeatures)
            {
                experts.Add(ClassifierExpertTrainer.Concatenation(
                    GtcaUse.PlaceBeside, [RowClaims.Latitude, RowClaims.Longitude],
                    (_, rows, claims, _) => TrainHead("Head with places", data, rows, claims)));
            }

            experts.Add(new PlaceVotesTrainer(GtcaUse.PlaceVotes));
            experts.Add(ClassifierExpertTrainer.Products(
                GtcaUse.PlaceClassifier, [RowClaims.Latitude], HeadTrainer(SlowMetadataPenalty)));
        }

        if (metadata > 0)
        {
            experts.Add(ClassifierExpertTrainer.Products(
                GtcaUse.MetadataClassifier, [.. Enumerable.Range(0, metadata)], HeadTrainer(SlowMetadataPenalty)));
        }

        AdapterExpertOptions sizes = new()
        {
            Rank = _options.Rank,
            Epochs = _options.Epochs,
            LearningRate = _options.LearningRate,
            BalancesClasses = _options.BalancesClasses,
            Focus = _options.Focus,
            Seed = seed,
        };
        TrainingStates? states = _options.StateFolder is { } folder ? new(folder) : null;
        if (_options.HasAdapters && columns.Where.Latitude is not null)
        {
            experts.Add(new AdapterExpertTrainer(
                GtcaUse.PlaceAdapter, end, MetadataInputs.Place | MetadataInputs.Cells, sizes, states));
        }

        if (_options.HasAdapters && columns.Where.Dates is not null)
        {
            experts.Add(new AdapterExpertTrainer(
                GtcaUse.TimeAdapter, end, MetadataInputs.DayOfYear | MetadataInputs.Year, sizes, states));
        }

        return new ConditionedHeadOptions
        {
            Head = (_, rows, _) => TrainHead("Head without metadata", data, rows),
            Experts = experts,
            Seed = seed,
            MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism,
            CancellationToken = _options.CancellationToken,
            Progress = _options.Progress is { } progress ? new Share(progress) : null,
        };
    }

    private static HeadTrainer HeadTrainer(double penalty) => (features, labels, width, classes, cancellationToken) =>
        LogisticRegression.Train(features, labels, width, classes, new LogisticRegressionOptions
        {
            L2Regularization = penalty,
            MaxDegreeOfParallelism = 1, // Inner folds run side by side.
            CancellationToken = cancellationToken,
        }).Head;

    private static void Report(ConditionedHead head, ConditionedRows rows, IChannel channel)
    {
        channel.Info(MessageSensitivity.None,
            $"{rows.Count} rows, {rows.NumberOfFeatures} features, {rows.NumberOfClasses} classes. Trust by distance from training rows: "
            + string.Join("; ", head.Experts.Select(expert => expert.Near.IsNone && expert.Far.IsNone
                ? $"{expert.Name} none"
                : $"{expert.Name} {expert.Near} with a training place nearby, {expert.Far} without")) + ".");
    }

    private protected override IEnumerable<DataViewSchema.DetachedColumn> Promise(SchemaShape input)
    {
        if (_options.RegionColumnName is { } region)
            RowRequirement.CheckNames(input, ClassifierColumns.GroupRole, region);
        return GtcaTransformer.Added(["0", "1"], setId: 1);
    }

    private sealed class Share(IProgress<double> progress) : IProgress<ConditionedHeadProgress>
    {
        public void Report(ConditionedHeadProgress value) => progress.Report((double)value.Done / value.Steps);
    }
}
