using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetGeoFM;

/// <summary>One quotient of two linear combinations of bands; every index here has this form.</summary>
/// <param name="Roles">The bands taking part.</param>
/// <param name="Numerator">The weight of each band above the line.</param>
/// <param name="Denominator">The weight of each band below the line.</param>
/// <param name="Constant">Added below the line.</param>
internal sealed record LinearRatio(BandRole[] Roles, float[] Numerator, float[] Denominator, float Constant = 0)
{
    /// <summary>The formula of an index; sources stand at <see cref="SpectralIndex"/>.</summary>
    public static LinearRatio Of(SpectralIndex index) => index switch
    {
        SpectralIndex.Ndvi => NormalisedDifference(BandRole.Nir, BandRole.Red),
        SpectralIndex.Ndwi => NormalisedDifference(BandRole.Green, BandRole.Nir),
        SpectralIndex.Ndmi => NormalisedDifference(BandRole.Nir, BandRole.Swir1),
        SpectralIndex.Nbr => NormalisedDifference(BandRole.Nir, BandRole.Swir2),
        SpectralIndex.Evi => new([BandRole.Nir, BandRole.Red, BandRole.Blue], [2.5f, -2.5f, 0], [1, 6, -7.5f], 1),
        SpectralIndex.Evi2 => new([BandRole.Nir, BandRole.Red], [2.5f, -2.5f], [1, 2.4f], 1),
        SpectralIndex.Savi => new([BandRole.Nir, BandRole.Red], [1.5f, -1.5f], [1, 1], 0.5f),
        SpectralIndex.Bsi => new([BandRole.Swir1, BandRole.Red, BandRole.Nir, BandRole.Blue], [1, 1, -1, -1], [1, 1, 1, 1]),
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, "Not a spectral index of this library."),
    };

    /// <summary>Computes one index of one step.</summary>
    public void Compute(ReadOnlySpan<float> step, int[] bands, int pixels, Span<float> destination)
    {
        int done = 0;
        if (pixels >= Vector<float>.Count)
        {
            Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(destination);
            for (int block = 0; block < to.Length; block++)
            {
                Vector<float> above = Vector<float>.Zero;
                Vector<float> below = new(Constant);
                for (int i = 0; i < bands.Length; i++)
                {
                    Vector<float> value = new(step[(bands[i] * pixels + block * Vector<float>.Count)..]);
                    above += value * Numerator[i];
                    below += value * Denominator[i];
                }

                Vector<float> ratio = above / below;
                Vector<int> usable = Vector.LessThanOrEqual(Vector.Abs(below), new(float.MaxValue)) &
                    Vector.LessThanOrEqual(Vector.Abs(ratio), new(float.MaxValue));
                to[block] = Vector.ConditionalSelect(usable, ratio, new(float.NaN));
            }

            done = to.Length * Vector<float>.Count;
        }

        for (int pixel = done; pixel < pixels; pixel++)
        {
            float above = 0;
            float below = Constant;
            for (int i = 0; i < bands.Length; i++)
            {
                float value = step[bands[i] * pixels + pixel];
                above += value * Numerator[i];
                below += value * Denominator[i];
            }

            // x / 0 is infinite or NaN; x / infinity would be an innocent 0.
            float ratio = above / below;
            destination[pixel] = float.IsFinite(below) && float.IsFinite(ratio) ? ratio : float.NaN;
        }
    }

    private static LinearRatio NormalisedDifference(BandRole plus, BandRole minus) => new([plus, minus], [1, -1], [1, 1]);
}
