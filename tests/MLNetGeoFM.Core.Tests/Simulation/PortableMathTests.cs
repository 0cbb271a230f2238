namespace MLNetGeoFM.Core.Tests.Simulation;

[TestFixture]
[Category("Unit")]
internal sealed class PortableMathTests
{
    [Test]
    public void Exp_OverItsRange_AgreesWithTheLibrary()
    {
        for (double x = -699; x < 699; x += 0.37)
            Assert.That(PortableMath.Exp(x) / Math.Exp(x), Is.EqualTo(1).Within(1e-13), $"x = {x}");
        Assert.That(PortableMath.Exp(-701), Is.Zero);
        Assert.That(PortableMath.Exp(0), Is.EqualTo(1));
    }

    [Test]
    public void Log_OverManyMagnitudes_AgreesWithTheLibrary()
    {
        for (double x = 1e-12; x < 1e12; x *= 1.13)
        {
            double expected = Math.Log(x);
            double tolerance = 1e-14 * Math.Max(1, Math.Abs(expected));
            Assert.That(PortableMath.Log(x), Is.EqualTo(expected).Within(tolerance), $"x = {x}");
        }
    }

    [Test]
    public void CosAndSin_OverManyTurns_AgreeWithTheLibrary()
    {
        for (double x = -60; x < 60; x += 0.0137)
        {
            Assert.That(PortableMath.Cos(x), Is.EqualTo(Math.Cos(x)).Within(1e-12), $"x = {x}");
            Assert.That(PortableMath.Sin(x), Is.EqualTo(Math.Sin(x)).Within(1e-12), $"x = {x}");
        }
    }

    [TestCase(0.5, 0)]
    [TestCase(0.975, 1.959964)]
    [TestCase(0.025, -1.959964)]
    [TestCase(0.001, -3.090232)]
    [TestCase(0.8413447, 1)]
    public void NormalQuantile_OfKnownProbabilities_IsTheTabledValue(double probability, double expected)
        => Assert.That(PortableMath.NormalQuantile(probability), Is.EqualTo(expected).Within(4.5e-4));
}
