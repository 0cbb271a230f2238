namespace MLNetGeoFM.Models;

/// <summary>Moves and scales embeddings to mean 0 and deviation 1 over training rows, before a head; frozen.</summary>
/// <param name="Centers">[D].</param>
/// <param name="Factors">[D], 1 / deviation, 1 where a number is constant.</param>
internal sealed record EmbeddingScale(float[] Centers, float[] Factors)
{
    /// <summary>That of a trained head.</summary>
    public static EmbeddingScale Of(LogisticRegression head)
    {
        float[] centers = new float[head.NumberOfFeatures], factors = new float[head.NumberOfFeatures];
        for (int d = 0; d < centers.Length; d++)
        {
            centers[d] = (float)head.Standardizer.Means[d];
            factors[d] = (float)(1 / head.Standardizer.Deviations[d]);
        }

        return new EmbeddingScale(centers, factors);
    }
}
