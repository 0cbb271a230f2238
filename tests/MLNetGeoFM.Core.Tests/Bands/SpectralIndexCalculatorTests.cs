namespace MLNetGeoFM.Core.Tests.Bands;

[TestFixture]
[Category("Unit")]
internal sealed class SpectralIndexCalculatorTests
{
    private static readonly string[] SixBands = ["B02", "B03", "B04", "B08", "B11", "B12"];
    private static readonly float[] Maize = [0.04f, 0.08f, 0.05f, 0.45f, 0.2f, 0.1f];

    // Worked by hand from the published formulas for the reflectances above.
    [TestCase(SpectralIndex.Ndvi, 0.40 / 0.50)]
    [TestCase(SpectralIndex.Evi, 2.5 * 0.40 / (0.45 + 0.30 - 0.30 + 1))]
    [TestCase(SpectralIndex.Evi2, 2.5 * 0.40 / (0.45 + 0.12 + 1))]
    [TestCase(SpectralIndex.Ndwi, (0.08 - 0.45) / 0.53)]
    [TestCase(SpectralIndex.Ndmi, 0.25 / 0.65)]
    [TestCase(SpectralIndex.Nbr, 0.35 / 0.55)]
    [TestCase(SpectralIndex.Savi, 1.5 * 0.40 / (0.50 + 0.5))]
    [TestCase(SpectralIndex.Bsi, (0.25 - 0.49) / 0.74)]
    public void Compute_KnownReflectance_FollowsTheFormula(SpectralIndex index, double expected)
    {
        float[] result = new float[1];
        new SpectralIndexCalculator(SixBands, [index]).Compute(Maize, SeriesShape.Pixel(6), result);
        Assert.That(result[0], Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Compute_KeepBandsOnChip_PutsBandsThenIndices()
    {
        SpectralIndexCalculator calculator = new(["B04", "B08"], [SpectralIndex.Ndvi, SpectralIndex.Savi], keepBands: true);
        Assert.That(calculator.OutputBandNames, Is.EqualTo(new[] { "B04", "B08", "NDVI", "SAVI" }));
        const int pixels = 19; // one vector block and a rest on every machine
        float[] series = new float[2 * 2 * pixels];
        for (int i = 0; i < series.Length; i++)
            series[i] = 0.01f * (i + 1);
        float[] result = new float[2 * 4 * pixels];
        calculator.Compute(series, new SeriesShape(2, 1, pixels), result);
        for (int step = 0; step < 2; step++)
        {
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                float red = series[step * 2 * pixels + pixel];
                float nir = series[step * 2 * pixels + pixels + pixel];
                int at = step * 4 * pixels + pixel;
                Assert.That(result[at], Is.EqualTo(red));
                Assert.That(result[at + pixels], Is.EqualTo(nir));
                Assert.That(result[at + 2 * pixels], Is.EqualTo((nir - red) / (nir + red)).Within(1e-6));
                Assert.That(result[at + 3 * pixels], Is.EqualTo(1.5 * (nir - red) / (nir + red + 0.5)).Within(1e-6));
            }
        }
    }

    [TestCase(0f, 0f)]
    [TestCase(-0.1f, 0.1f)]
    [TestCase(float.PositiveInfinity, 0.2f)]
    [TestCase(0.2f, float.PositiveInfinity)]
    [TestCase(float.MaxValue, float.MaxValue)]
    public void Compute_DenominatorZeroOrNotFinite_IsMissing(float red, float nir)
    {
        SpectralIndexCalculator calculator = new(["B04", "B08"], [SpectralIndex.Ndvi]);
        float[] pixel = new float[1];
        calculator.Compute([red, nir], SeriesShape.Pixel(2), pixel);
        float[] chip = new float[64];
        calculator.Compute([.. Enumerable.Repeat(red, 64), .. Enumerable.Repeat(nir, 64)], new SeriesShape(2, 8, 8), chip);
        Assert.That(pixel, Is.All.NaN);
        Assert.That(chip, Is.All.NaN);
    }

    [Test]
    public void Constructor_MissingBand_NamesTheRoleAndTheBands()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => _ = new SpectralIndexCalculator(["B04", "B08"], [SpectralIndex.Evi]))!;
        Assert.That(error.Message, Does.Contain("no band for Blue").And.Contain("B04 B08"));
    }

    [Test]
    public void Constructor_IndexTwiceOrNone_SaysWhich()
    {
        ArgumentException twice = Assert.Throws<ArgumentException>(
            () => _ = new SpectralIndexCalculator(SixBands, [SpectralIndex.Nbr, SpectralIndex.Nbr]))!;
        ArgumentException none = Assert.Throws<ArgumentException>(() => _ = new SpectralIndexCalculator(SixBands, []))!;
        Assert.That(twice.Message, Does.Contain("got 2 (Nbr Nbr)"));
        Assert.That(none.Message, Does.Contain("got 0"));
    }

    [Test]
    public void Constructor_KeptBandNamedLikeAnIndex_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => _ = new SpectralIndexCalculator(["B04", "B08", "NDVI"], [SpectralIndex.Ndvi], keepBands: true))!;
        Assert.That(error.Message, Does.Contain("NDVI named more than once"));
    }

    [Test]
    public void Compute_OtherNumberOfBands_NamesBoth()
    {
        SpectralIndexCalculator calculator = new(["B04", "B08"], [SpectralIndex.Ndvi]);
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => calculator.Compute(new float[3], SeriesShape.Pixel(3), new float[1]))!;
        Assert.That(error.Message, Does.Contain("has 3 bands").And.Contain("expected 2"));
    }
}
