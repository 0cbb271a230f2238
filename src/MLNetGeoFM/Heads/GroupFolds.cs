using Microsoft.ML.Runtime;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Deals the groups of training rows into inner folds, and predicts those that are held out.</summary>
internal static class GroupFolds
{
    /// <summary>Whole groups, each in one fold; with fewer groups than folds, each group is a fold.</summary>
    /// <exception cref="ArgumentException">There is only one group.</exception>
    public static FoldAssignment Deal(List<string> groups, string columnName, int numberOfFolds, int seed, string what)
    {
        string[] distinct = [.. groups.Distinct(StringComparer.Ordinal)];
        return distinct.Length >= 2
            ? Folds.Block(groups, Math.Min(numberOfFolds, distinct.Length), seed)
            : throw new ArgumentException(
                $"The group column '{columnName}' has one value, '{distinct[0]}': {what} holds out whole groups and needs at "
                + "least 2. Name a finer grouping, such as blocks.", columnName);
    }

    /// <summary>Trains on some rows and predicts others, each as its head is given it.</summary>
    /// <param name="trainer">What to train.</param>
    /// <param name="training">The rows to train on.</param>
    /// <param name="data">All rows.</param>
    /// <param name="heldOut">Which of them to predict.</param>
    /// <param name="channel">The log.</param>
    /// <param name="probabilities">Gets K more for each of these rows.</param>
    /// <param name="trueClasses">Gets one more for each of these rows.</param>
    public static void Predict(
        IClassifierTrainer trainer, ClassifierTrainingData training, ClassifierTrainingData data, IReadOnlyList<int> heldOut,
        IChannel channel, List<float> probabilities, List<int> trueClasses)
    {
        ClassificationHead head = trainer.TrainHead(training, channel);
        float[] features = new float[head.NumberOfFeatures];
        float[] row = new float[data.ClassNames.Count];
        foreach (int test in heldOut)
        {
            data.CopyRow(test, trainer.PredictionSources, features);
            head.Predict(features, row);
            probabilities.AddRange(row);
            trueClasses.Add(data.Labels[test]);
        }
    }
}
