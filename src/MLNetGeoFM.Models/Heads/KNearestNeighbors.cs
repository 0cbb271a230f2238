using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Predicts the classes of the nearest training rows, on standardised features: a probability is a share of their
/// votes.</summary>
/// <remarks>Source: protocols.md part 3: Euclidean distance, 5 neighbours, equal votes.</remarks>
public sealed class KNearestNeighbors : ClassificationHead
{
    private const int Magic = 0x4E4B4647; // "GFKN"
    private const int Version = 1;
    private const int MostRows = 1 << 28;

    private readonly FeatureStandardizer _standardizer;
    private readonly NeighborTable _table; // standardised; scaled to length 1 for the cosine
    private readonly int[] _labels;
    private readonly KNearestNeighborsOptions _options;

    private KNearestNeighbors(
        FeatureStandardizer standardizer, double[] rows, int[] labels, int numberOfClasses, KNearestNeighborsOptions options)
        : base(standardizer.NumberOfFeatures, numberOfClasses)
    {
        _standardizer = standardizer;
        _labels = labels;
        _options = options;
        _table = new NeighborTable(rows, NumberOfFeatures);
    }

    /// <summary>The number of training rows that it holds.</summary>
    public int NumberOfRows => _labels.Length;

    /// <summary>Keeps the training rows, standardised.</summary>
    /// <param name="features">[rows, features] row-major, as they are, all finite.</param>
    /// <param name="labels">The class of each row, [rows], 0-based.</param>
    /// <param name="numberOfFeatures">The number of features of a row.</param>
    /// <param name="numberOfClasses">The number of classes K; those that do not occur get probability 0.</param>
    /// <param name="options">How to predict; null = the defaults.</param>
    /// <exception cref="ArgumentException">A feature is not finite, a label is missing or out of range, there are fewer rows than
    /// neighbours, the lengths do not fit, or an option is out of range.</exception>
    internal static KNearestNeighbors Train(
        ReadOnlySpan<float> features,
        ReadOnlySpan<int> labels,
        int numberOfFeatures,
        int numberOfClasses,
        KNearestNeighborsOptions? options = null)
    {
        options ??= new KNearestNeighborsOptions();
        options.Validate();
        TrainingRows.Check(features, labels, numberOfFeatures, numberOfClasses);
        if (labels.Length < options.NumberOfNeighbors)
        {
            throw new ArgumentException(
                $"{options.NumberOfNeighbors} neighbours need at least {options.NumberOfNeighbors} training "
                + $"rows, got {labels.Length}. "
                + $"Lower {nameof(options.NumberOfNeighbors)}.", nameof(labels));
        }

        FeatureStandardizer standardizer = FeatureStandardizer.Fit(features, numberOfFeatures);
        double[] rows = standardizer.Apply(features);
        for (int row = 0; row < labels.Length && options.Distance == NeighborDistance.Cosine; row++)
            DoubleVector.ScaleToLengthOne(rows.AsSpan(row * numberOfFeatures, numberOfFeatures));
        return new KNearestNeighbors(standardizer, rows, labels.ToArray(), numberOfClasses, options);
    }

    /// <summary>Reads a head that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved head, of another version, incomplete or
    /// damaged.</exception>
    internal static KNearestNeighbors Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "nearest-neighbour head");
        int features = HeadPayload.ReadDimension(reader, "features");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        int count = HeadPayload.ReadDimension(reader, "training rows", MostRows);
        KNearestNeighborsOptions options = new()
        {
            NumberOfNeighbors = HeadPayload.ReadDimension(
                reader, "neighbours", Math.Min(count, KNearestNeighborsOptions.MostNeighbors)),
            Distance = (NeighborDistance)HeadPayload.ReadInt(reader, "distance"),
            Weighting = (NeighborWeighting)HeadPayload.ReadInt(reader, "weighting"),
        };
        if (!Enum.IsDefined(options.Distance) || !Enum.IsDefined(options.Weighting))
        {
            throw new InvalidDataException(
                $"The saved nearest-neighbour head has distance {options.Distance} and weighting {options.Weighting}: "
                + "expected named values.");
        }

        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, features);
        double[] rows = HeadPayload.ReadDoubles(reader, (long)count * features, "training features");
        int[] labels = HeadPayload.ReadLabels(reader, count, classes, "nearest-neighbour head");
        return new KNearestNeighbors(standardizer, rows, labels, classes, options);
    }

    /// <inheritdoc/>
    internal override void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write(NumberOfFeatures);
        writer.Write(NumberOfClasses);
        writer.Write(_labels.Length);
        writer.Write(_options.NumberOfNeighbors);
        writer.Write((int)_options.Distance);
        writer.Write((int)_options.Weighting);
        _standardizer.Write(writer);
        for (int row = 0; row < _labels.Length; row++)
        {
            for (int j = 0; j < NumberOfFeatures; j++)
                writer.Write(_table[row, j]);
        }

        foreach (int label in _labels)
            writer.Write(label);
    }

    private protected override void PredictRow(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        double[] scratch = ArrayPool<double>.Shared.Rent(NumberOfFeatures);
        Span<double> row = scratch.AsSpan(0, NumberOfFeatures);
        if (_standardizer.TryApply(features, row))
        {
            if (_options.Distance == NeighborDistance.Cosine)
                DoubleVector.ScaleToLengthOne(row);
            Vote(row, probabilities);
        }
        else
        {
            probabilities.Fill(float.NaN);
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    private void Vote(ReadOnlySpan<double> row, Span<float> probabilities)
    {
        Span<double> distances = stackalloc double[_options.NumberOfNeighbors];
        Span<int> rows = stackalloc int[_options.NumberOfNeighbors];
        _table.FindNearest(row, distances, rows);
        probabilities.Clear();
        if (_options.Weighting == NeighborWeighting.Equal)
        {
            foreach (int neighbor in rows)
                probabilities[_labels[neighbor]]++;
            for (int k = 0; k < probabilities.Length; k++)
                probabilities[k] /= rows.Length;
            return;
        }

        NeighborTable.WeighByDistance(distances, _options.Distance);
        double total = 0;
        foreach (double weight in distances)
            total += weight;
        for (int i = 0; i < rows.Length; i++)
            probabilities[_labels[rows[i]]] += (float)(distances[i] / total);
    }
}
