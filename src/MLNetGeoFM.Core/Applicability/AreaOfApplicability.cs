using System.Buffers;

namespace MLNetGeoFM;

/// <summary>Tells rows of features that are like the training rows from rows that are not, where a model should not be believed.</summary>
/// <remarks>
/// The dissimilarity index of a row is its distance to the nearest training row, divided by the mean distance between training
/// rows. A training row's own index looks only at rows of other folds, so it says how far the model had to reach when it was
/// cross-validated. The threshold is the upper quartile of these plus 1.5 interquartile ranges, or the largest where that is
/// smaller: inside it, the cross-validated accuracy can be expected to hold. Distances are Euclidean, on standardised, weighted
/// or whitened features; a feature that is constant in training is left out. Immutable and thread-safe.
/// Source: H. Meyer and E. Pebesma, Predicting into unknown space? Estimating the area of applicability of spatial prediction
/// models, Methods in Ecology and Evolution 12 (2021); threshold as CAST 0.8 and later; quartiles: R's type 7.
/// </remarks>
public sealed class AreaOfApplicability
{
    private const int Magic = 0x414F4147; // "GAOA"
    private const int Version = 1;
    private const int MostFeatures = 1 << 16;

    private readonly FeatureSpace _space;
    private readonly TrainingPoints _points;

    private AreaOfApplicability(FeatureSpace space, TrainingPoints points, double meanDistance, double[] dissimilarities)
    {
        _space = space;
        _points = points;
        MeanDistance = meanDistance;
        TrainingDissimilarities = dissimilarities;
        double[] sorted = [.. dissimilarities.Order()];
        double upper = OrderStatistics.Quantile(sorted, 0.75);
        Threshold = Math.Min(upper + (1.5 * (upper - OrderStatistics.Quantile(sorted, 0.25))), sorted[^1]);
    }

    /// <summary>D, the number of features of a row.</summary>
    public int NumberOfFeatures => _space.NumberOfFeatures;

    /// <summary>The number of dimensions that distances are measured in: D, or the components kept by whitening.</summary>
    public int Dimensions => _space.Dimensions;

    /// <summary>How many rows distances are measured to.</summary>
    public int NumberOfTrainingRows => _points.Count;

    /// <summary>The mean distance between two training rows, in standardised units; distances are divided by it.</summary>
    public double MeanDistance { get; }

    /// <summary>The largest dissimilarity index that is inside.</summary>
    public double Threshold { get; }

    /// <summary>The index of each training row, to the nearest one of another fold, [training rows].</summary>
    public IReadOnlyList<double> TrainingDissimilarities { get; }

    /// <summary>Measures distances between training rows, and from them the threshold.</summary>
    /// <param name="features">[rows, D] row-major, as they are, all finite.</param>
    /// <param name="numberOfFeatures">D.</param>
    /// <param name="folds">The fold of each row, [rows], any numbers; empty: each row is a fold of its own, so that its index looks
    /// at all other rows.</param>
    /// <param name="options">In which space distances are measured; null = the defaults.</param>
    /// <exception cref="ArgumentException">There are fewer than three rows, a feature is not finite, all rows are the same or all in
    /// one fold, the lengths do not fit, or an option does not hold.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static AreaOfApplicability Fit(
        ReadOnlySpan<float> features, int numberOfFeatures, ReadOnlySpan<int> folds = default, ApplicabilityOptions? options = null)
    {
        options ??= new ApplicabilityOptions();
        options.Validate();
        CheckRows(features, numberOfFeatures, folds, options);
        FeatureSpace space = FeatureSpace.Fit(features, numberOfFeatures, options);
        int count = features.Length / numberOfFeatures;
        double[] moved = new double[numberOfFeatures];
        double[] rows = new double[checked(count * space.Dimensions)];
        for (int row = 0; row < count; row++)
        {
            space.TryMap(features.Slice(row * numberOfFeatures, numberOfFeatures), moved,
                rows.AsSpan(row * space.Dimensions, space.Dimensions));
        }

        TrainingPoints points = new(rows, space.Dimensions);
        int[] foldOfRow = folds.IsEmpty ? [.. Enumerable.Range(0, count)] : folds.ToArray();
        (double meanDistance, double[] nearest) = Measure(points, space.Dimensions, foldOfRow, options);
        if (!(meanDistance > 0))
        {
            throw new ArgumentException(
                $"All {count} training rows have the same features: expected rows that differ. Check the features.", nameof(features));
        }

        return new AreaOfApplicability(space, points, meanDistance, Array.ConvertAll(nearest, distance => distance / meanDistance));
    }

    /// <summary>The dissimilarity index of a row: 0 on a training row, and growing without bound.</summary>
    /// <param name="row">Features, [D], as they are.</param>
    /// <returns>At least 0; NaN where a feature is NaN or infinite.</returns>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public double Dissimilarity(ReadOnlySpan<float> row)
    {
        RequireLength(row);
        double dissimilarity = double.NaN;
        Dissimilarities(row, new Span<double>(ref dissimilarity));
        return dissimilarity;
    }

    /// <summary>The dissimilarity index of many rows, faster than one after the other and with the same bits.</summary>
    /// <param name="rows">Features, [rows, D] row-major, as they are.</param>
    /// <param name="dissimilarities">Receives [rows]: at least 0; NaN where a feature is NaN or infinite.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public void Dissimilarities(ReadOnlySpan<float> rows, Span<double> dissimilarities)
    {
        if (rows.Length != (long)dissimilarities.Length * NumberOfFeatures)
        {
            throw new ArgumentException(
                $"{rows.Length} values are not the rows of {NumberOfFeatures} features that {dissimilarities.Length} dissimilarities "
                + $"need: expected {(long)dissimilarities.Length * NumberOfFeatures}.", nameof(rows));
        }

        const int Block = NearestRows.PointsInBlock;
        double[] scratch = ArrayPool<double>.Shared.Rent(NumberOfFeatures + (Block * (Dimensions + 1)));
        Span<double> points = scratch.AsSpan(NumberOfFeatures, Block * Dimensions);
        Span<double> nearest = scratch.AsSpan(NumberOfFeatures + points.Length, Block);
        Span<int> places = stackalloc int[Block];
        int waiting = 0;
        for (int row = 0; row < dissimilarities.Length; row++)
        {
            dissimilarities[row] = double.NaN;
            if (_space.TryMap(rows.Slice(row * NumberOfFeatures, NumberOfFeatures), scratch.AsSpan(0, NumberOfFeatures),
                points.Slice(waiting * Dimensions, Dimensions)))
            {
                places[waiting++] = row;
            }

            if (waiting < Block && row + 1 < dissimilarities.Length)
                continue;
            _points.NearestSquaredDistances(points[..(waiting * Dimensions)], nearest[..waiting]);
            for (int i = 0; i < waiting; i++)
                dissimilarities[places[i]] = Math.Sqrt(nearest[i]) / MeanDistance;
            waiting = 0;
        }

        ArrayPool<double>.Shared.Return(scratch);
    }

    /// <summary>Whether a dissimilarity index is inside the area of applicability.</summary>
    /// <param name="dissimilarity">What <see cref="Dissimilarity"/> returned.</param>
    /// <returns>True = at most <see cref="Threshold"/>; false beyond it, and for NaN.</returns>
    public bool IsInside(double dissimilarity) => dissimilarity <= Threshold;

    /// <summary>The local point density: how many training rows are within the threshold of a row.</summary>
    /// <remarks>Source: F. Schumacher et al., The local point density, as CAST's <c>LPD</c> option of <c>aoa</c>.</remarks>
    /// <param name="row">Features, [D], as they are.</param>
    /// <returns>0 outside the area; -1 where a feature is NaN or infinite.</returns>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    public int CountTrainingRowsNear(ReadOnlySpan<float> row)
    {
        RequireLength(row);
        double[] scratch = ArrayPool<double>.Shared.Rent(NumberOfFeatures + Dimensions + _points.PaddedCount);
        Span<double> point = scratch.AsSpan(NumberOfFeatures, Dimensions);
        Span<double> squared = scratch.AsSpan(NumberOfFeatures + Dimensions, _points.PaddedCount);
        int near = -1;
        if (_space.TryMap(row, scratch.AsSpan(0, NumberOfFeatures), point))
        {
            double radius = Threshold * MeanDistance;
            _points.SquaredDistances(point, squared);
            near = 0;
            foreach (double value in squared[.._points.Count])
                near += value <= radius * radius ? 1 : 0;
        }

        ArrayPool<double>.Shared.Return(scratch);
        return near;
    }

    /// <summary>Writes the area so that <see cref="Read"/> brings back the same bits; the stream holds the training rows.</summary>
    /// <param name="writer">Where to.</param>
    internal void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(NumberOfFeatures);
        _space.Write(writer);
        writer.Write(_points.Count);
        writer.Write(MeanDistance);
        ApplicabilityPayload.WriteDoubles(writer, [.. TrainingDissimilarities]);
        double[] row = new double[Dimensions];
        for (int i = 0; i < _points.Count; i++)
        {
            _points.CopyRow(i, row);
            ApplicabilityPayload.WriteDoubles(writer, row);
        }
    }

    /// <summary>Reads an area that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from; the stream knows its length.</param>
    /// <exception cref="InvalidDataException">The data is no saved area of applicability, of another version, incomplete or
    /// damaged.</exception>
    /// <exception cref="EndOfStreamException">The data ends within its first numbers.</exception>
    internal static AreaOfApplicability Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        int magic = reader.ReadInt32();
        int version = reader.ReadInt32();
        if (magic != Magic || version != Version)
        {
            throw new InvalidDataException(
                $"This is no saved area of applicability that can be read: expected the mark 0x{Magic:X8}, version {Version}, "
                + $"got 0x{magic:X8}, version {version}. Use a newer library, or save it again.");
        }

        FeatureSpace space = FeatureSpace.Read(reader, ApplicabilityPayload.ReadCount(reader, MostFeatures, "features"));
        int count = ApplicabilityPayload.ReadCount(reader, Array.MaxLength / sizeof(double), "training rows");
        double meanDistance = ApplicabilityPayload.ReadDoubles(reader, 1, "mean distances")[0];
        double[] dissimilarities = ApplicabilityPayload.ReadDoubles(reader, count, "dissimilarities");
        if (!(meanDistance > 0) || dissimilarities.Any(value => value < 0))
        {
            throw new InvalidDataException(
                $"The saved area of applicability has a mean distance of {meanDistance} and a smallest dissimilarity of "
                + $"{dissimilarities.Min()}: expected above 0 and at least 0.");
        }

        double[] rows = ApplicabilityPayload.ReadDoubles(reader, (long)count * space.Dimensions, "training values");
        return new AreaOfApplicability(space, new TrainingPoints(rows, space.Dimensions), meanDistance, dissimilarities);
    }

    private void RequireLength(ReadOnlySpan<float> row)
    {
        if (row.Length != NumberOfFeatures)
        {
            throw new ArgumentException(
                $"The row has {row.Length} features: expected {NumberOfFeatures}, as the training rows.", nameof(row));
        }
    }

    /// <summary>The mean distance between rows, and each row's distance to the nearest one of another fold.</summary>
    private static (double MeanDistance, double[] Nearest) Measure(
        TrainingPoints points, int dimensions, int[] folds, ApplicabilityOptions options)
    {
        double[] sums = new double[points.Count];
        double[] nearest = new double[points.Count];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism ?? Environment.ProcessorCount,
            CancellationToken = options.CancellationToken,
        };
        long[] lanes = Array.ConvertAll(folds, fold => (long)fold);
        const int Block = TrainingPoints.PointsAtOnce;
        const int Reports = 100;
        int blocks = (points.Count + Block - 1) / Block;
        int done = 0;
        Parallel.For(0, blocks, parallel, () => new double[Block * (dimensions + points.PaddedCount)], (block, _, scratch) =>
        {
            Span<double> some = scratch.AsSpan(0, Block * dimensions);
            int count = Math.Min(Block, points.Count - (block * Block));
            for (int i = 0; i < count; i++)
                points.CopyRow((block * Block) + i, some.Slice(i * dimensions, dimensions));
            points.SquaredDistancesOfFour(some, scratch.AsSpan(some.Length));
            for (int i = 0; i < count; i++)
            {
                int row = (block * Block) + i;
                ReadOnlySpan<double> squared = scratch.AsSpan(some.Length + (i * points.PaddedCount), points.Count);
                (sums[row], double least) = TrainingPoints.SumAndLeast(squared, lanes, lanes[row]);
                nearest[row] = Math.Sqrt(least);
            }

            int now = Interlocked.Increment(ref done);
            if (now == blocks || now % Math.Max(1, blocks / Reports) == 0)
                options.Progress?.Report((double)now / blocks);
            return scratch;
        }, _ => { });
        double total = 0;
        foreach (double sum in sums)
            total += sum;
        return (total / ((double)points.Count * (points.Count - 1)), nearest);
    }

    private static void CheckRows(
        ReadOnlySpan<float> features, int numberOfFeatures, ReadOnlySpan<int> folds, ApplicabilityOptions options)
    {
        if (numberOfFeatures is < 1 or > MostFeatures || features.Length % numberOfFeatures != 0)
        {
            throw new ArgumentException(
                $"{features.Length} values are no rows of {numberOfFeatures} features: expected a multiple of 1 to {MostFeatures}.",
                nameof(numberOfFeatures));
        }

        int count = features.Length / numberOfFeatures;
        if (count < 3)
            throw new ArgumentException($"An area of applicability needs at least 3 training rows, got {count}.", nameof(features));
        if (options.FeatureWeights is { } weights && weights.Count != numberOfFeatures)
        {
            throw new ArgumentException(
                $"{weights.Count} feature weights do not fit {numberOfFeatures} features: expected one for each.", nameof(options));
        }

        int bad = features.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Training row {bad / numberOfFeatures} has {features[bad]} in feature {bad % numberOfFeatures}: expected a finite "
                + "number. Fill the gaps, or leave such rows out.", nameof(features));
        }

        if (folds.IsEmpty)
            return;
        if (folds.Length != count)
            throw new ArgumentException($"{folds.Length} folds do not fit {count} training rows: expected one for each.", nameof(folds));
        if (!folds.ContainsAnyExcept(folds[0]))
        {
            throw new ArgumentException(
                $"All {count} training rows are in fold {folds[0]}: expected at least two folds. Leave folds out to compare each row "
                + "with all others.", nameof(folds));
        }
    }
}
