using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Features, head and label names as one ML.NET pipeline.</summary>
internal static class CropModel
{
    /// <summary>Heads that a verb can be asked for, with what they are.</summary>
    private static readonly (string Name, string Text)[] Heads =
    [
        ("logistic", "multinomial logistic regression"),
        ("knn", "5 nearest neighbours"),
        ("prototypes", "nearness of class means"),
        ("mlp", "one hidden layer of 64 units"),
        ("retrieval", "5 nearest neighbours among the samples within 100 km and 30 days of the season, where there are 5"),
        ("attention", "attention to the months, on the embedding of each month"),
        ("tempcnn", "convolutions over the months, trained from scratch"),
        (HeadChoice.Gtca, "logistic regression whose answer place and time may change, as far as that helped where they were left out (slow)"),
    ];

    private static readonly RetrievalOptions Near = new() { WithinKilometres = 100, WithinDays = 30 };

    /// <summary>Whether a head looks at each month of an encoder.</summary>
    public static bool SeesSteps(string head) => head is "attention" or "tempcnn";

    public static string[] HeadNames => [.. Heads.Select(head => head.Name)];

    /// <summary>All heads in one line of help.</summary>
    public static string HeadHelp => string.Join("; ", Heads.Select(head => $"{head.Name} = {head.Text}"));

    /// <summary>The trained part of the pipeline: metadata beside the features, label key, head, and the predicted class's name.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="data">The samples, with their features.</param>
    /// <param name="head">What is trained, and what it is told.</param>
    /// <param name="training">How it is trained.</param>
    public static IEstimator<ITransformer> Trained(MLContext ml, IDataView data, HeadChoice head, HeadTraining training)
    {
        var chain = new EstimatorChain<ITransformer>();
        if (head.Metadata is { } beside)
            chain = chain.Append(beside.Encode(ml, data.Schema)).Append(beside.Concatenate(ml, training.Views.Plan.Views));
        return chain.Append(LabelKey(ml)).Append(Head(ml, data, head, training)).Append(ClassName(ml));
    }

    /// <summary>Fits features and head, and returns what scores unlabelled series: the label is needed in training only.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="data">The series.</param>
    /// <param name="features">The features that prediction needs.</param>
    /// <param name="head">What is trained, and what it is told.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="trainingFeatures">The features that only training needs; null = none.</param>
    public static ITransformer Fit(MLContext ml, IDataView data, IEstimator<ITransformer> features, HeadChoice head, HeadTraining training,
        IEstimator<ITransformer>? trainingFeatures = null)
    {
        var plan = training.Views.Plan;
        var chain = new EstimatorChain<ITransformer>().Append(features);
        if (trainingFeatures is not null)
            chain = chain.Append(trainingFeatures, TransformerScope.TrainTest);
        if (head.Metadata is { } beside)
        {
            chain = chain.Append(beside.Encode(ml, data.Schema)).Append(beside.Concatenate(ml, plan.PredictionViews));
            if (trainingFeatures is not null)
                chain = chain.Append(beside.Concatenate(ml, plan.Views.Except(plan.PredictionViews)), TransformerScope.TrainTest);
        }

        return chain
            .Append(LabelKey(ml), TransformerScope.TrainTest)
            .Append(Head(ml, data, head, training))
            .Append(ClassName(ml))
            .Fit(data).GetModelFor(TransformerScope.Scoring);
    }

    private static KeyToValueMappingEstimator ClassName(MLContext ml) => ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel");

    /// <summary>Classes in alphabetical order, so that the order of the rows changes nothing.</summary>
    private static ValueToKeyMappingEstimator LabelKey(MLContext ml) => ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label",
        keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);

    private static IEstimator<ITransformer> Head(MLContext ml, IDataView data, HeadChoice head, HeadTraining training)
    {
        var trainers = ml.GeoFM().Trainers;
        var (seed, cancellation) = (training.Seed, training.Cancellation);
        return head.Name switch
        {
            "logistic" => Viewed(trainers, trainers.LogisticRegression("LabelKey", "Features",
                new LogisticRegressionOptions { CancellationToken = cancellation }), training),
            "knn" => Viewed(trainers, trainers.KNearestNeighbors("LabelKey", "Features"), training),
            "prototypes" => Viewed(trainers, trainers.Prototypes("LabelKey", "Features"), training),
            "mlp" => Viewed(trainers, trainers.Mlp("LabelKey", "Features", new MlpOptions { Seed = seed, CancellationToken = cancellation }), training),
            "retrieval" => Viewed(trainers, trainers.Retrieval("LabelKey", "Features", Near), training),
            "attention" => Viewed(trainers, trainers.TemporalAttention("LabelKey", "Features", "MonthlyDates",
                new TemporalAttentionOptions { Seed = seed, CancellationToken = cancellation }), training),
            "tempcnn" => Viewed(trainers, trainers.TempCnn("LabelKey", "Features",
                new TempCnnOptions { Steps = 12, Seed = seed, CancellationToken = cancellation }), training),
            HeadChoice.Gtca => Gtca(trainers, data, head, training),
            _ => throw new ArgumentException($"Unknown head '{head.Name}': expected one of {string.Join(", ", HeadNames)}."),
        };
    }

    /// <summary>On the logistic head, with its views.</summary>
    /// <exception cref="ArgumentException">A choice among views or calibration is asked for.</exception>
    private static GtcaEstimator Gtca(GeoFMTrainers trainers, IDataView data, HeadChoice head, HeadTraining training)
    {
        if (training.Views.Plan.Chooses || training.Calibration is not null)
        {
            string option = training.Calibration is null ? "--choose-views" : "--calibrate";
            throw new ArgumentException($"The head {HeadChoice.Gtca} cannot be trained so: expected neither a choice among views nor calibration, got "
                + $"{option}. Leave {option} out.");
        }

        var views = training.Views.Plan.Choices[0];
        var options = GtcaInputs.Options(data, head, training.Seed, training.Progress, training.Cancellation);
        if (views == ViewChoice.None)
            return trainers.Gtca("LabelKey", "Features", options);
        var alone = trainers.LogisticRegression("LabelKey", new SeriesView(views.AlignsLatitude).Features, new LogisticRegressionOptions
        {
            MaxDegreeOfParallelism = 1, // Inner folds run side by side.
            CancellationToken = training.Cancellation,
        });
        return trainers.Gtca(trainers.WithViews(alone, views.Options), options);
    }

    /// <summary>The trainer with its views, or a choice among them.</summary>
    private static IEstimator<ITransformer> Viewed<TTransformer>(GeoFMTrainers trainers, ClassifierEstimator<TTransformer> trainer,
        HeadTraining training)
        where TTransformer : RowTransformer
    {
        var (views, calibration, cancellation) = (training.Views, training.Calibration, training.Cancellation);
        TrainerCandidate[] candidates = [.. views.Plan.Choices.Select(choice => new TrainerCandidate(choice.Words, choice == ViewChoice.None
            ? Calibrated(trainers, trainer, calibration, cancellation)
            : Calibrated(trainers, trainers.WithViews(trainer, choice.Options), calibration, cancellation)))];
        return candidates.Length == 1
            ? candidates[0].Trainer
            : trainers.ChooseByGroups(views.GroupColumn!, candidates, new TrainerChoiceOptions { CancellationToken = cancellation });
    }

    private static IEstimator<RowTransformer> Calibrated<TTransformer>(
        GeoFMTrainers trainers, ClassifierEstimator<TTransformer> trainer, CalibrationChoice? calibration, CancellationToken cancellation)
        where TTransformer : RowTransformer
    {
        if (calibration is null)
            return (IEstimator<RowTransformer>)trainer;
        return trainers.Calibrated(trainer, calibration.GroupColumn, new CalibratedOptions
        {
            Calibration = new CalibrationOptions { Method = calibration.Method, CancellationToken = cancellation },
        });
    }
}

/// <summary>The views of a trained model.</summary>
/// <param name="Plan">The views.</param>
/// <param name="GroupColumn">What is held out together to choose among them; null where there is no choice.</param>
internal sealed record TrainedViews(ViewPlan Plan, string? GroupColumn)
{
    public static TrainedViews None { get; } = new(ViewPlan.None, null);
}

/// <summary>How a head is trained.</summary>
/// <param name="Seed">Of heads that begin at random.</param>
internal sealed record HeadTraining(int Seed = 0)
{
    /// <summary>How probabilities are corrected; null = not at all.</summary>
    public CalibrationChoice? Calibration { get; init; }

    /// <summary>What the head learns from and predicts from.</summary>
    public TrainedViews Views { get; init; } = TrainedViews.None;

    /// <summary>Told how much of a long training is done, 0..1; null = nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Stops training.</summary>
    public CancellationToken Cancellation { get; init; }
}
