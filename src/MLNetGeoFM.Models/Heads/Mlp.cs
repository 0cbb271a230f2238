using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>A hidden layer with ReLU between standardised features and class probabilities.</summary>
/// <remarks>
/// Trained by Adam on the log loss, or the focal loss, with an L2 penalty. Given groups, whole groups are held out of training
/// and tell when it should end. Source: protocols.md part 3.
/// </remarks>
public sealed class Mlp : ClassificationHead
{
    internal const int MostUnits = 1 << 16;

    private const int Magic = 0x504D4647; // "GFMP"
    private const int Version = 1;

    private readonly FeatureStandardizer _standardizer;
    private readonly double[] _parameters;
    private readonly double[] _mask;
    private readonly bool[] _present;
    private readonly int _hiddenLanes;

    private Mlp(FeatureStandardizer standardizer, double[] parameters, bool[] present, int hiddenUnits)
        : base(standardizer.NumberOfFeatures, present.Length)
    {
        _standardizer = standardizer;
        _parameters = parameters;
        _present = present;
        _mask = SoftmaxKernel.Mask(present);
        HiddenUnits = hiddenUnits;
        _hiddenLanes = SoftmaxKernel.LanesFor(hiddenUnits);
    }

    /// <summary>The number of units of the hidden layer.</summary>
    public int HiddenUnits { get; }

    /// <summary>Trains on rows of features.</summary>
    /// <param name="features">[rows, features] row-major, as they are, all finite.</param>
    /// <param name="labels">The class of each row, [rows], 0-based; at least two classes occur.</param>
    /// <param name="numberOfFeatures">The number of features of a row.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to train; null = the defaults.</param>
    /// <param name="groups">The group of each row, [rows], of which some are held out of training and tell when it should end;
    /// null = all rows are trained on, for all epochs.</param>
    /// <exception cref="ArgumentException">A feature is not finite, a label is missing or out of range, fewer than two classes or
    /// groups occur, the lengths do not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss became infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static MlpTraining Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int numberOfFeatures,
        int numberOfClasses,
        MlpOptions? options = null,
        IReadOnlyList<string>? groups = null)
    {
        options ??= new MlpOptions();
        options.Validate();
        TrainingRows.Check(features, labels, numberOfFeatures, numberOfClasses);
        var (rows, heldOut) = NetworkTraining.Divide(labels, groups, options.HeldOutShare, options.Seed);
        bool[] present = NetworkTraining.Present(labels, rows, numberOfClasses);
        FeatureStandardizer standardizer = FeatureStandardizer.Fit(TrainingRows.Select(features, rows, numberOfFeatures), numberOfFeatures);
        WeightedLoss loss = new(TrainingRows.Select(labels, rows, 1), present, options);
        Random random = new(options.Seed);
        MlpNetwork network = new(standardizer.Apply(features), labels.ToArray(), loss, options, random);
        TrainingOutcome outcome = NetworkTraining.Run(network, rows, heldOut, options, random);
        return new MlpTraining(new Mlp(standardizer, network.Parameters, present, options.HiddenUnits), outcome);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static Mlp Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "multilayer perceptron");
        int features = HeadPayload.ReadDimension(reader, "features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        int units = HeadPayload.ReadDimension(reader, "hidden units", MostUnits);
        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, features);
        bool[] present = HeadPayload.ReadPresent(reader, classes, "multilayer perceptron");
        long hiddenLanes = SoftmaxKernel.LanesFor(units), classLanes = SoftmaxKernel.LanesFor(classes);
        double[] parameters = HeadPayload.ReadDoubles(
            reader, ((features + 1) * hiddenLanes) + ((hiddenLanes + 1) * classLanes), "weights");
        return new Mlp(standardizer, parameters, present, units);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(NumberOfFeatures);
        writer.Write(NumberOfClasses);
        writer.Write(HiddenUnits);
        _standardizer.Write(writer);
        HeadPayload.WritePresent(writer, _present);
        HeadPayload.WriteDoubles(writer, _parameters);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(NumberOfFeatures + _hiddenLanes + _mask.Length);
        Span<double> row = scratch.AsSpan(0, NumberOfFeatures);
        Span<double> hidden = scratch.AsSpan(NumberOfFeatures, _hiddenLanes);
        Span<double> logits = scratch.AsSpan(NumberOfFeatures + _hiddenLanes, _mask.Length);
        if (_standardizer.TryApply(features, row))
        {
            MlpNetwork.Forward(row, _parameters, _hiddenLanes, hidden, logits, _mask.Length);
            SoftmaxKernel.Probabilities(logits, _mask, probabilities);
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }
}

/// <summary>A trained perceptron and how its training ended.</summary>
/// <param name="Head">The trained head.</param>
/// <param name="Outcome">How training ended.</param>
internal sealed record MlpTraining(Mlp Head, TrainingOutcome Outcome);
