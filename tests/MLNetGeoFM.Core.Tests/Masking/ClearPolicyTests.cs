using static MLNetGeoFM.PixelState;

namespace MLNetGeoFM.Core.Tests.Masking;

[TestFixture]
[Category("Unit")]
internal sealed class ClearPolicyTests
{
    [Test]
    public void SclClassify_DefaultClasses_JudgesAllTwelve()
    {
        PixelState[] states = new PixelState[12];
        new SclClearPolicy().Classify([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], states);
        Assert.That(states, Is.EqualTo(new[]
        {
            NoData, Unwanted, Unwanted, Cloud, Clear, Clear, Clear, Unwanted, Cloud, Cloud, Cloud, Unwanted,
        }));
    }

    [Test]
    public void SclClassify_OtherClasses_FollowsThem()
    {
        PixelState[] states = new PixelState[4];
        new SclClearPolicy([SclClass.Unclassified, SclClass.ThinCirrus]).Classify([4, 7, 10, 0], states);
        Assert.That(states, Is.EqualTo(new[] { Unwanted, Clear, Clear, NoData }));
    }

    [Test]
    public void SclClassify_NoClass_NamesValueAndPosition()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new SclClearPolicy().Classify([4, 64], new PixelState[2]))!;
        Assert.That(error.Message, Does.Contain("Value 64 at position 1").And.Contain("0 to 11"));
    }

    [Test]
    public void SclConstructor_NoDataOrUnknownOrNone_NamesTheClasses()
    {
        Assert.That(() => new SclClearPolicy([SclClass.NoData, SclClass.Water]), Throws.ArgumentException.With.Message.Contains("(0, 6)"));
        Assert.That(() => new SclClearPolicy([(SclClass)12]), Throws.ArgumentException.With.Message.Contains("(12)"));
        Assert.That(() => new SclClearPolicy([]), Throws.ArgumentException.With.Message.Contains("got ()"));
    }

    [Test]
    public void FmaskClassify_EachBit_FollowsThePolicy()
    {
        byte[] fmask = [0, 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 4, 1 << 5, 0b11_000000, 255, (1 << 1) | (1 << 2)];
        PixelState[] states = new PixelState[fmask.Length];
        new HlsFmaskClearPolicy().Classify(fmask, states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Clear, Cloud, Unwanted, Cloud, Clear, Clear, Clear, NoData, Cloud }));
        new HlsFmaskClearPolicy(HlsFmaskBits.SnowOrIce | HlsFmaskBits.Cirrus, rejectHighAerosol: true).Classify(fmask, states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Cloud, Clear, Clear, Clear, Unwanted, Clear, Unwanted, NoData, Clear }));
    }

    [Test]
    public void Qa60Classify_EachBit_FollowsThePolicy()
    {
        PixelState[] states = new PixelState[4];
        new Qa60ClearPolicy().Classify([0, 1 << 10, 1 << 11, 1 << 9], states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Cloud, Cloud, Clear }));
        new Qa60ClearPolicy(cirrusIsClear: true).Classify([0, 1 << 10, 1 << 11, 1 << 9], states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Cloud, Clear, Clear }));
    }

    [TestCase(2022, 1, 31, false)]
    [TestCase(2022, 2, 1, true)]
    [TestCase(2024, 1, 31, true)]
    [TestCase(2024, 2, 1, false)]
    public void Qa60IsUnfilled_EdgesOfTheGap_CountWholeMonths(int year, int month, int day, bool expected) =>
        Assert.That(
            Qa60ClearPolicy.IsUnfilled(new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber),
            Is.EqualTo(expected));

    // 21824 clear land, 21952 clear water, 22280 cloud, 23888 cloud shadow, 30048 snow, 1 fill: values listed in the USGS guide.
    [TestCase(21824, Clear)]
    [TestCase(21952, Clear)]
    [TestCase(22280, Cloud)]
    [TestCase(23888, Cloud)]
    [TestCase(30048, Unwanted)]
    [TestCase(21826, Unwanted)]
    [TestCase(54596, Cloud)]
    [TestCase(1, NoData)]
    public void LandsatClassify_KnownValues_FollowsTheDefault(int value, PixelState expected)
    {
        PixelState[] states = new PixelState[1];
        new LandsatQaClearPolicy().Classify([(ushort)value], states);
        Assert.That(states[0], Is.EqualTo(expected));
    }

    [Test]
    public void LandsatPolicy_SnowAllowedWaterRejected_FollowsThem()
    {
        PixelState[] states = new PixelState[2];
        new LandsatQaClearPolicy(LandsatQaBits.Water | LandsatQaBits.Cloud).Classify([30048, 21952], states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Unwanted }));
        Assert.That(() => new LandsatQaClearPolicy(LandsatQaBits.Clear), Throws.ArgumentException.With.Message.Contains("Clear"));
    }

    [Test]
    public void ProbabilityClassify_AtThreshold_IsCloud()
    {
        PixelState[] states = new PixelState[5];
        new CloudProbabilityClearPolicy(0.4f).Classify([0.39f, 0.4f, 1, float.NaN, 255], states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Cloud, Cloud, NoData, NoData }));
        new CloudProbabilityClearPolicy(40).Classify([39, 40, 100, 0, (byte)255], states);
        Assert.That(states, Is.EqualTo(new[] { Clear, Cloud, Cloud, Clear, NoData }));
    }

    [Test]
    public void ProbabilityClassify_NoProbability_NamesValueAndPosition()
    {
        PixelState[] states = new PixelState[2];
        CloudProbabilityClearPolicy policy = new(40);
        Assert.That(() => policy.Classify([0, (byte)101], states), Throws.ArgumentException.With.Message.Contains("Value 101 at position 1"));
        Assert.That(() => policy.Classify([-0.5f, 0], states), Throws.ArgumentException.With.Message.Contains("Value -0.5 at position 0"));
        Assert.That(() => policy.Classify([0f, 254], states), Throws.ArgumentException.With.Message.Contains("Value 254 at position 1"));
    }

    [TestCase(0f)]
    [TestCase(float.NaN)]
    [TestCase(101f)]
    public void ProbabilityConstructor_ImpossibleThreshold_IsRefused(float threshold) =>
        Assert.That(
            () => new CloudProbabilityClearPolicy(threshold),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ActualValue").EqualTo(threshold));

    [Test]
    public void Classify_OtherLength_NamesBoth() =>
        Assert.That(
            () => new Qa60ClearPolicy().Classify(new ushort[3], new PixelState[2]),
            Throws.ArgumentException.With.Message.Contains("expected 3 values, one per pixel and step, got 2"));
}
