namespace MLNetGeoFM;

/// <summary>Puts rows of features where distances mean something: moved to the training mean, scaled, and, where asked, whitened.</summary>
internal sealed class FeatureSpace
{
    private readonly double[] _means; // [D]
    private readonly double[] _map; // whitened: [P, D] row-major; else the factor of each feature, [D]
    private readonly bool _isWhitened;

    private FeatureSpace(double[] means, double[] map, bool isWhitened, int dimensions)
        => (_means, _map, _isWhitened, Dimensions) = (means, map, isWhitened, dimensions);

    public int NumberOfFeatures => _means.Length;

    /// <summary>P: D where only scaled, the number of principal components kept where whitened.</summary>
    public int Dimensions { get; }

    /// <summary>Measures means, deviations and, where asked, principal axes over training rows [rows, D], all finite.</summary>
    public static FeatureSpace Fit(ReadOnlySpan<float> rows, int numberOfFeatures, ApplicabilityOptions options)
    {
        int count = rows.Length / numberOfFeatures;
        double[] means = new double[numberOfFeatures];
        double[] factors = new double[numberOfFeatures];
        bool[] varies = new bool[numberOfFeatures];
        for (int start = 0; start < rows.Length; start += numberOfFeatures)
        {
            for (int j = 0; j < numberOfFeatures; j++)
            {
                means[j] += rows[start + j];
                varies[j] |= rows[start + j] != rows[j];
            }
        }

        for (int j = 0; j < numberOfFeatures; j++)
            means[j] = varies[j] ? means[j] / count : rows[j];
        for (int start = 0; start < rows.Length; start += numberOfFeatures)
        {
            for (int j = 0; j < numberOfFeatures; j++)
                factors[j] += (rows[start + j] - means[j]) * (rows[start + j] - means[j]);
        }

        for (int j = 0; j < numberOfFeatures; j++)
        {
            double importance = options.FeatureWeights is { } weights ? Math.Max(0, weights[j]) : 1;
            factors[j] = varies[j] ? importance / Math.Sqrt(factors[j] / (count - 1)) : 0;
        }

        return options.Whitening ? Whiten(rows, means, factors, options.VarianceShare) : new(means, factors, false, numberOfFeatures);
    }

    /// <summary>Maps one row [D] to [P]; false where a feature is NaN or infinite.</summary>
    /// <param name="row">Features, [D].</param>
    /// <param name="moved">Scratch, [D].</param>
    /// <param name="mapped">The result, [P].</param>
    public bool TryMap(ReadOnlySpan<float> row, Span<double> moved, Span<double> mapped)
    {
        for (int j = 0; j < row.Length; j++)
        {
            if (!float.IsFinite(row[j]))
                return false;
            moved[j] = row[j] - _means[j];
        }

        if (!_isWhitened)
        {
            for (int j = 0; j < moved.Length; j++)
                mapped[j] = moved[j] * _map[j];
            return true;
        }

        for (int axis = 0; axis < mapped.Length; axis++)
            mapped[axis] = RowProduct.Dot(_map.AsSpan(axis * row.Length, row.Length), moved);
        return true;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_isWhitened);
        writer.Write(Dimensions);
        ApplicabilityPayload.WriteDoubles(writer, _means);
        ApplicabilityPayload.WriteDoubles(writer, _map);
    }

    public static FeatureSpace Read(BinaryReader reader, int numberOfFeatures)
    {
        bool isWhitened = reader.ReadBoolean();
        int dimensions = ApplicabilityPayload.ReadCount(reader, numberOfFeatures, "dimensions");
        if (!isWhitened && dimensions != numberOfFeatures)
        {
            throw new InvalidDataException(
                $"The saved area of applicability has {dimensions} dimensions for {numberOfFeatures} scaled features: expected as many.");
        }

        double[] means = ApplicabilityPayload.ReadDoubles(reader, numberOfFeatures, "feature means");
        double[] map = ApplicabilityPayload.ReadDoubles(
            reader, isWhitened ? (long)dimensions * numberOfFeatures : numberOfFeatures, "feature factors");
        return new FeatureSpace(means, map, isWhitened, dimensions);
    }

    private static FeatureSpace Whiten(ReadOnlySpan<float> rows, double[] means, double[] factors, double share)
    {
        int size = means.Length;
        int count = rows.Length / size;
        double[] columns = new double[rows.Length]; // [D, rows]
        for (int row = 0; row < count; row++)
        {
            for (int j = 0; j < size; j++)
                columns[(j * count) + row] = (rows[(row * size) + j] - means[j]) * factors[j];
        }

        double[] covariance = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> column = columns.AsSpan(i * count, count);
            for (int j = 0; j <= i; j++)
            {
                double value = RowProduct.Dot(column, columns.AsSpan(j * count, count)) / (count - 1);
                covariance[(i * size) + j] = value;
                covariance[(j * size) + i] = value;
            }
        }

        PrincipalAxes axes = PrincipalAxes.Of(covariance, size);
        int kept = NumberToKeep(axes.Variances, share);
        double[] map = new double[kept * size];
        for (int axis = 0; axis < kept; axis++)
        {
            double scale = 1 / Math.Sqrt(axes.Variances[axis]);
            for (int j = 0; j < size; j++)
                map[(axis * size) + j] = axes.Axes[(axis * size) + j] * factors[j] * scale;
        }

        return new FeatureSpace(means, map, true, kept);
    }

    /// <summary>The fewest components that hold the share; never one whose variance is only rounding.</summary>
    private static int NumberToKeep(double[] variances, double share)
    {
        double wanted = share * variances.Sum();
        double smallest = variances[0] * 1e-10;
        double held = 0;
        int kept = 0;
        while (kept < variances.Length && variances[kept] > smallest && (kept == 0 || held < wanted))
            held += variances[kept++];
        return Math.Max(kept, 1);
    }
}
