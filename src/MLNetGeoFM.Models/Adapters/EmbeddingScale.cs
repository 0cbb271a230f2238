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

    /// <summary>Measures embeddings, [rows, D] row-major.</summary>
    public static EmbeddingScale Fit(ReadOnlySpan<float> embeddings, int width)
    {
        int rows = embeddings.Length / width;
        float[] centers = new float[width], factors = new float[width];
        for (int d = 0; d < width; d++)
        {
            double sum = 0, squares = 0;
            for (int row = 0; row < rows; row++)
                sum += embeddings[(row * width) + d];
            double mean = sum / rows;
            for (int row = 0; row < rows; row++)
                squares += (embeddings[(row * width) + d] - mean) * (embeddings[(row * width) + d] - mean);
            centers[d] = (float)mean;
            factors[d] = squares > 0 ? (float)(1 / Math.Sqrt(squares / rows)) : 1;
        }

        return new EmbeddingScale(centers, factors);
    }
}
