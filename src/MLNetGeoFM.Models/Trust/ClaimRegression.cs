namespace MLNetGeoFM.Models;

/// <summary>Predicts place and metadata from the features, to see how far a claim is from what the satellite shows.</summary>
/// <remarks>Ridge regression on standardised features, one for each claim; unknown claims count as the mean of the known ones.
/// Immutable and thread-safe.</remarks>
internal sealed class ClaimRegression
{
    private const double Ridge = 10;

    private readonly FeatureStandardizer _standardizer;
    private readonly int[] _columns;
    private readonly double[] _centers;
    private readonly double[] _weights; // [claims, features]

    private ClaimRegression(FeatureStandardizer standardizer, int[] columns, double[] centers, double[] weights) =>
        (_standardizer, _columns, _centers, _weights) = (standardizer, columns, centers, weights);

    /// <summary>The number of claims.</summary>
    public int Count => _columns.Length;

    private int Features => _standardizer.NumberOfFeatures;

    /// <summary>The columns of which the rows know at least one value.</summary>
    public static int[] ColumnsOf(ConditionedRows rows)
    {
        int[] all = [RowClaims.Latitude, RowClaims.Longitude, .. Enumerable.Range(0, rows.NumberOfMetadata)];
        return Array.FindAll(all, column =>
        {
            for (int row = 0; row < rows.Count; row++)
            {
                if (double.IsFinite(RowClaims.Value(rows[row], column)))
                    return true;
            }

            return false;
        });
    }

    /// <summary>Fits the regressions on some rows.</summary>
    public static ClaimRegression Fit(
        ConditionedRows rows, IReadOnlyList<int> trainRows, int[] columns, CancellationToken cancellationToken)
    {
        int features = rows.NumberOfFeatures;
        float[] some = rows.FeaturesOf(trainRows);
        FeatureStandardizer standardizer = FeatureStandardizer.Fit(some, features);
        double[] centers = new double[columns.Length];
        double[] targets = new double[columns.Length * trainRows.Count];
        for (int c = 0; c < columns.Length; c++)
            centers[c] = Target(rows, trainRows, columns[c], targets.AsSpan(c * trainRows.Count, trainRows.Count));
        double[] matrix = new double[features * features];
        double[] weights = new double[columns.Length * features];
        double[] row = new double[features];
        for (int i = 0; i < trainRows.Count; i++)
        {
            if (i % 1024 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            standardizer.TryApply(some.AsSpan(i * features, features), row);
            for (int a = 0; a < features; a++)
                DoubleVector.AddScaled(matrix.AsSpan(a * features, a + 1), row[a], row);
            for (int c = 0; c < columns.Length; c++)
                DoubleVector.AddScaled(weights.AsSpan(c * features, features), targets[(c * trainRows.Count) + i], row);
        }

        for (int a = 0; a < features; a++)
            matrix[(a * features) + a] += Ridge;
        Decompose(matrix, features, cancellationToken);
        for (int c = 0; c < columns.Length; c++)
            Solve(matrix, features, weights.AsSpan(c * features, features));
        return new ClaimRegression(standardizer, columns, centers, weights);
    }

    /// <summary>Measures how far each claim is from what the features show, in the unit of the claim.</summary>
    /// <param name="row">The row with its claims.</param>
    /// <param name="scratch">[features].</param>
    /// <param name="deviations">Receives the absolute differences, [claims]; NaN where a claim is unknown.</param>
    public void Measure(in ConditionedRow row, Span<double> scratch, Span<double> deviations)
    {
        _standardizer.TryApply(row.Features, scratch);
        for (int c = 0; c < _columns.Length; c++)
        {
            double claim = RowClaims.Value(row, _columns[c]) - _centers[c];
            if (_columns[c] == RowClaims.Longitude)
                claim = Wrap(claim);
            deviations[c] = Math.Abs(claim - DoubleVector.Dot(scratch[..Features], _weights.AsSpan(c * Features, Features)));
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_columns.Length);
        foreach (int column in _columns)
            writer.Write(column);
        _standardizer.Write(writer);
        HeadPayload.WriteDoubles(writer, _centers);
        HeadPayload.WriteDoubles(writer, _weights);
    }

    public static ClaimRegression Read(BinaryReader reader, int numberOfFeatures, int numberOfMetadata)
    {
        int count = HeadPayload.ReadInt(reader, "claims");
        if (count < 0 || count > numberOfMetadata + 2)
            throw new InvalidDataException($"The saved head checks {count} claims: expected 0 to {numberOfMetadata + 2}.");
        int[] columns = new int[count];
        for (int c = 0; c < count; c++)
        {
            columns[c] = HeadPayload.ReadInt(reader, "column of a claim");
            if (columns[c] < RowClaims.Latitude || columns[c] >= numberOfMetadata)
            {
                throw new InvalidDataException(
                    $"The saved head checks metadata column {columns[c]}: expected -2 to {numberOfMetadata - 1}.");
            }
        }

        FeatureStandardizer standardizer = FeatureStandardizer.Read(reader, numberOfFeatures);
        return new ClaimRegression(
            standardizer, columns, HeadPayload.ReadDoubles(reader, count, "means of claims"),
            HeadPayload.ReadDoubles(reader, (long)count * numberOfFeatures, "weights of claims"));
    }

    private static double Wrap(double degrees) => degrees - (360 * Math.Floor((degrees + 180) / 360));

    // Writes what is left of the claims when their centre is taken away; returns the centre.
    private static double Target(ConditionedRows rows, IReadOnlyList<int> trainRows, int column, Span<double> targets)
    {
        double sine = 0;
        double cosine = 0;
        double sum = 0;
        int known = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = RowClaims.Value(rows[trainRows[i]], column);
            if (!double.IsFinite(targets[i]))
                continue;
            (double sin, double cos) = Math.SinCos(double.DegreesToRadians(targets[i]));
            (sine, cosine, sum, known) = (sine + sin, cosine + cos, sum + targets[i], known + 1);
        }

        bool turns = column == RowClaims.Longitude;
        double center = known == 0 ? 0 : turns ? double.RadiansToDegrees(Math.Atan2(sine, cosine)) : sum / known;
        double mean = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double target = targets[i] - center;
            targets[i] = !double.IsFinite(target) ? 0 : turns ? Wrap(target) : target;
            mean += targets[i] / Math.Max(known, 1);
        }

        if (turns)
        {
            center = Wrap(center + mean);
            for (int i = 0; i < targets.Length; i++)
                targets[i] -= mean;
        }

        return center;
    }

    // Cholesky factor in the lower triangle.
    private static void Decompose(double[] matrix, int size, CancellationToken cancellationToken)
    {
        for (int a = 0; a < size; a++)
        {
            if (a % 64 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            for (int b = 0; b <= a; b++)
            {
                double value = matrix[(a * size) + b]
                    - DoubleVector.Dot(matrix.AsSpan(a * size, b), matrix.AsSpan(b * size, b));
                matrix[(a * size) + b] = a == b ? Math.Sqrt(value) : value / matrix[(b * size) + b];
            }
        }
    }

    private static void Solve(double[] factor, int size, Span<double> right)
    {
        for (int a = 0; a < size; a++)
            right[a] = (right[a] - DoubleVector.Dot(factor.AsSpan(a * size, a), right)) / factor[(a * size) + a];
        for (int a = size - 1; a >= 0; a--)
        {
            right[a] /= factor[(a * size) + a];
            DoubleVector.AddScaled(right[..a], -right[a], factor.AsSpan(a * size, a));
        }
    }
}
