namespace MLNetGeoFM.Models;

/// <summary>Trains a classifier of features and metadata, for metadata that vary slowly: climate, latitude, thermal
/// sums.</summary>
/// <param name="name">The name of the input.</param>
/// <param name="columns">See <see cref="RowClaims"/>; at least one.</param>
/// <param name="train">Trains the classifier; penalised more strongly than the base head it does better.</param>
/// <param name="expansion">How metadata join the features.</param>
internal sealed class ClassifierExpertTrainer(
    string name, IReadOnlyList<int> columns, HeadTrainer train, MetadataExpansion expansion = MetadataExpansion.Products)
    : ResidualExpertTrainer
{
    public override string Name => name;

    public override TrustScale Scale => TrustScale.Deviations;

    public override IReadOnlyList<ResidualExpert> Train(
        ConditionedRows rows, IReadOnlyList<int> trainRows, ClassificationHead head, CancellationToken cancellationToken)
    {
        int[] used = [.. columns.Where(column => trainRows.Any(row => IsKnown(rows, row, column)))];
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

        int width = ClassifierExpert.ExpandedLength(expansion, rows.NumberOfFeatures, count);
        float[] expanded = new float[checked(known.Length * width)];
        double[] metadata = new double[count];
        for (int i = 0; i < known.Length; i++)
        {
            for (int c = 0; c < count; c++)
                metadata[c] = ClassifierExpert.Standardised(RowClaims.Value(rows[known[i]], used[c]), centers[c], deviations[c]);
            ClassifierExpert.Expand(expansion, rows[known[i]].Features, metadata, expanded.AsSpan(i * width, width));
        }

        ClassificationHead classifier = train(expanded, rows.LabelsOf(known), width, rows.NumberOfClasses, cancellationToken);
        return
        [
            new ClassifierExpert(
                classifier, expansion, used, centers, deviations,
                Array.ConvertAll(standardised, values => values.Distinct().Order().ToArray())),
        ];
    }

    private static bool IsKnown(ConditionedRows rows, int row, int column) =>
        double.IsFinite(RowClaims.Value(rows[row], column));
}
