using static MLNetGeoFM.PixelState;

namespace MLNetGeoFM.Core.Tests.Masking;

[TestFixture]
[Category("Unit")]
internal sealed class ClearMaskTests
{
    [Test]
    public void Write_SomeClear_CountsOfTheObserved()
    {
        bool[] clear = new bool[5];
        float fraction = ClearMask.Write([Clear, Cloud, NoData, Unwanted, Clear], WhenNothingIsClear.KeepAll, clear);
        Assert.That(fraction, Is.EqualTo(0.5f));
        Assert.That(clear, Is.EqualTo(new[] { true, false, false, false, true }));
    }

    [Test]
    public void Write_NothingObserved_IsNaNAndNeverClear()
    {
        bool[] clear = [true, true];
        Assert.That(ClearMask.Write([NoData, NoData], WhenNothingIsClear.KeepAll, clear), Is.NaN);
        Assert.That(clear, Is.All.False);
    }

    [TestCase(WhenNothingIsClear.LeaveMissing, new[] { false, false, false })]
    [TestCase(WhenNothingIsClear.KeepAll, new[] { true, false, true })]
    public void Write_NothingClear_FollowsTheOption(WhenNothingIsClear option, bool[] expected)
    {
        bool[] clear = new bool[3];
        Assert.That(ClearMask.Write([Cloud, NoData, Unwanted], option, clear), Is.Zero);
        Assert.That(clear, Is.EqualTo(expected));
    }

    [Test]
    public void DropUnobserved_AllBandsNaN_IsNoDataOneBandIsNot()
    {
        PixelState[] states = [Clear, Clear, Cloud, Clear];
        float[] reflectance = [float.NaN, float.NaN, float.NaN, 1, float.NaN, 1, float.NaN, 1]; // [T=2, C=2, H=1, W=2]
        ClearMask.DropUnobserved(reflectance, new SeriesShape(2, 1, 2), states);
        Assert.That(states, Is.EqualTo(new[] { NoData, Clear, NoData, Clear }));
    }
}
