namespace MLNetGeoFM.Models;

/// <summary>Brings values to the range that Galileo was trained on: (value - shift) / divisor, each band with its own.</summary>
/// <remarks>
/// Immutable and thread-safe. Computed in double precision. Source: src/data/dataset.py:116-173, nasaharvest/galileo @ 0f0b5b9.
/// </remarks>
public sealed class GalileoNormalization
{
    private readonly bool _plain;

    private GalileoNormalization(bool plain) => _plain = plain;

    /// <summary>
    /// The normalisation of pre-training, for the pretrained weights: two standard deviations each side of a band's mean become
    /// 0..1.
    /// NDVI, Dynamic World and location stay as they are, WorldCereal is divided by 100.
    /// </summary>
    public static GalileoNormalization Standard { get; } = new(false);

    /// <summary>
    /// The hand-set normalisation that the authors' own helper applies in fact: digital numbers / 10000, (dB - 25)/25 (sic: the
    /// sign),
    /// (K + 272.15)/35 (sic). The weights were not trained with it.
    /// </summary>
    public static GalileoNormalization Plain { get; } = new(true);

    /// <summary>Normalises values.</summary>
    /// <param name="modality">Which of the model's inputs.</param>
    /// <param name="values">[..., C], in the units of the encoder's card (Sentinel-2 in digital numbers); NaN stays NaN.</param>
    /// <param name="destination">[..., C], where to; may be <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are no multiple of the modality's number of bands.</exception>
    public void Normalize(GalileoModality modality, ReadOnlySpan<double> values, Span<double> destination)
    {
        var bands = Checked(modality, values.Length, destination.Length);
        for (int i = 0; i < values.Length; i++)
            destination[i] = Normalized(bands[i % bands.Count], values[i]);
    }

    /// <summary>Normalises values in double precision and rounds to single.</summary>
    /// <param name="modality">Which of the model's inputs.</param>
    /// <param name="values">[..., C], in the units of the encoder's card (Sentinel-2 in digital numbers); NaN stays NaN.</param>
    /// <param name="destination">[..., C], where to; may be <paramref name="values"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are no multiple of the modality's number of bands.</exception>
    public void Normalize(GalileoModality modality, ReadOnlySpan<float> values, Span<float> destination)
    {
        var bands = Checked(modality, values.Length, destination.Length);
        for (int i = 0; i < values.Length; i++)
            destination[i] = (float)Normalized(bands[i % bands.Count], values[i]);
    }

    /// <summary>
    /// The vegetation index of values that are not normalised: (B08 - B04) / (B08 + B04), 0 where the sum is not positive.
    /// </summary>
    /// <param name="nearInfrared">B08, digital number or reflectance.</param>
    /// <param name="red">B04, in the same unit.</param>
    /// <returns>NaN where either is NaN. Source: src/data/dataset.py:673, nasaharvest/galileo @ 0f0b5b9.</returns>
    public static double Ndvi(double nearInfrared, double red)
    {
        double sum = nearInfrared + red;
        return sum > 0 ? (nearInfrared - red) / sum : double.IsNaN(sum) ? double.NaN : 0;
    }

    internal double Shift(GalileoBand band) => _plain ? band.PlainShift : band.Shift;

    internal double Divisor(GalileoBand band) => _plain ? band.PlainDivisor : band.Divisor;

    private double Normalized(GalileoBand band, double value) => (value - Shift(band)) / Divisor(band);

    private static IReadOnlyList<GalileoBand> Checked(GalileoModality modality, int values, int destination)
    {
        var bands = GalileoBands.Of(modality);
        if (values % bands.Count != 0 || destination != values)
        {
            throw new ArgumentException(
                $"Galileo's {modality} input has {bands.Count} bands: expected a multiple of {bands.Count} values and as "
                + $"much room, got {values} values and room for {destination}. Give all bands of every position.", nameof(values));
        }

        return bands;
    }
}
