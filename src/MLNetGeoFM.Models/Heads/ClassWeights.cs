namespace MLNetGeoFM.Models;

/// <summary>How much the rows of each class count in a loss.</summary>
internal static class ClassWeights
{
    /// <summary>Inversely proportional to how often classes occur, with mean 1 over the rows; 0 for absent classes, [K].</summary>
    public static double[] Balanced(ReadOnlySpan<int> labels, int classes)
    {
        int[] counts = new int[classes];
        foreach (int label in labels)
            counts[label]++;
        int present = counts.Count(count => count > 0), rows = labels.Length;
        return Array.ConvertAll(counts, count => count == 0 ? 0 : rows / ((double)present * count));
    }
}
