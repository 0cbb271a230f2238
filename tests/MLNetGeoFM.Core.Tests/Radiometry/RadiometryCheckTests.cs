using System.Globalization;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests.Radiometry;

[TestFixture]
internal sealed class RadiometryCheckTests
{
    private static readonly ReflectanceScaling NoOffset = new(0.0001, 0);
    private static readonly ReflectanceScaling Baseline0400 = new(0.0001, -1000);

    // Cropland without offset: most between 200 and 4200, a tenth below 500.
    private static float[] Cropland(int added) =>
        Enumerable.Range(0, 8000).Select(i => 200f + added + i * 7919 % 4000).ToArray();

    private static string? Verdict(float[] numbers, ReflectanceScaling scaling)
    {
        RadiometryCheck check = new();
        foreach (float[] chunk in numbers.Chunk(700))
            check.Add(chunk, scaling);
        return check.FindContradiction();
    }

    [Test]
    [Category("Unit")]
    public void FindContradiction_DeclarationFits_IsNull()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Verdict(Cropland(0), NoOffset), Is.Null);
            Assert.That(Verdict(Cropland(1000), Baseline0400), Is.Null);
        });
    }

    [Test]
    [Category("Unit")]
    public void FindContradiction_OffsetNotDeclared_GivesTheFigures() =>
        Assert.That(
            Verdict(Cropland(1000), NoOffset),
            Does.Contain("Offset 0 is declared").And.Contain("0.00 % of 8000").And.Contain("-1000").And.Contain("below 1240"));

    [Test]
    [Category("Unit")]
    public void FindContradiction_OffsetTwice_GivesTheFigures() =>
        // Below 800: 200 to 799, 600 of 4000 values, 15 %.
        Assert.That(
            Verdict(Cropland(0), Baseline0400),
            Does.Contain("Offset -1000 is declared").And.Contain("15.0 % of 8000").And.Contain("-0.02").And.Contain("twice"));

    [Test]
    [Category("Unit")]
    public void FindContradiction_BrightScene_GivesNoVerdict() =>
        Assert.That(Verdict(Cropland(0).Select(number => number + 5000).ToArray(), NoOffset), Is.Null);

    [Test]
    [Category("Unit")]
    public void FindContradiction_ScaleForgotten_GivesTheMean() =>
        Assert.That(Verdict(Cropland(0), new ReflectanceScaling(1, 0)), Does.Contain("2200").And.Contain("scale 1 "));

    [Test]
    [Category("Unit")]
    public void FindContradiction_ScaledTwice_SaysTheScaleLooksWrong() =>
        Assert.That(Verdict(Cropland(0).Select(number => number * 1e-4f).ToArray(), NoOffset), Does.Contain("scale looks wrong"));

    [Test]
    [Category("Unit")]
    public void FindContradiction_ZerosWithoutNoData_GivesTheShare()
    {
        float[] numbers = [.. Cropland(0), .. new float[2000]];
        Assert.Multiple(() =>
        {
            Assert.That(Verdict(numbers, NoOffset), Does.Contain("20.0 % of 10000").And.Contain("no-data"));
            Assert.That(Verdict(numbers, new ReflectanceScaling(0.0001, 0, 0)), Is.Null);
            Assert.That(Verdict(new float[600], NoOffset), Does.Contain("100.0 % of 600"));
        });
    }

    [Test]
    [Category("Unit")]
    public void FindContradiction_TooFewOrMissing_IsNull()
    {
        float[] few = Cropland(1000)[..(RadiometryCheck.MinimumCount - 1)];
        Assert.Multiple(() =>
        {
            Assert.That(Verdict(few, NoOffset), Is.Null);
            Assert.That(Verdict([.. few, .. Enumerable.Repeat(float.NaN, 500)], NoOffset), Is.Null);
        });
    }

    [Test]
    [Category("Unit")]
    public void FindContradiction_ScenesOfTwoBaselinesDeclaredRight_IsNull()
    {
        RadiometryCheck check = new();
        check.Add(Cropland(0), NoOffset);
        check.Add(Cropland(1000), Baseline0400);
        Assert.That(check.FindContradiction(), Is.Null);
        Assert.That(check.Count, Is.EqualTo(16000));
    }

    [Test]
    [Category("EndToEnd")]
    public void FindContradiction_RealSentinel2Series_JudgesAllFourDeclarationsRight()
    {
        string path = SharedFolder.Require("data/us-crops-2019-s2/observations.csv");
        float[] numbers = File.ReadLines(path).Skip(1).Take(8000)
            .SelectMany(line => line.Split(',')[2..12]).Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        float[] shifted = numbers.Select(number => number + 1000).ToArray();
        float[] shiftedNearInfrared = shifted.Where((_, i) => i % 10 == 7).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(Verdict(numbers, NoOffset), Is.Null);
            Assert.That(Verdict(shifted, Baseline0400), Is.Null);
            Assert.That(Verdict(shifted, NoOffset), Does.Contain("without its offset of -1000"));
            Assert.That(Verdict(shiftedNearInfrared, NoOffset), Does.Contain("without its offset of -1000"));
            Assert.That(Verdict(numbers, Baseline0400), Does.Contain("applied twice"));
        });
    }
}
