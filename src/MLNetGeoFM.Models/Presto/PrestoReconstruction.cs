namespace MLNetGeoFM.Models;

/// <summary>What Presto's decoder says that a series looks like, visible or not.</summary>
public sealed class PrestoReconstruction
{
    internal PrestoReconstruction(float[] values, float[] dynamicWorldLogits)
    {
        Values = values;
        DynamicWorldLogits = dynamicWorldLogits;
    }

    /// <summary>
    /// [T, 17], normalised, in the order of <see cref="PrestoNormalization.Bands"/>; elevation and slope are the same at every
    /// step.
    /// </summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>[T, 9]: one logit for each Dynamic World class.</summary>
    public ReadOnlyMemory<float> DynamicWorldLogits { get; }
}
