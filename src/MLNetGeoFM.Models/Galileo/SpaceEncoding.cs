namespace MLNetGeoFM.Models;

/// <summary>Sines and cosines of positions, as Galileo computes them.</summary>
/// <remarks>Source: src/embeddings.py:17-66, nasaharvest/galileo @ 0f0b5b9. In float32 step by step, as there.</remarks>
internal static class SpaceEncoding
{
    /// <summary>
    /// Encodings of the positions 0, ratio, 2 ratio, ..., [count, width]: the sines in the first half of a row, the cosines in
    /// the second.
    /// </summary>
    /// <param name="count">Positions.</param>
    /// <param name="ratio">From one position to the next, in pixels of 10 m.</param>
    /// <param name="width">Numbers of one encoding, even.</param>
    public static float[] Table(int count, double ratio, int width)
    {
        int half = width / 2;
        float[] table = new float[count * width];
        for (int k = 0; k < half; k++)
        {
            // Sic: the exponent is k/width/2, not k/(width/2) as it is elsewhere; the weights were trained so.
            float omega = 1 / (float)Math.Pow(10000, (float)k / width / 2);
            for (int position = 0; position < count; position++)
            {
                float angle = position * (float)ratio * omega;
                table[(position * width) + k] = (float)Math.Sin(angle);
                table[(position * width) + half + k] = (float)Math.Cos(angle);
            }
        }

        return table;
    }

    /// <summary>Pixels of 10 m from one token to the next.</summary>
    /// <param name="gsdMetres">Metres of a pixel.</param>
    /// <param name="patchSize">Pixels of a patch's side.</param>
    public static double Ratio(double gsdMetres, int patchSize) => gsdMetres * patchSize / BaseGsdMetres;

    /// <summary>Metres of a pixel that positions are counted in. Source: src/data/config.py, BASE_GSD.</summary>
    public const double BaseGsdMetres = 10;
}
