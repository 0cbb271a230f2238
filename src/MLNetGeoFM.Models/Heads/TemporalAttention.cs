using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Attends to the steps of a series with learned queries, and predicts the class of what it saw.</summary>
/// <remarks>
/// Lightweight temporal attention: every head has one learned query and attends to a group of values of its own; positions are
/// sines and cosines of the day of the season. A row is [T, D] step after step, then T days since 1970-01-01; a step with a NaN
/// or infinite number, or without a day, is not there. Input is standardised, and neither the input nor the output is normalised
/// over groups. Source: Garnot and Landrieu 2020, Lightweight temporal self-attention, arXiv:2007.00586; methods.md part 8.
/// </remarks>
public sealed class TemporalAttention : ClassificationHead
{
    private const int Magic = 0x41544647; // "GFTA"
    private const int Version = 1;
    private const int FirstDay = -719_162; // 0001-01-01
    private const int LastDay = 2_932_896; // 9999-12-31

    private readonly TemporalAttentionShape _shape;
    private readonly FeatureStandardizer _standardizer;
    private readonly double[] _parameters;
    private readonly double[] _attention;
    private readonly bool[] _present;
    private readonly double[] _mask;

    private TemporalAttention(
        TemporalAttentionShape shape, int steps, int seasonStartMonth, FeatureStandardizer standardizer, double[] parameters, bool[] present)
        : base(steps * (shape.Features + 1), present.Length)
    {
        _shape = shape;
        _standardizer = standardizer;
        _parameters = parameters;
        _present = present;
        _mask = SoftmaxKernel.Mask(present);
        Steps = steps;
        SeasonStartMonth = seasonStartMonth;
        double[] asked = new double[shape.Values * shape.Heads];
        _attention = new double[shape.AttentionLength];
        shape.Asked(parameters, asked);
        shape.Attention(
            parameters, asked, _attention, new double[shape.Features * shape.Heads], new double[(shape.Heads + 1) * shape.Heads]);
    }

    /// <summary>T: the number of steps of a row.</summary>
    public int Steps { get; }

    /// <summary>D: the number of features of a step.</summary>
    public int StepFeatures => _shape.Features;

    /// <summary>The month whose first day is day 0 of the season, 1..12.</summary>
    public int SeasonStartMonth { get; }

    /// <summary>Trains on rows of steps.</summary>
    /// <param name="features">[rows, T D + T] row-major: the features of step after step, then the day of each. Rows without any
    /// step are not trained on.</param>
    /// <param name="labels">The class of each row, [rows], 0-based; at least two classes occur.</param>
    /// <param name="steps">T.</param>
    /// <param name="stepFeatures">D.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to train; null = the defaults.</param>
    /// <param name="groups">The group of each row, [rows], of which some are held out of training and tell when it should end;
    /// null = all rows are trained on, for all epochs.</param>
    /// <exception cref="ArgumentException">A label is missing or out of range, fewer than two classes or groups occur, the lengths
    /// do not fit, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The loss became infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static TemporalAttentionTraining Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int steps,
        int stepFeatures,
        int numberOfClasses,
        TemporalAttentionOptions? options = null,
        IReadOnlyList<string>? groups = null)
    {
        options ??= new TemporalAttentionOptions();
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepFeatures, 1);
        int width = checked(steps * (stepFeatures + 1));
        TrainingRows.CheckLabels(features.Length, labels, width, numberOfClasses);
        bool[] isSeen = new bool[labels.Length * steps];
        List<float> seen = [];
        var (rows, heldOut) = NetworkTraining.Divide(labels, groups, options.HeldOutShare, options.Seed);
        for (int row = 0; row < labels.Length; row++)
            MarkSteps(features.Slice(row * width, width), stepFeatures, isSeen.AsSpan(row * steps, steps));
        rows = [.. rows.Where(row => isSeen.AsSpan(row * steps, steps).Contains(true))];
        heldOut = [.. heldOut.Where(row => isSeen.AsSpan(row * steps, steps).Contains(true))];
        bool[] present = NetworkTraining.Present(labels, rows, numberOfClasses);
        foreach (int row in rows)
        {
            for (int step = 0; step < steps; step++)
            {
                if (isSeen[(row * steps) + step])
                    seen.AddRange(features.Slice((row * width) + (step * stepFeatures), stepFeatures));
            }
        }

        FeatureStandardizer standardizer = FeatureStandardizer.Fit(
            System.Runtime.InteropServices.CollectionsMarshal.AsSpan(seen), stepFeatures);
        TemporalAttentionShape shape = new(
            stepFeatures, options.Heads, options.KeySize, options.ValueSize, options.HiddenUnits, numberOfClasses);
        double[][] known = new double[labels.Length][];
        double[] scratch = new double[steps * shape.StepLength];
        for (int row = 0; row < labels.Length; row++)
        {
            int count = ReadSteps(features.Slice(row * width, width), shape, standardizer, options.SeasonStartMonth, scratch);
            known[row] = scratch[..(count * shape.StepLength)];
        }

        WeightedLoss loss = new(TrainingRows.Select(labels, rows, 1), present, options);
        Random random = new(options.Seed);
        TemporalAttentionNetwork network = new(shape, known, labels.ToArray(), loss, options.Dropout, random);
        TrainingOutcome outcome = NetworkTraining.Run(network, rows, heldOut, options, random);
        return new TemporalAttentionTraining(
            new TemporalAttention(shape, steps, options.SeasonStartMonth, standardizer, network.Parameters, present), outcome);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static TemporalAttention Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "temporal attention");
        int features = HeadPayload.ReadDimension(reader, "step features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        int steps = HeadPayload.ReadDimension(reader, "steps", Math.Max(1, HeadPayload.LargestDimension / features));
        int month = HeadPayload.ReadDimension(reader, "season start month", 12);
        TemporalAttentionOptions options = new()
        {
            Heads = HeadPayload.ReadInt(reader, "heads"),
            KeySize = HeadPayload.ReadInt(reader, "key size"),
            ValueSize = HeadPayload.ReadInt(reader, "value size"),
            HiddenUnits = HeadPayload.ReadInt(reader, "hidden units"),
        };
        HeadPayload.Require(options.Validate, "temporal attention");

        TemporalAttentionShape shape = new(
            features, options.Heads, options.KeySize, options.ValueSize, options.HiddenUnits, classes);
        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, features);
        bool[] present = HeadPayload.ReadPresent(reader, classes, "temporal attention");
        double[] parameters = HeadPayload.ReadDoubles(reader, shape.Length, "weights");
        return new TemporalAttention(shape, steps, month, standardizer, parameters, present);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(_shape.Features);
        writer.Write(NumberOfClasses);
        writer.Write(Steps);
        writer.Write(SeasonStartMonth);
        writer.Write(_shape.Heads);
        writer.Write(_shape.KeySize);
        writer.Write(_shape.ValueSize);
        writer.Write(_shape.HiddenUnits);
        _standardizer.Write(writer);
        HeadPayload.WritePresent(writer, _present);
        HeadPayload.WriteDoubles(writer, _parameters);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        int steps = Steps * _shape.StepLength, shares = Steps * _shape.Heads;
        double[] scratch = ArrayPool<double>.Shared.Rent(
            steps + shares + _shape.AttentionLength + _shape.Values + _shape.HiddenLanes + _mask.Length);
        Span<double> rest = scratch;
        Span<double> Take(ref Span<double> left, int length)
        {
            Span<double> taken = left[..length];
            left = left[length..];
            return taken;
        }

        Span<double> row = Take(ref rest, steps);
        Span<double> attended = Take(ref rest, shares);
        Span<double> sums = Take(ref rest, _shape.AttentionLength);
        Span<double> values = Take(ref rest, _shape.Values);
        Span<double> hidden = Take(ref rest, _shape.HiddenLanes);
        Span<double> logits = Take(ref rest, _mask.Length);
        int count = ReadSteps(features, _shape, _standardizer, SeasonStartMonth, row);
        if (count > 0)
        {
            _shape.Attend(row[..(count * _shape.StepLength)], _parameters, _attention, attended[..(count * _shape.Heads)], sums, values);
            MlpNetwork.Forward(values, _parameters.AsSpan(_shape.Hidden), _shape.HiddenLanes, hidden, logits, _mask.Length);
            SoftmaxKernel.Probabilities(logits, _mask, probabilities);
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    /// <summary>Writes the steps that are there, standardised, with their positions; returns how many.</summary>
    private static int ReadSteps(
        ReadOnlySpan<float> row, TemporalAttentionShape shape, FeatureStandardizer standardizer, int seasonStartMonth, Span<double> steps)
    {
        int features = shape.Features, count = 0, total = row.Length / (features + 1);
        ReadOnlySpan<float> days = row[(total * features)..];
        double start = double.NaN;
        for (int step = 0; step < total; step++)
        {
            Span<double> target = steps.Slice(count * shape.StepLength, shape.StepLength);
            if (!IsDay(days[step]) || !standardizer.TryApply(row.Slice(step * features, features), target[..features]))
                continue;
            if (double.IsNaN(start))
                start = SeasonStart((int)days[step], seasonStartMonth);
            TemporalAttentionShape.Position(days[step] - start, target[features..]);
            count++;
        }

        return count;
    }

    private static void MarkSteps(ReadOnlySpan<float> row, int features, Span<bool> isSeen)
    {
        ReadOnlySpan<float> days = row[(isSeen.Length * features)..];
        for (int step = 0; step < isSeen.Length; step++)
        {
            isSeen[step] = IsDay(days[step]);
            foreach (float value in row.Slice(step * features, features))
                isSeen[step] &= float.IsFinite(value);
        }
    }

    private static bool IsDay(float day) => day is >= FirstDay and < LastDay;

    /// <summary>The last first day of the month up to a day.</summary>
    private static int SeasonStart(int day, int month)
    {
        DateOnly date = DateOnly.FromDayNumber(day - FirstDay);
        int year = date.Month >= month ? date.Year : date.Year - 1;
        return year < 1 ? FirstDay : new DateOnly(year, month, 1).DayNumber + FirstDay;
    }
}

/// <summary>Trained temporal attention and how its training ended.</summary>
/// <param name="Head">The trained head.</param>
/// <param name="Outcome">How training ended.</param>
internal sealed record TemporalAttentionTraining(TemporalAttention Head, TrainingOutcome Outcome);
