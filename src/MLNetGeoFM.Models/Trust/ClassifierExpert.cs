using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>A classifier of features and metadata; its residual is what it says differently from the base head.</summary>
internal sealed class ClassifierExpert : ResidualExpert
{
    /// <summary>No logit is changed by more than this.</summary>
    public const double LargestResidual = 4;

    private const int MostColumns = 1 << 10;

    private readonly ClassificationHead _head;
    private readonly MetadataExpansion _expansion;
    private readonly int[] _columns;
    private readonly double[] _centers;
    private readonly double[] _deviations;
    private readonly double[][] _known; // the training values of each column, standardised, ascending

    /// <param name="head">Trained on features and metadata.</param>
    /// <param name="expansion">How metadata join the features.</param>
    /// <param name="columns">See <see cref="RowClaims"/>.</param>
    /// <param name="centers">The mean of each column over the training rows.</param>
    /// <param name="deviations">The standard deviation of each, above 0.</param>
    /// <param name="known">The training values of each column, standardised, ascending.</param>
    public ClassifierExpert(
        ClassificationHead head, MetadataExpansion expansion, int[] columns, double[] centers, double[] deviations,
        double[][] known)
    {
        _head = head;
        _expansion = expansion;
        _columns = columns;
        _centers = centers;
        _deviations = deviations;
        _known = known;
    }

    public override ResidualExpertKind Kind => ResidualExpertKind.Classifier;

    /// <summary>The number of features with products.</summary>
    public static int ProductsLength(int features, int columns) => features + (features * columns) + (2 * columns);

    /// <summary>Joins features and standardised metadata by products.</summary>
    public static void Multiply(ReadOnlySpan<float> features, ReadOnlySpan<double> metadata, Span<float> expanded)
    {
        features.CopyTo(expanded);
        Span<float> rest = expanded[features.Length..];
        foreach (double value in metadata)
        {
            for (int j = 0; j < features.Length; j++)
                rest[j] = (float)(features[j] * value);
            rest = rest[features.Length..];
        }

        for (int c = 0; c < metadata.Length; c++)
        {
            rest[c] = (float)metadata[c];
            rest[metadata.Length + c] = (float)(metadata[c] * metadata[c]);
        }
    }

    /// <inheritdoc/>
    /// <returns>Standard deviations from the nearest training value, the largest of all columns that are known; NaN where none
    /// is.</returns>
    public override double Explain(in ConditionedRow row, ReadOnlySpan<double> logarithms, Span<double> residual)
    {
        residual.Clear();
        double[] metadata = ArrayPool<double>.Shared.Rent(_columns.Length);
        float[] expanded = ArrayPool<float>.Shared.Rent(_head.NumberOfFeatures + residual.Length);
        double distance = double.NaN;
        for (int c = 0; c < _columns.Length; c++)
        {
            double value = RowClaims.Value(row, _columns[c]);
            metadata[c] = Standardised(value, _centers[c], _deviations[c]);
            if (double.IsFinite(value))
                distance = Math.Max(double.IsNaN(distance) ? 0 : distance, Nearest(_known[c], metadata[c]));
        }

        if (double.IsFinite(distance))
        {
            Span<float> features = expanded.AsSpan(0, _head.NumberOfFeatures);
            Span<float> probabilities = expanded.AsSpan(_head.NumberOfFeatures, residual.Length);
            if (_expansion == MetadataExpansion.Products)
                Multiply(row.Features, metadata.AsSpan(0, _columns.Length), features);
            else
                PutBeside(row.BaseFeatures, metadata.AsSpan(0, _columns.Length), features);
            _head.Predict(features, probabilities);
            LogProbabilities.Write(probabilities, residual);
            for (int k = 0; k < residual.Length; k++)
                residual[k] = Math.Clamp(residual[k] - logarithms[k], -LargestResidual, LargestResidual);
        }

        ArrayPool<float>.Shared.Return(expanded);
        ArrayPool<double>.Shared.Return(metadata);
        return distance;
    }

    public override void Write(BinaryWriter writer)
    {
        writer.Write((int)_expansion);
        writer.Write(_columns.Length);
        for (int c = 0; c < _columns.Length; c++)
        {
            writer.Write(_columns[c]);
            HeadPayload.WriteDoubles(writer, [_centers[c], _deviations[c]]);
            writer.Write(_known[c].Length);
            HeadPayload.WriteDoubles(writer, _known[c]);
        }

        InnerHead.Write(_head, writer);
    }

    public static ClassifierExpert Read(BinaryReader reader, int numberOfFeatures, int numberOfBaseFeatures, int numberOfClasses)
    {
        MetadataExpansion expansion = (MetadataExpansion)HeadPayload.ReadInt(reader, "expansion of metadata");
        if (!Enum.IsDefined(expansion))
        {
            throw new InvalidDataException(
                $"The saved expert joins metadata in way {(int)expansion}: expected 1 or 2. Use a newer library.");
        }

        int columns = HeadPayload.ReadDimension(reader, "columns of metadata", MostColumns);
        int[] numbers = new int[columns];
        double[] centers = new double[columns];
        double[] deviations = new double[columns];
        double[][] known = new double[columns][];
        for (int c = 0; c < columns; c++)
        {
            numbers[c] = HeadPayload.ReadInt(reader, "column of metadata");
            double[] scale = HeadPayload.ReadDoubles(reader, 2, "scale of metadata");
            (centers[c], deviations[c]) = (scale[0], scale[1]);
            known[c] = HeadPayload.ReadDoubles(
                reader, HeadPayload.ReadDimension(reader, "values of metadata", int.MaxValue), "values of metadata");
            if (numbers[c] < RowClaims.Latitude || !(deviations[c] > 0) || !IsAscending(known[c]))
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"The saved metadata column {numbers[c]} has deviation {deviations[c]}: ")
                    + "expected a column from -2 on, a deviation above 0 and ascending values.");
            }
        }

        ClassificationHead head = InnerHead.Read(reader, numberOfClasses);
        long expected = expansion == MetadataExpansion.Products
            ? numberOfFeatures + ((long)numberOfFeatures * columns) + (2L * columns)
            : numberOfBaseFeatures + ((long)columns * Views(head));
        return head.NumberOfFeatures == expected
            ? new ClassifierExpert(head, expansion, numbers, centers, deviations, known)
            : throw new InvalidDataException($"The saved classifier takes {head.NumberOfFeatures} features: expected {expected}.");
    }

    /// <summary>A value moved and scaled; what is unknown is the mean, 0.</summary>
    public static double Standardised(double value, double center, double deviation) =>
        double.IsFinite(value) ? (value - center) / deviation : 0;

    private static int Views(ClassificationHead head) => head is MultiViewHead views ? views.NumberOfViews : 1;

    private void PutBeside(ReadOnlySpan<float> views, ReadOnlySpan<double> metadata, Span<float> beside)
    {
        int length = views.Length / Views(_head);
        for (; views.Length > 0; views = views[length..])
        {
            views[..length].CopyTo(beside);
            for (int c = 0; c < metadata.Length; c++)
                beside[length + c] = (float)metadata[c];
            beside = beside[(length + metadata.Length)..];
        }
    }

    private static bool IsAscending(double[] values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            if (!(values[i] > values[i - 1]))
                return false;
        }

        return true;
    }

    private static double Nearest(double[] ascending, double value)
    {
        int after = Array.BinarySearch(ascending, value);
        if (after >= 0)
            return 0;
        after = ~after;
        double below = after > 0 ? value - ascending[after - 1] : double.PositiveInfinity;
        return Math.Min(below, after < ascending.Length ? ascending[after] - value : double.PositiveInfinity);
    }
}
