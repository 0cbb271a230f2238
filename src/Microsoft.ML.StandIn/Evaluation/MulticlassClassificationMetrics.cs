namespace Microsoft.ML.Data;

/// <summary>The metrics of multiclass classification.</summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(ConfusionMatrix confusionMatrix)
    {
        ConfusionMatrix = confusionMatrix;
    }

    /// <summary>The mean negative logarithm of the probability given to the true class.</summary>
    public double LogLoss { get; internal init; }

    /// <summary>How much of the labels' entropy the log-loss takes away; 1 is all.</summary>
    public double LogLossReduction { get; internal init; }

    /// <summary>The mean of the classes' recalls.</summary>
    public double MacroAccuracy { get; internal init; }

    /// <summary>The share of rows that are right.</summary>
    public double MicroAccuracy { get; internal init; }

    /// <summary>The share of rows whose class is among the first K; 0 where no K was asked for.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK is { Count: > 0 } all ? all[all.Count - 1] : 0;

    /// <summary>The K that was asked for.</summary>
    public int TopKPredictionCount { get; internal init; }

    /// <summary>The share of rows whose class is among the first 1, 2 … K; null where no K was asked for.</summary>
    public IReadOnlyList<double> TopKAccuracyForAllK { get; internal init; }

    /// <summary>The log-loss of the rows of each class.</summary>
    public IReadOnlyList<double> PerClassLogLoss { get; internal init; }

    /// <summary>How often which class was taken for which.</summary>
    public ConfusionMatrix ConfusionMatrix { get; }
}
