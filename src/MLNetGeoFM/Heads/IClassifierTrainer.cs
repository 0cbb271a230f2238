using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>A trainer of this library, whatever it trains.</summary>
internal interface IClassifierTrainer
{
    /// <summary>What it puts around heads; it may hold trainers of lower layers only.</summary>
    TrainerLayer Layer { get; }

    string LabelColumnName { get; }

    /// <summary>The column with the features of a trainer that has one.</summary>
    string FeatureColumnName { get; }

    /// <summary>The column with the group of each row, read with the rows; null = none.</summary>
    string? TrainingGroupColumnName { get; }

    /// <summary>What training reads.</summary>
    IReadOnlyList<FeatureSource> TrainingSources { get; }

    /// <summary>What a trained model reads: a row of its head is their rows one after the other.</summary>
    IReadOnlyList<FeatureSource> PredictionSources { get; }

    /// <summary>Whether any number of features can stand in a row, in any order, so that others can be put beside them.</summary>
    bool TakesMoreFeatures { get; }

    /// <summary>Asks the tokens that stop it, and what it trains; called for every row that is read.</summary>
    /// <exception cref="OperationCanceledException">One of them was cancelled.</exception>
    void ThrowIfCancelled();

    /// <summary>Trains on rows that are in memory already.</summary>
    RowTransformer TrainTransformer(ClassifierTrainingData data, IChannel channel);

    /// <summary>As <see cref="TrainTransformer"/>, the head alone.</summary>
    ClassificationHead TrainHead(ClassifierTrainingData data, IChannel channel) => ((IHeadTransformer)TrainTransformer(data, channel)).Head;
}

/// <summary>What trainers can be put into what: heads, then views of their features, then calibration, then a choice.</summary>
internal enum TrainerLayer
{
    Head,
    Views,
    Calibration,
    Choice,
}
