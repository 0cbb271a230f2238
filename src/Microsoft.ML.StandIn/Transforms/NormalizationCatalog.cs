using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Makes normalizers.</summary>
public static class NormalizationCatalog
{
    /// <summary>
    /// Divides every slot by its root mean square, or, if zero need not stay zero, subtracts its mean and divides by its
    /// standard deviation.
    /// </summary>
    public static NormalizingEstimator NormalizeMeanVariance(this TransformsCatalog catalog, string outputColumnName,
        string inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false)
    {
        if (useCdf)
            throw new NotSupportedException(
                "The stand-in normalizes by mean and variance, not by their cumulative distribution.");
        return new NormalizingEstimator(outputColumnName, inputColumnName, maximumExampleCount, fixZero);
    }
}
