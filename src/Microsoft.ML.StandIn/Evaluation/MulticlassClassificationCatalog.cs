using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Evaluates multiclass classification.</summary>
public sealed class MulticlassClassificationCatalog : TrainCatalogBase
{
    internal MulticlassClassificationCatalog(MLContext context)
        : base(context)
    {
    }

    /// <summary>Evaluates scored data.</summary>
    public MulticlassClassificationMetrics Evaluate(IDataView data, string labelColumnName = "Label",
        string scoreColumnName = "Score", string predictedLabelColumnName = "PredictedLabel", int topKPredictionCount = 0)
    {
        Check.Value(data, nameof(data));
        Check.NonEmpty(labelColumnName, nameof(labelColumnName));
        Check.NonEmpty(scoreColumnName, nameof(scoreColumnName));
        Check.NonEmpty(predictedLabelColumnName, nameof(predictedLabelColumnName));
        return MulticlassEvaluator.Evaluate(data, labelColumnName, scoreColumnName, predictedLabelColumnName,
            topKPredictionCount);
    }

    /// <summary>Fits the estimator on all folds but one, evaluates on that, for every fold.</summary>
    public IReadOnlyList<CrossValidationResult<MulticlassClassificationMetrics>> CrossValidate(IDataView data,
        IEstimator<ITransformer> estimator, int numberOfFolds = 5, string labelColumnName = "Label",
        string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data, nameof(data));
        Check.Value(estimator, nameof(estimator));
        Check.Param(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        var results = new List<CrossValidationResult<MulticlassClassificationMetrics>>();
        foreach (DataOperationsCatalog.TrainTestData fold in Context.Data.CrossValidationSplit(
            data, numberOfFolds, samplingKeyColumnName, seed))
        {
            ITransformer model = estimator.Fit(fold.TrainSet);
            // What a chain does only in training or testing belongs to the test here.
            IDataView scored = model is ITransformerChain chain
                ? new TransformerChain<ITransformer>(chain.Transformers, chain.Scopes)
                    .Transform(fold.TestSet, TransformerScope.Everything)
                : model.Transform(fold.TestSet);
            results.Add(new CrossValidationResult<MulticlassClassificationMetrics>(
                model, Evaluate(scored, labelColumnName), scored, results.Count));
        }

        return results;
    }
}
