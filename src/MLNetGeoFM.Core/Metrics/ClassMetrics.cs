namespace MLNetGeoFM;

/// <summary>How well one class is recognised.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Support">Samples of this class.</param>
/// <param name="Predicted">Samples predicted as this class.</param>
/// <param name="Correct">Samples of this class predicted as it.</param>
public sealed record ClassMetrics(string Name, int Support, int Predicted, int Correct)
{
    /// <summary>Correct / predicted, 0..1; 0 where nothing is predicted as this class.</summary>
    public double Precision => Ratio(Correct, Predicted);

    /// <summary>Correct / support, 0..1; 0 where the class does not occur.</summary>
    public double Recall => Ratio(Correct, Support);

    /// <summary>2 correct / (support + predicted), 0..1; 0 where the class neither occurs nor is predicted.</summary>
    public double F1 => Ratio(2.0 * Correct, (double)Support + Predicted);

    /// <summary>Correct / (support + predicted - correct), 0..1; 0 where the class neither occurs nor is predicted.</summary>
    public double IntersectionOverUnion => Ratio(Correct, (double)Support + Predicted - Correct);

    internal static ClassMetrics Of(ConfusionMatrix confusion, int classIndex)
    {
        int support = confusion.Unpredicted(classIndex);
        int predicted = 0;
        for (int k = 0; k < confusion.ClassNames.Count; k++)
        {
            support += confusion[classIndex, k];
            predicted += confusion[k, classIndex];
        }

        return new ClassMetrics(confusion.ClassNames[classIndex], support, predicted, confusion[classIndex, classIndex]);
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
