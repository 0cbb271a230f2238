namespace MLNetGeoFM.Models;

/// <summary>Trains a classifier of features and metadata: of those that vary slowly (climate, latitude, thermal sums), or of a
/// place as it is, for rows near those that were trained on.</summary>
internal sealed class ClassifierExpertTrainer : ResidualExpertTrainer
{
    private readonly string _name;
    private readonly IReadOnlyList<int> _columns;
    private readonly ClaimsTrainer _train;
    private readonly MetadataExpansion _expansion;

    private ClassifierExpertTrainer(string name, IReadOnlyList<int> columns, ClaimsTrainer train, MetadataExpansion expansion) =>
        (_name, _columns, _train, _expansion) = (name, columns, train, expansion);

    public override string Name => _name;

    public override TrustScale Scale => TrustScale.Deviations;

    /// <summary>Metadata beside the embedding and multiplied with it.</summary>
    /// <param name="name">The name of the input.</param>
    /// <param name="columns">See <see cref="RowClaims"/>; at least one.</param>
    /// <param name="train">Trains the classifier.</param>
    public static ClassifierExpertTrainer Products(string name, IReadOnlyList<int> columns, HeadTrainer train) => new(
        name, columns, (rows, trainRows, claims, cancellationToken) =>
        {
            int count = claims.Length / trainRows.Count;
            int width = ClassifierExpert.ProductsLength(rows.NumberOfFeatures, count);
            float[] expanded = new float[checked(trainRows.Count * width)];
            for (int i = 0; i < trainRows.Count; i++)
                ClassifierExpert.Multiply(rows[trainRows[i]].Features, claims.AsSpan(i * count, count), expanded.AsSpan(i * width, width));
            return train(expanded, rows.LabelsOf(trainRows), width, rows.NumberOfClasses, cancellationToken);
        }, MetadataExpansion.Products);

    /// <summary>Metadata beside every view that the base head sees.</summary>
    /// <param name="name">The name of the input.</param>
    /// <param name="columns">See <see cref="RowClaims"/>; at least one.</param>
    /// <param name="train">Trains the base head with so many features more for each view.</param>
    public static ClassifierExpertTrainer Concatenation(string name, IReadOnlyList<int> columns, ClaimsTrainer train) =>
        new(name, columns, train, MetadataExpansion.Concatenation);

    public override IReadOnlyList<ResidualExpert> Train(
        ConditionedRows rows, IReadOnlyList<int> trainRows, ClassificationHead head, CancellationToken cancellationToken)
    {
        int[] used = [.. _columns.Where(column => trainRows.Any(row => IsKnown(rows, row, column)))];
        int[] known = [.. trainRows.Where(row => used.Any(column => IsKnown(rows, row, column)))];
        if (known.Select(row => rows.Labels[row]).Distinct().Take(2).Count() < 2)
            return [new SilentExpert()];
        int count = used.Length;
        double[] centers = new double[count];
        double[] deviations = new double[count];
        double[][] standardised = new double[count][];
        for (int c = 0; c < count; c++)
        {
            double[] values = [.. known.Select(row => RowClaims.Value(rows[row], used[c])).Where(double.IsFinite)];
            double center = values.Average();
            double deviation = Math.Sqrt(values.Average(value => (value - center) * (value - center)));
            (centers[c], deviations[c]) = (center, deviation > 0 ? deviation : 1);
            standardised[c] = Array.ConvertAll(values, value => (value - center) / deviations[c]);
        }

        double[] claims = new double[known.Length * count];
        for (int i = 0; i < claims.Length; i++)
        {
            int c = i % count;
            claims[i] = ClassifierExpert.Standardised(RowClaims.Value(rows[known[i / count]], used[c]), centers[c], deviations[c]);
        }

        ClassificationHead classifier = _train(rows, known, claims, cancellationToken);
        return
        [
            new ClassifierExpert(
                classifier, _expansion, used, centers, deviations,
                Array.ConvertAll(standardised, values => values.Distinct().Order().ToArray())),
        ];
    }

    private static bool IsKnown(ConditionedRows rows, int row, int column) =>
        double.IsFinite(RowClaims.Value(rows[row], column));
}

/// <summary>Trains a classifier of rows and metadata; called again for every inner fold, from several threads at once.</summary>
/// <param name="rows">All rows.</param>
/// <param name="trainRows">The rows to train on; no other may be looked at.</param>
/// <param name="claims">[rows to train on, columns] row-major, moved and scaled; 0 = unknown.</param>
/// <param name="cancellationToken">To be checked while training.</param>
internal delegate ClassificationHead ClaimsTrainer(
    ConditionedRows rows, IReadOnlyList<int> trainRows, double[] claims, CancellationToken cancellationToken);
