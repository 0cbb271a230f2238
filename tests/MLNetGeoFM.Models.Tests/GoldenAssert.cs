using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>Compares values with golden ones; a failure says which tensor, how far off, where, and both values.</summary>
internal static class GoldenAssert
{
    /// <summary>
    /// Every value has to lie within the absolute or the relative tolerance of the golden one; NaN equals NaN alone.
    /// </summary>
    public static void Close(string name, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double absolute,
        double relative)
    {
        if (Difference(name, expected, actual, absolute, relative) is string difference)
            Assert.Fail(difference);
    }

    /// <inheritdoc cref="Close(string, ReadOnlySpan{double}, ReadOnlySpan{double}, double, double)"/>
    public static void Close(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double absolute,
        double relative) =>
        Close(name, Widen(expected), Widen(actual), absolute, relative);

    /// <inheritdoc cref="Close(string, ReadOnlySpan{double}, ReadOnlySpan{double}, double, double)"/>
    public static void Close(CheckpointTensor expected, ReadOnlySpan<float> actual, double absolute, double relative) =>
        Close(expected.Name, expected.ToDoubles(), Widen(actual), absolute, relative);

    /// <summary>
    /// What <see cref="Close(string, ReadOnlySpan{double}, ReadOnlySpan{double}, double, double)"/> would say; null where all is
    /// close.
    /// </summary>
    public static string? Difference(string name, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double absolute,
        double relative)
    {
        if (expected.Length != actual.Length)
            return $"{name}: expected {expected.Length} values, got {actual.Length}";
        double largest = 0;
        int worst = -1, wrong = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = expected[i].Equals(actual[i]) ? 0 : Math.Abs(expected[i] - actual[i]);
            if (difference <= absolute || difference <= relative * Math.Abs(expected[i]))
                continue;
            wrong++;
            if (double.IsNaN(difference))
                difference = double.PositiveInfinity;
            if (worst < 0 || difference > largest)
                (largest, worst) = (difference, i);
        }

        return worst < 0
            ? null
            : FormattableString.Invariant($"{name}: {wrong} of {expected.Length} values are off, max |Δ| = {largest:g6} at index {worst}: expected {expected[worst]:g9}, got {actual[worst]:g9} (tolerance {absolute:g3} absolute or {relative:g3} relative)");
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = values[i];
        return wide;
    }
}
