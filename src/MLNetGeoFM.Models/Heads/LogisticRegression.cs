using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Multinomial logistic regression with an L2 penalty on standardised features.</summary>
/// <remarks>
/// Training minimises the sum of the rows' log losses plus 0.5·L2·||W||², intercepts free, by L-BFGS from zero; it has one
/// minimum. Source: protocols.md part 3.
/// </remarks>
public sealed class LogisticRegression : ClassificationHead
{
    private const int Magic = 0x524C4647; // "GFLR"
    private const int Version = 1;

    private readonly FeatureStandardizer _standardizer;
    private readonly double[] _parameters; // [features + 1, lanes]
    private readonly double[] _mask; // [lanes], 0 for classes seen in training, else negative infinity

    private LogisticRegression(FeatureStandardizer standardizer, double[] parameters, double[] mask, int numberOfClasses)
        : base(standardizer.NumberOfFeatures, numberOfClasses)
    {
        _standardizer = standardizer;
        _parameters = parameters;
        _mask = mask;
        ReadOnlySpan<double> weights = parameters.AsSpan(0, NumberOfFeatures * mask.Length);
        WeightNorm = Math.Sqrt(DoubleVector.Dot(weights, weights));
    }

    /// <summary>The Euclidean norm of all weights for standardised features, intercepts left out.</summary>
    public double WeightNorm { get; }

    /// <summary>Trains on rows of features.</summary>
    /// <param name="features">[rows, features] row-major, as they are, all finite.</param>
    /// <param name="labels">The class of each row, [rows], 0-based; at least two classes occur.</param>
    /// <param name="numberOfFeatures">The number of features of a row.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to train; null = the defaults.</param>
    /// <exception cref="ArgumentException">A feature is not finite, a label is missing or out of range, fewer than two
    /// classes occur, the lengths do not fit, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static LogisticRegressionTraining Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int numberOfFeatures,
        int numberOfClasses,
        LogisticRegressionOptions? options = null)
    {
        options ??= new LogisticRegressionOptions();
        options.Validate();
        bool[] present = TrainingRows.Check(features, labels, numberOfFeatures, numberOfClasses);
        if (present.Count(seen => seen) < 2)
        {
            throw new ArgumentException(
                $"All {labels.Length} training rows have class {Array.IndexOf(present, true)}: expected at least 2 classes. Train on rows of more classes; is the label column the right one?",
                nameof(labels));
        }

        double[] mask = SoftmaxKernel.Mask(present);
        FeatureStandardizer standardizer = FeatureStandardizer.Fit(features, numberOfFeatures);
        SoftmaxRegressionLoss loss = new(
            standardizer.Apply(features), labels.ToArray(), mask, options.L2Regularization, options.MaxDegreeOfParallelism);
        LbfgsOptions stop = new() { GradientTolerance = options.Tolerance, MaxIterations = options.MaxIterations };
        LbfgsResult result = Lbfgs.Minimize(
            loss.Evaluate, new double[loss.NumberOfParameters], stop, options.Progress, options.CancellationToken);
        LogisticRegression head = new(standardizer, result.Point, mask, numberOfClasses);
        return new LogisticRegressionTraining(head, result.Iterations, result.Value, result.LargestGradient, result.Stop);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static LogisticRegression Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "logistic regression");
        int features = HeadPayload.ReadDimension(reader, "features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, features);
        double[] mask = SoftmaxKernel.Mask(HeadPayload.ReadPresent(reader, classes, "logistic regression"));
        double[] packed = HeadPayload.ReadDoubles(reader, (features + 1L) * classes, "weights");
        double[] parameters = new double[checked((features + 1) * mask.Length)];
        for (int j = 0; j <= features; j++)
            packed.AsSpan(j * classes, classes).CopyTo(parameters.AsSpan(j * mask.Length));
        return new LogisticRegression(standardizer, parameters, mask, classes);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(NumberOfFeatures);
        writer.Write(NumberOfClasses);
        _standardizer.Write(writer);
        for (int k = 0; k < NumberOfClasses; k++)
            writer.Write(_mask[k] == 0 ? 1.0 : 0.0);
        for (int j = 0; j <= NumberOfFeatures; j++)
            HeadPayload.WriteDoubles(writer, _parameters.AsSpan(j * _mask.Length, NumberOfClasses));
    }

    /// <summary>How features are standardised.</summary>
    internal FeatureStandardizer Standardizer => _standardizer;

    /// <summary>The weight of a standardised feature for a class; number <see cref="ClassificationHead.NumberOfFeatures"/> is the
    /// intercept. Negative infinity there: the class was absent from training.</summary>
    internal double Weight(int feature, int classIndex)
        => _parameters[(feature * _mask.Length) + classIndex] + (feature == NumberOfFeatures ? _mask[classIndex] : 0);

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(NumberOfFeatures + _mask.Length);
        Span<double> row = scratch.AsSpan(0, NumberOfFeatures);
        Span<double> lanes = scratch.AsSpan(NumberOfFeatures, _mask.Length);
        if (_standardizer.TryApply(features, row))
        {
            SoftmaxKernel.Logits(row, _parameters, _mask.Length, lanes);
            SoftmaxKernel.Probabilities(lanes, _mask, probabilities);
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }
}

/// <summary>A trained logistic regression and how its training ended.</summary>
/// <param name="Head">The trained head.</param>
/// <param name="Iterations">The number of steps made.</param>
/// <param name="MeanLoss">The objective at the end divided by the number of rows, in nats.</param>
/// <param name="LargestGradient">The largest absolute component of its gradient at the end.</param>
/// <param name="Stop">Why training ended; <see cref="LbfgsStop.MaxIterations"/> means that it had not converged.</param>
internal sealed record LogisticRegressionTraining(
    LogisticRegression Head, int Iterations, double MeanLoss, double LargestGradient, LbfgsStop Stop);
