using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class IsotonicCurveTests
{
    /// <summary>By hand: 3 and 2 pool to 2.5, 4 and 3.5 to 3.75; the order of the points does not matter.</summary>
    [Test]
    public void Fit_FivePoints_PoolsViolators()
    {
        IsotonicCurve curve = IsotonicCurve.Fit([5, 1, 3, 2, 4], [3.5, 1, 2, 3, 4]);

        Assert.That(curve.Places.ToArray(), Is.EqualTo(new double[] { 1, 2, 3, 4, 5 }));
        Assert.That(curve.Heights.ToArray(), Is.EqualTo(new[] { 1, 2.5, 2.5, 3.75, 3.75 }));
    }

    [TestCase(0, 1)]
    [TestCase(1.5, 1.75)]
    [TestCase(2.4, 2.5)]
    [TestCase(3.5, 3.125)]
    [TestCase(9, 3.75)]
    public void HeightAt_BetweenAndOutside_IsLinearAndConstant(double place, double expected) =>
        Assert.That(IsotonicCurve.Fit([1, 2, 3, 4, 5], [1, 3, 2, 4, 3.5]).HeightAt(place), Is.EqualTo(expected).Within(1e-15));

    [Test]
    public void Fit_PointsAtTheSamePlace_CountAsTheirMean()
    {
        IsotonicCurve curve = IsotonicCurve.Fit([0.5, 0.5, 0.5, 0.9], [0, 1, 1, 1]);

        Assert.That(curve.Places.ToArray(), Is.EqualTo(new[] { 0.5, 0.9 }));
        Assert.That(curve.Heights.ToArray(), Is.EqualTo(new[] { 2.0 / 3, 1 }));
    }

    /// <summary>Rising, of the points' mean, and no other rising curve of a thousand drawn is nearer.</summary>
    [Test]
    public void Fit_RandomPoints_IsTheNearestRisingCurve()
    {
        Random random = new(7);
        for (int round = 0; round < 20; round++)
        {
            double[] places = [.. Enumerable.Range(0, 12).Select(i => (double)i)];
            double[] heights = [.. places.Select(place => (place / 12) + random.NextDouble())];
            IsotonicCurve curve = IsotonicCurve.Fit(places, heights);
            double[] fitted = [.. places.Select(curve.HeightAt)];
            Assert.That(fitted, Is.Ordered);
            Assert.That(fitted.Sum(), Is.EqualTo(heights.Sum()).Within(1e-12));
            double distance = Distance(fitted, heights);
            for (int draw = 0; draw < 50; draw++)
            {
                double[] other = [.. fitted.Select(height => height + (0.1 * (random.NextDouble() - 0.5))).Order()];
                Assert.That(Distance(other, heights), Is.GreaterThan(distance));
            }
        }
    }

    [Test]
    public void Fit_IsotonicCalibration_HasRisingCurves()
    {
        (float[] probabilities, int[] labels) = CalibratorTests.Overconfident(300, 4, seed: 9, absent: 1, zeros: true);

        var calibration = (IsotonicCalibration)Calibrator.Fit(
            probabilities, labels, 4, new CalibrationOptions { Method = CalibrationMethod.Isotonic }).Calibrator;

        Assert.That(calibration.Curves[1], Is.Null, "a class without rows keeps its probability");
        foreach (IsotonicCurve curve in calibration.Curves.OfType<IsotonicCurve>())
        {
            Assert.That(curve.Heights.ToArray(), Is.Ordered);
            Assert.That(curve.Heights[0], Is.GreaterThanOrEqualTo(0));
            Assert.That(curve.Heights[^1], Is.LessThanOrEqualTo(1));
        }
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (left, right) => (left - right) * (left - right)).Sum();
}
