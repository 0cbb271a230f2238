using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Cross-validates a conditioned head: how often it is right without metadata and with them.</summary>
internal sealed class TrustFolds
{
    private readonly ConditionedRows _rows;
    private int _without;
    private int _with;
    private int _naive;

    private TrustFolds(ConditionedRows rows) => _rows = rows;

    /// <summary>Right without metadata, 0..1.</summary>
    public double Without => (double)_without / _rows.Count;

    /// <summary>Right with metadata.</summary>
    public double With => (double)_with / _rows.Count;

    /// <summary>Right where sine and cosine of the coordinates simply join the features.</summary>
    public double Naive => (double)_naive / _rows.Count;

    /// <summary>Runs all folds.</summary>
    public static TrustFolds Run(ConditionedRows rows, IReadOnlyList<int> foldOfRow, ConditionedHeadOptions options)
    {
        TrustFolds folds = new(rows);
        foreach (int fold in foldOfRow.Distinct().Order())
        {
            int[] test = [.. Enumerable.Range(0, rows.Count).Where(row => foldOfRow[row] == fold)];
            int[] train = [.. Enumerable.Range(0, rows.Count).Where(row => foldOfRow[row] != fold)];
            folds.RunFold(train, test, options);
        }

        return folds;
    }

    /// <summary>Logistic regression, as heads and experts.</summary>
    public static HeadTrainer Logistic(double penalty) => (features, labels, width, classes, token) => LogisticRegression.Train(
        features, labels, width, classes, new LogisticRegressionOptions
        {
            L2Regularization = penalty,
            Tolerance = 3e-4,
            MaxDegreeOfParallelism = 1,
            CancellationToken = token,
        }).Head;

    public override string ToString() => FormattableString.Invariant(
        $"without {Without:0.000}, with {With:0.000}, naive {Naive:0.000}");

    private void RunFold(int[] train, int[] test, ConditionedHeadOptions options)
    {
        ConditionedHead head = ConditionedHeadTrainer.Train(Some(train), options);
        ConditionedPredictor predictor = head.CreatePredictor();
        float[] probabilities = new float[_rows.NumberOfClasses];
        ConditionedRows naiveRows = WithCoordinates(Some(train));
        ClassificationHead naive = options.Head(naiveRows, [.. Enumerable.Range(0, naiveRows.Count)], default);
        ConditionedRows tested = WithCoordinates(Some(test));
        for (int i = 0; i < test.Length; i++)
        {
            predictor.Predict(_rows[test[i]], probabilities);
            _with += IsRight(probabilities, test[i]);
            _without += IsRight(predictor.WithoutMetadata, test[i]);
            naive.Predict(tested[i].Features, probabilities);
            _naive += IsRight(probabilities, test[i]);
        }
    }

    private int IsRight(ReadOnlySpan<float> probabilities, int row)
    {
        int best = 0;
        for (int k = 1; k < probabilities.Length; k++)
            best = probabilities[k] > probabilities[best] ? k : best;
        return best == _rows.Labels[row] ? 1 : 0;
    }

    private ConditionedRows Some(int[] rows) => new()
    {
        Features = _rows.FeaturesOf(rows),
        NumberOfFeatures = _rows.NumberOfFeatures,
        Labels = _rows.LabelsOf(rows),
        NumberOfClasses = _rows.NumberOfClasses,
        Latitudes = Array.ConvertAll(rows, row => _rows.Latitudes[row]),
        Longitudes = Array.ConvertAll(rows, row => _rows.Longitudes[row]),
        Groups = _rows.Groups.Count == 0 ? [] : Array.ConvertAll(rows, row => _rows.Groups[row]),
    };

    private static ConditionedRows WithCoordinates(ConditionedRows rows)
    {
        List<float> features = [];
        for (int row = 0; row < rows.Count; row++)
        {
            features.AddRange(rows[row].Features);
            (double sinLatitude, double cosLatitude) = Math.SinCos(double.DegreesToRadians(rows.Latitudes[row]));
            (double sinLongitude, double cosLongitude) = Math.SinCos(double.DegreesToRadians(rows.Longitudes[row]));
            features.AddRange([(float)sinLatitude, (float)cosLatitude, (float)sinLongitude, (float)cosLongitude]);
        }

        return new ConditionedRows
        {
            Features = [.. features],
            NumberOfFeatures = rows.NumberOfFeatures + 4,
            Labels = rows.Labels,
            NumberOfClasses = rows.NumberOfClasses,
        };
    }
}
