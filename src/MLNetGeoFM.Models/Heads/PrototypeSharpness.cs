namespace MLNetGeoFM.Models;

/// <summary>β of p ∝ exp(-β d²): probabilities of it, and the best one for rows that were left out of their class's mean.</summary>
internal static class PrototypeSharpness
{
    // exp(-700) is the smallest that a double holds with all its digits.
    private const double LargestExponent = 700;

    // Each halves the interval: enough for all digits of β.
    private const int Halvings = 100;

    /// <summary>Turns squared distances [K] into probabilities in place; absent classes get 0.</summary>
    /// <returns>The logarithm of Σ exp(-β (d² - least d²)), and the least d².</returns>
    public static (double LogSum, double Least) Probabilities(Span<double> squared, ReadOnlySpan<bool> present, double sharpness)
    {
        double least = double.PositiveInfinity;
        for (int k = 0; k < squared.Length; k++)
            least = present[k] ? Math.Min(least, squared[k]) : least;
        double sum = 0;
        for (int k = 0; k < squared.Length; k++)
        {
            squared[k] = present[k] ? Math.Exp(-sharpness * (squared[k] - least)) : 0;
            sum += squared[k];
        }

        for (int k = 0; k < squared.Length; k++)
            squared[k] /= sum;
        return (Math.Log(sum), least);
    }

    /// <summary>The β with the smallest mean log loss.</summary>
    /// <param name="squared">[rows, K], that to the own class without the row.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="present">[K], classes with rows.</param>
    /// <param name="counts">[K], rows of each class.</param>
    /// <remarks>Where all rows are right, or all distances are the same, there is no smallest loss: β ends where the
    /// probability of a class at the mean distance would no longer be told from 0; without any row to ask, it is 1.</remarks>
    public static double Choose(double[] squared, ReadOnlySpan<int> labels, bool[] present, int[] counts)
    {
        int classes = present.Length;
        double total = 0;
        long entries = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            for (int k = 0; k < classes && counts[labels[row]] > 1; k++)
            {
                total += present[k] ? squared[(row * classes) + k] : 0;
                entries += present[k] ? 1 : 0;
            }
        }

        if (total == 0)
            return 1;
        double high = LargestExponent * entries / total;
        double low = high * 1e-12;
        double[] scratch = new double[classes];
        for (int i = 0; i < Halvings && low < high; i++)
        {
            double middle = Math.Sqrt(low * high);
            if (Slope(squared, labels, present, counts, middle, scratch) > 0)
                high = middle;
            else
                low = middle;
        }

        return Math.Sqrt(low * high);
    }

    /// <summary>The slope of the sum of log losses by β: Σ (d² to the own class - mean d² under p).</summary>
    private static double Slope(
        double[] squared, ReadOnlySpan<int> labels, bool[] present, int[] counts, double sharpness, double[] probabilities)
    {
        int classes = present.Length;
        double slope = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            if (counts[labels[row]] < 2)
                continue;
            ReadOnlySpan<double> distances = squared.AsSpan(row * classes, classes);
            distances.CopyTo(probabilities);
            Probabilities(probabilities, present, sharpness);
            slope += distances[labels[row]];
            for (int k = 0; k < classes; k++)
                slope -= present[k] ? probabilities[k] * distances[k] : 0;
        }

        return slope;
    }
}
