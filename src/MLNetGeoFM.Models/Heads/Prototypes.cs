using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Predicts by how near a row is to the mean of each class, on standardised features: p ∝ exp(-β d²).</summary>
/// <remarks>
/// β is chosen on the training rows, each predicted by the mean of its class without itself: the mean log loss is convex in β.
/// A class of one row has no mean without it, so that row takes no part in the choice. With the cosine, rows have length 1, and
/// d² = 2 - 2 cos of the angle to the mean.
/// Source: Snell, Swersky and Zemel 2017, Prototypical networks for few-shot learning, arXiv:1703.05175, equations 1 and 2.
/// </remarks>
public sealed class Prototypes : ClassificationHead
{
    private const int Magic = 0x54504647; // "GFPT"
    private const int Version = 1;

    private readonly FeatureStandardizer _standardizer;
    private readonly double[] _means; // [K, features], of length 1 for the cosine
    private readonly bool[] _present; // [K]
    private readonly NeighborDistance _distance;

    private Prototypes(
        FeatureStandardizer standardizer, double[] means, bool[] present, NeighborDistance distance, double sharpness)
        : base(standardizer.NumberOfFeatures, present.Length)
    {
        _standardizer = standardizer;
        _means = means;
        _present = present;
        _distance = distance;
        Sharpness = sharpness;
    }

    /// <summary>β: how fast probability falls with the squared distance on standardised features.</summary>
    public double Sharpness { get; }

    /// <summary>Trains on rows of features.</summary>
    /// <param name="features">[rows, features] row-major, as they are, all finite.</param>
    /// <param name="labels">The class of each row, [rows], 0-based.</param>
    /// <param name="numberOfFeatures">The number of features of a row.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to predict; null = the defaults.</param>
    /// <exception cref="ArgumentException">A feature is not finite, a label is missing or out of range, the lengths do not fit,
    /// or an option is out of range.</exception>
    internal static Prototypes Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int numberOfFeatures,
        int numberOfClasses,
        PrototypesOptions? options = null)
    {
        options ??= new PrototypesOptions();
        options.Validate();
        bool[] present = TrainingRows.Check(features, labels, numberOfFeatures, numberOfClasses);
        FeatureStandardizer standardizer = FeatureStandardizer.Fit(features, numberOfFeatures);
        double[] rows = standardizer.Apply(features);
        double[] means = new double[checked(numberOfClasses * numberOfFeatures)];
        int[] counts = new int[numberOfClasses];
        bool isCosine = options.Distance == NeighborDistance.Cosine;
        for (int row = 0; row < labels.Length; row++)
        {
            Span<double> values = rows.AsSpan(row * numberOfFeatures, numberOfFeatures);
            if (isCosine)
                DoubleVector.ScaleToLengthOne(values);
            DoubleVector.AddScaled(Mean(means, labels[row], numberOfFeatures), 1, values);
            counts[labels[row]]++;
        }

        // For the cosine the length of the sum does not matter.
        double[] sums = isCosine ? [.. means] : [];
        for (int k = 0; k < numberOfClasses; k++)
        {
            Span<double> mean = Mean(means, k, numberOfFeatures);
            if (isCosine)
                DoubleVector.ScaleToLengthOne(mean);
            else if (counts[k] > 0)
                DoubleVector.Scale(mean, 1.0 / counts[k]);
        }

        Prototypes head = new(standardizer, means, present, options.Distance, 1);
        double sharpness = options.Sharpness ?? PrototypeSharpness.Choose(
            head.DistancesWithoutRow(rows, labels, counts, sums), labels, present, counts);
        return new Prototypes(standardizer, means, present, options.Distance, sharpness);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static Prototypes Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "prototype head");
        int features = HeadPayload.ReadDimension(reader, "features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        var distance = (NeighborDistance)HeadPayload.ReadInt(reader, "distance");
        double sharpness = HeadPayload.ReadDoubles(reader, 1, "sharpness")[0];
        if (!Enum.IsDefined(distance) || !(sharpness > 0))
        {
            throw new InvalidDataException(
                $"The saved prototype head has distance {distance} and sharpness {sharpness}: expected a named distance and above 0.");
        }

        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, features);
        bool[] present = HeadPayload.ReadPresent(reader, classes, "prototype head");
        double[] means = HeadPayload.ReadDoubles(reader, (long)classes * features, "class means");
        return new Prototypes(standardizer, means, present, distance, sharpness);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(NumberOfFeatures);
        writer.Write(NumberOfClasses);
        writer.Write((int)_distance);
        writer.Write(Sharpness);
        _standardizer.Write(writer);
        HeadPayload.WritePresent(writer, _present);
        HeadPayload.WriteDoubles(writer, _means);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(NumberOfFeatures + NumberOfClasses);
        Span<double> row = scratch.AsSpan(0, NumberOfFeatures);
        Span<double> distances = scratch.AsSpan(NumberOfFeatures, NumberOfClasses);
        if (_standardizer.TryApply(features, row))
        {
            if (_distance == NeighborDistance.Cosine)
                DoubleVector.ScaleToLengthOne(row);
            for (int k = 0; k < distances.Length; k++)
                distances[k] = SquaredDistance(row, k);
            PrototypeSharpness.Probabilities(distances, _present, Sharpness);
            for (int k = 0; k < probabilities.Length; k++)
                probabilities[k] = (float)distances[k];
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    /// <summary>Squared distances of training rows to the means, [rows, K]; that of a row to its own class as if it were not
    /// there.</summary>
    private double[] DistancesWithoutRow(double[] rows, ReadOnlySpan<int> labels, int[] counts, double[] sums)
    {
        double[] squared = new double[checked(labels.Length * NumberOfClasses)];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<double> values = rows.AsSpan(row * NumberOfFeatures, NumberOfFeatures);
            Span<double> distances = squared.AsSpan(row * NumberOfClasses, NumberOfClasses);
            for (int k = 0; k < distances.Length; k++)
                distances[k] = SquaredDistance(values, k);
            int own = labels[row];
            double n = counts[own];
            if (n < 2)
                continue;
            if (_distance == NeighborDistance.Euclidean)
            {
                // The mean without x is (n m - x) / (n - 1): x is n / (n - 1) times as far from it as from m.
                distances[own] *= n / (n - 1) * (n / (n - 1));
                continue;
            }

            ReadOnlySpan<double> sum = Mean(sums, own, NumberOfFeatures);
            double xx = DoubleVector.Dot(values, values), xs = DoubleVector.Dot(values, sum);
            double rest = DoubleVector.Dot(sum, sum) - (2 * xs) + xx;
            distances[own] = CosineDistance(rest > 1e-12 ? (xs - xx) / Math.Sqrt(rest) : 0);
        }

        return squared;
    }

    private double SquaredDistance(ReadOnlySpan<double> row, int k)
    {
        ReadOnlySpan<double> mean = Mean(_means, k, NumberOfFeatures);
        if (_distance == NeighborDistance.Cosine)
            return CosineDistance(DoubleVector.Dot(row, mean));
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
            sum += (row[j] - mean[j]) * (row[j] - mean[j]);
        return sum;
    }

    private static double CosineDistance(double cosine) => 2 - (2 * Math.Clamp(cosine, -1, 1));

    private static Span<double> Mean(double[] means, int k, int features) => means.AsSpan(k * features, features);
}
