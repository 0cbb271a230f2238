namespace MLNetGeoFM.Models;

/// <summary>A number as sines and cosines of many wavelengths.</summary>
/// <remarks>
/// ωᵢ = 10000^(−i/(d/2)), i = 0..d/2−1; all sines, then all cosines. Source: methods.md, notation; as in Prithvi
/// (terratorch, models/backbones/prithvi_mae.py) and SatMAE (sustainlab-group/SatMAE, util/pos_embed.py).
/// </remarks>
internal static class Sinusoids
{
    /// <summary>Fills d numbers, d even.</summary>
    public static void Write(double position, Span<float> destination)
    {
        int half = destination.Length / 2;
        for (int i = 0; i < half; i++)
        {
            double angle = position * Math.Pow(10000, -i / (double)half);
            destination[i] = (float)Math.Sin(angle);
            destination[half + i] = (float)Math.Cos(angle);
        }
    }
}
