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
    ];

    private static readonly RetrievalOptions Near = new() { WithinKilometres = 100, WithinDays = 30 };

    /// <summary>Whether a head looks at each month of an encoder.</summary>
    public static bool SeesSteps(string head) => head is "attention" or "tempcnn";

    public static string[] HeadNames => [.. Heads.Select(head => head.Name)];

    /// <summary>All heads in one line of help.</summary>
    public static string HeadHelp => string.Join("; ", Heads.Select(head => $"{head.Name} = {head.Text}"));

    /// <summary>The trained part of the pipeline: label key, head, and the predicted class's name.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="head">One of <see cref="HeadNames"/>.</param>
    /// <param name="seed">Of heads that begin at random.</param>
    /// <param name="calibration">How probabilities are corrected; null = not at all.</param>
    /// <param name="views">What the head learns from and predicts from; null = the series as it is.</param>
    /// <param name="cancellation">Stops training.</param>
    public static IEstimator<ITransformer> Trained(MLContext ml, string head, int seed = 0, CalibrationChoice? calibration = null,
        TrainedViews? views = null, CancellationToken cancellation = default)
        => LabelKey(ml)
            .Append(Head(ml, head, seed, calibration, views ?? TrainedViews.None, cancellation))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));

    /// <summary>Fits features and head, and returns what scores unlabelled series: the label is needed in training only.</summary>
    public static ITransformer Fit(MLContext ml, IDataView data, IEstimator<ITransformer> features, string head,
        CancellationToken cancellation, CalibrationChoice? calibration = null, int seed = 0, IEstimator<ITransformer>? trainingFeatures = null,
        TrainedViews? views = null)
    {
        var known = new EstimatorChain<ITransformer>().Append(features);
        if (trainingFeatures is not null)
            known = known.Append(trainingFeatures, TransformerScope.TrainTest);
        var chain = known
            .Append(LabelKey(ml), TransformerScope.TrainTest)
            .Append(Head(ml, head, seed, calibration, views ?? TrainedViews.None, cancellation))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));
        return chain.Fit(data).GetModelFor(TransformerScope.Scoring);
    }

    /// <summary>Classes in alphabetical order, so that the order of the rows changes nothing.</summary>
    private static ValueToKeyMappingEstimator LabelKey(MLContext ml) => ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label",
        keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);

    private static IEstimator<ITransformer> Head(
        MLContext ml, string head, int seed, CalibrationChoice? calibration, TrainedViews views, CancellationToken cancellation)
    {
        var trainers = ml.GeoFM().Trainers;
        var options = new LogisticRegressionOptions { CancellationToken = cancellation };
        return head switch
        {
            "logistic" => Viewed(trainers, trainers.LogisticRegression("LabelKey", "Features", options), calibration, views, cancellation),
            "knn" => Viewed(trainers, trainers.KNearestNeighbors("LabelKey", "Features"), calibration, views, cancellation),
            "prototypes" => Viewed(trainers, trainers.Prototypes("LabelKey", "Features"), calibration, views, cancellation),
            "mlp" => Viewed(trainers, trainers.Mlp("LabelKey", "Features", new MlpOptions { Seed = seed, CancellationToken = cancellation }),
                calibration, views, cancellation),
            "retrieval" => Viewed(trainers, trainers.Retrieval("LabelKey", "Features", Near), calibration, views, cancellation),
            "attention" => Viewed(trainers, trainers.TemporalAttention("LabelKey", "Features", "MonthlyDates",
                new TemporalAttentionOptions { Seed = seed, CancellationToken = cancellation }), calibration, views, cancellation),
            "tempcnn" => Viewed(trainers, trainers.TempCnn("LabelKey", "Features",
                new TempCnnOptions { Steps = 12, Seed = seed, CancellationToken = cancellation }), calibration, views, cancellation),
            _ => throw new ArgumentException($"Unknown head '{head}': expected one of {string.Join(", ", HeadNames)}."),
        };
    }

    /// <summary>The trainer with its views, or a choice among them.</summary>
    private static IEstimator<ITransformer> Viewed<TTransformer>(GeoFMTrainers trainers, ClassifierEstimator<TTransformer> trainer,
        CalibrationChoice? calibration, TrainedViews views, CancellationToken cancellation)
        where TTransformer : RowTransformer
    {
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
