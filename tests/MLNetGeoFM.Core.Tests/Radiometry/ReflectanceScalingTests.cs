namespace MLNetGeoFM.Core.Tests.Radiometry;

[TestFixture]
[Category("Unit")]
internal sealed class ReflectanceScalingTests
{
    [Test]
    public void Apply_EverySentinel2Number_IsTheSingleNearestToTheQuotient()
    {
        float[] numbers = Enumerable.Range(0, 65536).Select(number => (float)number).ToArray();
        float[] expected = numbers.Select(number => (float)(((double)number - 1000) / 10000)).ToArray();
        float[] reflectance = new float[numbers.Length];
        new ReflectanceScaling(0.0001, -1000).Apply(numbers, reflectance);
        Assert.That(reflectance, Is.EqualTo(expected));
    }

    [TestCase(1)]
    [TestCase(37)]
    public void Apply_NoDataAndNaN_AreMissingWhereverTheyStand(int length)
    {
        for (int at = 0; at < length; at++)
        {
            float[] numbers = Enumerable.Repeat(2000f, length).ToArray();
            numbers[at] = at % 2 == 0 ? -9999 : float.NaN;
            new ReflectanceScaling(0.0001, 0, -9999).Apply(numbers, numbers);
            for (int i = 0; i < length; i++)
                Assert.That(numbers[i], i == at ? Is.NaN : Is.EqualTo(0.2f));
        }
    }

    [Test]
    public void Apply_ZeroWithoutNoData_IsADigitalNumber()
    {
        float[] reflectance = new float[1];
        new ReflectanceScaling(0.0001, -1000).Apply([0], reflectance);
        Assert.That(reflectance[0], Is.EqualTo(-0.1f));
    }

    [Test]
    public void Apply_OffsetOfLandsatCollection2_IsThatOfItsGuide()
    {
        float[] reflectance = new float[1];
        new ReflectanceScaling(0.0000275, -0.2 / 0.0000275).Apply([10000], reflectance);
        Assert.That(reflectance[0], Is.EqualTo(0.075).Within(1e-8));
    }

    [Test]
    public void ApplyPerStep_ScenesOfTwoBaselines_UsesEachScenesOwn()
    {
        float[] numbers = [1000, 2000, 2000, 3000, 500, 600]; // [T=3, C=2]
        float[] reflectance = new float[6];
        ReflectanceScaling.ApplyPerStep(numbers, SeriesShape.Pixel(2), [1e-4f, 1e-4f, 1e-4f], [0, -1000, float.NaN], null, reflectance);
        Assert.That(reflectance[..4], Is.EqualTo(new[] { 0.1f, 0.2f, 0.1f, 0.2f }).Within(1e-7));
        Assert.That(reflectance[4..], Is.All.NaN);
    }

    [TestCase(new[] { 1e-4f }, new[] { 0f }, "2 scales and 2 offsets, got 1 scales and 1 offsets")]
    [TestCase(new[] { 1e-4f, 0f }, new[] { 0f, 0f }, "Step 1")]
    [TestCase(new[] { 1e-4f, 1e-4f }, new[] { float.NegativeInfinity, 0f }, "Step 0")]
    public void ApplyPerStep_WrongScenes_NamesThem(float[] scales, float[] offsets, string expected)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => ReflectanceScaling.ApplyPerStep(new float[4], SeriesShape.Pixel(2), scales, offsets, null, new float[4]))!;
        Assert.That(error.Message, Does.Contain(expected));
    }

    [TestCase(0, 0, "scale")]
    [TestCase(-1e-4, 0, "scale")]
    [TestCase(double.NaN, 0, "scale")]
    [TestCase(1e-4, double.NaN, "digitalNumberOffset")]
    public void Constructor_ImpossibleNumbers_NamesThem(double scale, double offset, string parameter)
    {
        ArgumentOutOfRangeException error =
            Assert.Throws<ArgumentOutOfRangeException>(() => _ = new ReflectanceScaling(scale, offset))!;
        Assert.That(error.ParamName, Is.EqualTo(parameter));
    }

    [Test]
    public void Apply_OtherLength_NamesBoth()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ReflectanceScaling(1, 0).Apply(new float[3], new float[4]))!;
        Assert.That(error.Message, Does.Contain("expected 3, got 4"));
    }

    [FsCheck.NUnit.Property]
    [Category("Property")]
    public bool ToDigitalNumber_OfScaledNumber_GivesItBack(ushort number, short offset)
    {
        ReflectanceScaling scaling = new(0.0001, offset);
        float[] reflectance = new float[1];
        scaling.Apply([number], reflectance);
        return Math.Round(scaling.ToDigitalNumber(reflectance[0])) == number;
    }
}
