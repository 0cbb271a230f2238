namespace MLNetGeoFM.Models;

/// <summary>Moves and scales features so that each had mean 0 and standard deviation 1 over the training rows.</summary>
/// <remarks>Source: protocols.md part 3: mean and population standard deviation; a constant feature is only moved.</remarks>
internal sealed class FeatureStandardizer
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    private FeatureStandardizer(double[] means, double[] deviations) => (_means, _deviations) = (means, deviations);

    public int NumberOfFeatures => _means.Length;

    /// <summary>Measures mean and deviation over rows of finite features, [rows, features] row-major, one after the
    /// other.</summary>
    internal static FeatureStandardizer Fit(ReadOnlySpan<float> features, int numberOfFeatures)
    {
        int rows = features.Length / numberOfFeatures;
        double[] means = new double[numberOfFeatures];
        double[] deviations = new double[numberOfFeatures];
        bool[] varies = new bool[numberOfFeatures];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = features.Slice(row * numberOfFeatures, numberOfFeatures);
            for (int j = 0; j < values.Length; j++)
            {
                means[j] += values[j];
                varies[j] |= values[j] != features[j];
            }
        }

        for (int j = 0; j < numberOfFeatures; j++)
            means[j] = varies[j] ? means[j] / rows : features[j];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = features.Slice(row * numberOfFeatures, numberOfFeatures);
            for (int j = 0; j < values.Length; j++)
                deviations[j] += (values[j] - means[j]) * (values[j] - means[j]);
        }

        for (int j = 0; j < numberOfFeatures; j++)
            deviations[j] = varies[j] ? Math.Sqrt(deviations[j] / rows) : 1;
        return new FeatureStandardizer(means, deviations);
    }

    /// <summary>What is taken away from each feature.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>What each is divided by then.</summary>
    public ReadOnlySpan<double> Deviations => _deviations;

    /// <summary>Standardises one row; false where a feature is NaN or infinite.</summary>
    public bool TryApply(ReadOnlySpan<float> features, Span<double> standardised)
    {
        bool finite = true;
        for (int j = 0; j < features.Length; j++)
        {
            standardised[j] = (features[j] - _means[j]) / _deviations[j];
            finite &= float.IsFinite(features[j]);
        }

        return finite;
    }

    /// <summary>Standardises finite rows, [rows, features] row-major.</summary>
    public double[] Apply(ReadOnlySpan<float> features)
    {
        double[] standardised = new double[features.Length];
        for (int start = 0; start < features.Length; start += NumberOfFeatures)
            TryApply(features.Slice(start, NumberOfFeatures), standardised.AsSpan(start, NumberOfFeatures));
        return standardised;
    }

    internal void Write(BinaryWriter writer)
    {
        HeadPayload.WriteDoubles(writer, _means);
        HeadPayload.WriteDoubles(writer, _deviations);
    }

    internal static FeatureStandardizer Read(BinaryReader reader, int numberOfFeatures)
    {
        double[] means = HeadPayload.ReadDoubles(reader, numberOfFeatures, "feature means");
        double[] deviations = HeadPayload.ReadDoubles(reader, numberOfFeatures, "feature deviations");
        foreach (double deviation in deviations)
        {
            if (!(deviation > 0))
                throw new InvalidDataException($"The saved head has a feature deviation of {deviation}: expected above 0.");
        }

        return new FeatureStandardizer(means, deviations);
    }
}
