using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PrestoNormalizationTests
{
    // Radar in dB; B02 to B8A; B09; B11 and B12; K, m; m, degrees; NDVI.
    private static readonly float[] Step =
        [-10, -25, 500, 1000, 2000, 2500, 3000, 3500, 6000, 6500, 9999, 1500, 750, 307.15f, 0.06f, 500, 25, 7];

    [Test]
    public void Normalize_OneStep_ShiftsDividesDropsB09AndComputesNdvi()
    {
        float[] normalized = new float[17];
        PrestoNormalization.Normalize(Step, normalized);
        float[] expected = [0.6f, 0, 0.05f, 0.1f, 0.2f, 0.25f, 0.3f, 0.35f, 0.6f, 0.65f, 0.15f, 0.075f, 1, 2, 0.25f, 0.5f, 0.5f];
        GoldenAssert.Close("normalised", expected, normalized, 1e-6, 0);
    }

    [Test]
    public void Normalize_ZeroDegreesCelsius_IsNotZero()
    {
        // sic: the source subtracts 272.15, not 273.15.
        float[] raw = [.. Step], normalized = new float[17];
        raw[13] = 273.15f;
        PrestoNormalization.Normalize(raw, normalized);
        Assert.That(normalized[12], Is.EqualTo(1 / 35f).Within(1e-6));
    }

    [TestCase(0, 0)]
    [TestCase(-500, 300)]
    [TestCase(float.NaN, 300)]
    public void Normalize_SumOfB08AndB04NotPositive_NdviIsZero(float nir, float red)
    {
        float[] raw = [.. Step], normalized = new float[17];
        raw[8] = nir;
        raw[4] = red;
        PrestoNormalization.Normalize(raw, normalized);
        Assert.That(normalized[16], Is.Zero);
    }

    [Test]
    public void Normalize_LengthsDoNotFit_SaysBoth()
    {
        Assert.That(() => PrestoNormalization.Normalize(new float[36], new float[17]),
            Throws.ArgumentException.With.Message.Contains("36").And.Message.Contains("17"));
    }

    [Test]
    public void Bands_OfRawBands_LackB09Alone()
    {
        Assert.That(PrestoNormalization.RawBands.Except(PrestoNormalization.Bands), Is.EqualTo(new[] { "B09" }));
        Assert.That(PrestoNormalization.RawBands[10], Is.EqualTo("B09"));
    }

    [Test]
    public void Card_ShiftsAndDivisors_AreThoseOfNormalisation()
    {
        EncoderCard card = PrestoRandom.Encoder.Card;
        for (int band = 0; band < 16; band++)
        {
            EncoderBand known = card.Bands[band];
            Assert.That(known.Name, Is.EqualTo(PrestoNormalization.Bands[band]));
            double expected = (3.25 - known.Shift) / known.Divisor;
            Assert.That(PrestoNormalization.Normalize(3.25f, band), Is.EqualTo(expected).Within(1e-5).Percent, known.Name);
        }
    }
}
