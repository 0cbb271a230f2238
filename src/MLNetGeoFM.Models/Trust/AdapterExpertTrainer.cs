using System.Text.Json;

namespace MLNetGeoFM.Models;

/// <summary>Trains a metadata-gated adapter on top of the base head; early stopping looks at held-out regions.</summary>
/// <param name="name">The name of the input.</param>
/// <param name="end">The end of the encoder; null = there are no hidden tokens, the embedding itself is changed.</param>
/// <param name="inputs">What opens the gates: of place, or of time.</param>
/// <param name="options">Sizes and steps.</param>
/// <param name="states">Where training keeps how far it is; null = nowhere.</param>
internal sealed class AdapterExpertTrainer(
    string name, EncoderSuffix? end, MetadataInputs inputs, AdapterExpertOptions options, TrainingStates? states = null)
    : ResidualExpertTrainer
{
    private const int ValidationShare = 5; // one region of so many
    private const int LeastRegions = 4;

    private bool IsByPlace => (inputs & MetadataInputs.AnyPlace) != 0;

    public override string Name => name;

    public override TrustScale Scale => IsByPlace ? AdapterExpert.Kilometres : TrustScale.Deviations;

    public override bool DependsOnPlaceNearby => IsByPlace;

    public override IReadOnlyList<ResidualExpert> Train(
        ConditionedRows rows, IReadOnlyList<int> trainRows, ClassificationHead head, CancellationToken cancellationToken)
    {
        SampleMetadata[] known = [.. trainRows.Select(row => AdapterExpert.Metadata(rows[row], inputs))];
        if (known.Distinct().Take(2).Count() < 2)
            return [new SilentExpert()];
        var suffix = end ?? EncoderSuffix.OfEmbedding(rows.NumberOfFeatures);
        var linear = LinearHead(head) ?? LogisticRegression.Train(
            rows.FeaturesOf(trainRows), rows.LabelsOf(trainRows), rows.NumberOfFeatures, rows.NumberOfClasses,
            new LogisticRegressionOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellationToken }).Head;
        var encoding = LearnedEncoding.Fit(known, new LearnedEncodingOptions { Inputs = inputs });
        GtcaNetworkOptions sizes = new()
        {
            Classes = rows.NumberOfClasses,
            Adapter = new AdapterOptions
            {
                Rank = options.Rank,
                Alpha = options.Rank,
                Blocks = Math.Max(1, suffix.Operations.OfType<SelfAttentionOperation>().Count()),
                Seed = options.Seed,
            },
            HasPlainScores = true,
            Seed = options.Seed,
        };
        GtcaModel model = new(new GtcaNetwork(suffix, encoding, EmbeddingScale.Of(linear), sizes), encoding);
        model.Network.BeginWith(linear);
        int[] regions = InnerDesigns.RegionOfRow(rows);
        GtcaSample[] samples = [.. trainRows.Select((row, i) => Sample(rows, row, known[i], regions[row], suffix))];
        var (train, validation) = Split(samples);
        string? training = states is null ? null : TrainingStates.NameOf(writer => WriteBeginning(writer, model, train, validation));
        ClassLoss loss = new(
            options.BalancesClasses ? ClassWeights.Balanced([.. train.Select(sample => sample.Label)], rows.NumberOfClasses) : null,
            options.Focus);
        GtcaTrainer trainer = new(model, train, validation, TrainerOptions(loss, training, cancellationToken),
            [.. model.Network.Parameters.Where(one => one != model.Network.HeadWeight && one != model.Network.HeadBias)]);
        trainer.Train();
        return
        [
            new AdapterExpert(
                model, inputs, end is not null, PlaceVotesTrainer.IndexOf(rows, trainRows),
                Ascending(known, metadata => metadata.Year), Ascending(known, metadata => metadata.DayOfYear)),
        ];
    }

    // Any other base head is changed by as much as a linear one would be.
    private static LogisticRegression? LinearHead(ClassificationHead head) =>
        head is MultiViewHead views ? views.Head as LogisticRegression : head as LogisticRegression;

    private static int[] Ascending(SampleMetadata[] known, Func<SampleMetadata, int?> value)
        => [.. known.Select(value).OfType<int>().Distinct().Order()];

    private GtcaSample Sample(ConditionedRows rows, int row, SampleMetadata metadata, int region, EncoderSuffix suffix)
    {
        float[] features = rows[row].Features.ToArray();
        return new GtcaSample
        {
            Tokens = end is null ? HiddenTokens.OfEmbedding(features) : HiddenTokens.FromVector(rows[row].Hidden, suffix.Hidden.Width),
            Frozen = features,
            Metadata = metadata,
            Label = rows.Labels[row],
            Region = region,
        };
    }

    // Whole regions are held out; with few of them training runs through.
    private (GtcaSample[] Train, GtcaSample[] Validation) Split(GtcaSample[] samples)
    {
        int[] regions = [.. samples.Select(sample => sample.Region).Distinct().Order()];
        if (regions.Length < LeastRegions)
            return (samples, []);
        new Random(options.Seed).Shuffle(regions);
        HashSet<int> held = [.. regions.Take(Math.Max(1, regions.Length / ValidationShare))];
        GtcaSample[] train = [.. samples.Where(sample => !held.Contains(sample.Region))];
        return train.Length == 0 ? (samples, []) : (train, [.. samples.Where(sample => held.Contains(sample.Region))]);
    }

    // All that the trained adapter depends on.
    private void WriteBeginning(BinaryWriter writer, GtcaModel model, GtcaSample[] train, GtcaSample[] validation)
    {
        model.Write(writer);
        writer.Write(JsonSerializer.Serialize(options));
        foreach (GtcaSample[] samples in new[] { train, validation })
        {
            writer.Write(samples.Length);
            foreach (GtcaSample sample in samples)
            {
                foreach (float value in sample.Tokens.ToVector())
                    writer.Write(value);
                foreach (float value in sample.Frozen)
                    writer.Write(value);
                writer.Write(sample.Metadata.Latitude);
                writer.Write(sample.Metadata.Longitude);
                writer.Write(sample.Metadata.DayOfYear ?? -1);
                writer.Write(sample.Metadata.Year ?? -1);
                writer.Write(sample.Label);
                writer.Write(sample.Region);
            }
        }
    }

    private GtcaTrainerOptions TrainerOptions(ClassLoss loss, string? training, CancellationToken cancellationToken) => new()
    {
        Epochs = options.Epochs,
        Patience = options.Patience,
        BatchSize = options.BatchSize,
        Optimizer = new AdamWOptions { LearningRate = options.LearningRate, WeightDecay = options.WeightDecay },
        Loss = new GtcaLossOptions { Classes = loss, EvidenceWeight = options.EvidenceWeight, ContrastWeight = options.ContrastWeight },
        Noise = new MetadataNoise { MoveKm = options.MoveKm },
        Seed = options.Seed,
        State = training is null ? null : states!.Read(training),
        SaveState = training is null ? null : state => states!.Write(training, state),
        Threads = 1, // Inner folds run side by side.
        CancellationToken = cancellationToken,
    };
}

/// <summary>Sizes and steps of an <see cref="AdapterExpertTrainer"/>.</summary>
internal sealed class AdapterExpertOptions
{
    public int Rank { get; init; } = 8;

    public int Epochs { get; init; } = 20;

    public int Patience { get; init; } = 4;

    public int BatchSize { get; init; } = 32;

    public double LearningRate { get; init; } = 1e-3;

    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Whether rows count inversely to how often their class occurs; else all count the same.</summary>
    public bool BalancesClasses { get; init; }

    /// <summary>γ of the focal loss, 0 or more: how little rows count that are right already; 0 = the plain log loss.</summary>
    public double Focus
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"{nameof(Focus)} must be at least 0 and finite, got {value}.");
    }

    /// <summary>Weight of the divergence from predictions without metadata.</summary>
    public double EvidenceWeight { get; init; } = 0.1;

    /// <summary>Weight of the anti-shortcut loss.</summary>
    public double ContrastWeight { get; init; } = 0.1;

    /// <summary>Deviation of the place's moves in training.</summary>
    public double MoveKm { get; init; } = 10;

    public int Seed { get; init; } = 1;
}
