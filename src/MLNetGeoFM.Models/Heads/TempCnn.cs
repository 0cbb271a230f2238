using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>A temporal convolution network: filters over the steps of a series, trained from scratch.</summary>
/// <remarks>
/// Three convolutions and one layer over all steps, each with normalisation over the rows of a step of training, ReLU and dropout,
/// then class probabilities; trained by Adam. A prediction normalises by means and variances that followed those of training. Each
/// feature of a step is standardised over all steps of the training rows; all must be finite: fill gaps before. Source: Pelletier
/// et al. 2019, Remote Sensing 11(5) 523; Ioffe and Szegedy 2015, arXiv:1502.03167.
/// </remarks>
public sealed class TempCnn : ClassificationHead
{
    private const int Magic = 0x43544647; // "GFTC"
    private const int Version = 1;

    private readonly TempCnnShape _shape;
    private readonly FeatureStandardizer _standardizer;
    private readonly double[] _parameters;
    private readonly double[] _folded;
    private readonly bool[] _present;
    private readonly double[] _mask;

    private TempCnn(TempCnnShape shape, FeatureStandardizer standardizer, double[] parameters, bool[] present)
        : base(shape.Steps * shape.Features, present.Length)
    {
        _shape = shape;
        _standardizer = standardizer;
        _parameters = parameters;
        _present = present;
        _mask = SoftmaxKernel.Mask(present);
        _folded = new double[shape.FoldedLength];
        shape.Fold(parameters, _folded);
    }

    /// <summary>T: the number of steps of a row.</summary>
    public int Steps => _shape.Steps;

    /// <summary>D: the number of features of a step.</summary>
    public int StepFeatures => _shape.Features;

    /// <summary>Trains on rows of steps.</summary>
    /// <param name="features">[rows, T, D] row-major, as they are, all finite.</param>
    /// <param name="labels">The class of each row, [rows], 0-based; at least two classes occur.</param>
    /// <param name="steps">T.</param>
    /// <param name="stepFeatures">D.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to train; null = the defaults.</param>
    /// <param name="groups">The group of each row, [rows], of which some are held out of training and tell when it should end;
    /// null = all rows are trained on, for all epochs.</param>
    /// <exception cref="ArgumentException">A feature is not finite, a label is missing or out of range, fewer than two classes or
    /// groups occur, the lengths do not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss became infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static TempCnnTraining Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int steps,
        int stepFeatures,
        int numberOfClasses,
        TempCnnOptions? options = null,
        IReadOnlyList<string>? groups = null)
    {
        options ??= new TempCnnOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepFeatures, 1);
        if (options.Steps is { } named && named != steps)
            throw new ArgumentException($"Rows have {steps} steps: expected {named}, as {nameof(TempCnnOptions.Steps)} says.", nameof(steps));
        int width = checked(steps * stepFeatures);
        TrainingRows.Check(features, labels, width, numberOfClasses);
        TempCnnShape shape = new(steps, stepFeatures, options.Filters, options.FilterWidth, options.HiddenUnits, numberOfClasses);
        if (shape.Length > Array.MaxLength / sizeof(double))
        {
            throw new ArgumentException($"{steps} steps with {options.Filters} filters and {options.HiddenUnits} hidden units are {shape.Length} "
                + "weights: more than there is room for. Use fewer steps, filters or units.", nameof(options));
        }

        var (rows, heldOut) = NetworkTraining.Divide(labels, groups, options.HeldOutShare, options.Seed);
        bool[] present = NetworkTraining.Present(labels, rows, numberOfClasses);
        FeatureStandardizer standardizer = FeatureStandardizer.Fit(TrainingRows.Select(features, rows, width), stepFeatures);
        WeightedLoss loss = new(TrainingRows.Select(labels, rows, 1), present, options);
        Random random = new(options.Seed);
        TempCnnNetwork network = new(shape, standardizer.Apply(features), labels.ToArray(), loss, options, random);
        TrainingOutcome outcome = NetworkTraining.Run(network, rows, heldOut, options, random);
        return new TempCnnTraining(new TempCnn(shape, standardizer, network.Parameters, present), outcome);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static TempCnn Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "temporal convolution network");
        int features = HeadPayload.ReadDimension(reader, "step features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        int steps = HeadPayload.ReadDimension(reader, "steps", Math.Max(1, HeadPayload.LargestDimension / features));
        TempCnnOptions options = new()
        {
            Filters = HeadPayload.ReadInt(reader, "filters"),
            FilterWidth = HeadPayload.ReadInt(reader, "filter width"),
            HiddenUnits = HeadPayload.ReadInt(reader, "hidden units"),
        };
        HeadPayload.Require(options.Validate, "temporal convolution network");

        TempCnnShape shape = new(steps, features, options.Filters, options.FilterWidth, options.HiddenUnits, classes);
        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, features);
        bool[] present = HeadPayload.ReadPresent(reader, classes, "temporal convolution network");
        double[] parameters = HeadPayload.ReadDoubles(reader, shape.Length, "weights");
        for (int layer = 0; layer < TempCnnShape.Layers; layer++)
        {
            foreach (double variance in parameters.AsSpan(shape.Normalization(layer, 3)))
            {
                if (variance < 0)
                    throw new InvalidDataException($"The saved head has a variance of {variance} in layer {layer}: expected at least 0.");
            }
        }

        return new TempCnn(shape, standardizer, parameters, present);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(_shape.Features);
        writer.Write(NumberOfClasses);
        writer.Write(_shape.Steps);
        writer.Write(_shape.Filters);
        writer.Write(_shape.FilterWidth);
        writer.Write(_shape.HiddenUnits);
        _standardizer.Write(writer);
        HeadPayload.WritePresent(writer, _present);
        HeadPayload.WriteDoubles(writer, _parameters);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(_shape.ScratchLength + _mask.Length);
        Span<double> scratch = rented.AsSpan(0, _shape.ScratchLength), logits = rented.AsSpan(_shape.ScratchLength, _mask.Length);
        Span<double> input = scratch[..(_shape.PaddedSteps * StepFeatures)];
        input.Clear();
        bool isFinite = true;
        for (int step = 0; step < Steps; step++)
        {
            isFinite &= _standardizer.TryApply(
                features.Slice(step * StepFeatures, StepFeatures), input.Slice((_shape.Padding + step) * StepFeatures, StepFeatures));
        }

        if (isFinite)
        {
            _shape.Predict(_parameters, _folded, scratch, logits);
            SoftmaxKernel.Probabilities(logits, _mask, probabilities);
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(rented);
    }
}

/// <summary>A trained temporal convolution network and how its training ended.</summary>
/// <param name="Head">The trained head.</param>
/// <param name="Outcome">How training ended.</param>
internal sealed record TempCnnTraining(TempCnn Head, TrainingOutcome Outcome);
