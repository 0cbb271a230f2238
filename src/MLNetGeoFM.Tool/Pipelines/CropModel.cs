using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Pipelines;

/// <summary>Features, head and label names as one ML.NET pipeline.</summary>
internal static class CropModel
{
    /// <summary>The trained part of the pipeline: label key, head, and the predicted class's name.</summary>
    public static IEstimator<ITransformer> Trained(
        MLContext ml, string head, CalibrationChoice? calibration = null, CancellationToken cancellation = default)
        => LabelKey(ml)
            .Append(Head(ml, head, calibration, cancellation))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));

    /// <summary>Fits features and head, and returns what scores unlabelled series: the label is needed in training only.</summary>
    public static ITransformer Fit(MLContext ml, IDataView data, IEstimator<ITransformer> features, string head,
        CancellationToken cancellation, CalibrationChoice? calibration = null)
    {
        var chain = new EstimatorChain<ITransformer>()
            .Append(features)
            .Append(LabelKey(ml), TransformerScope.TrainTest)
            .Append(Head(ml, head, calibration, cancellation))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedClass", "PredictedLabel"));
        return chain.Fit(data).GetModelFor(TransformerScope.Scoring);
    }

    /// <summary>Classes in alphabetical order, so that the order of the rows changes nothing.</summary>
    private static ValueToKeyMappingEstimator LabelKey(MLContext ml) => ml.Transforms.Conversion.MapValueToKey("LabelKey", "Label",
        keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);

    private static IEstimator<ITransformer> Head(MLContext ml, string head, CalibrationChoice? calibration, CancellationToken cancellation)
    {
        var trainers = ml.GeoFM().Trainers;
        var options = new LogisticRegressionOptions { CancellationToken = cancellation };
        return head switch
        {
            "logistic" => Calibrated(trainers, trainers.LogisticRegression("LabelKey", "Features", options), calibration, cancellation),
            "knn" => Calibrated(trainers, trainers.KNearestNeighbors("LabelKey", "Features"), calibration, cancellation),
            _ => throw new ArgumentException($"Unknown head '{head}': expected logistic or knn."),
        };
    }

    private static IEstimator<ITransformer> Calibrated<TTransformer>(
        GeoFMTrainers trainers, ClassifierEstimator<TTransformer> trainer, CalibrationChoice? calibration, CancellationToken cancellation)
        where TTransformer : RowTransformer
    {
        if (calibration is null)
            return (IEstimator<ITransformer>)trainer;
        return trainers.Calibrated(trainer, calibration.GroupColumn, new CalibratedOptions
        {
            Calibration = new CalibrationOptions { Method = calibration.Method, CancellationToken = cancellation },
        });
    }
}
