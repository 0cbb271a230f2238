namespace MLNetGeoFM.Tests;

public sealed class PrincipalAxesTests
{
    [Test]
    public void Of_TwoByTwo_IsTheKnownPair()
    {
        // [[2, 1], [1, 2]]: 3 along (1, 1), 1 along (1, -1).
        var axes = PrincipalAxes.Of([2, 1, 1, 2], 2);

        Assert.That(axes.Variances, Is.EqualTo(new double[] { 3, 1 }).AsCollection.Within(1e-14));
        Assert.That(Math.Abs(axes.Axes[0]), Is.EqualTo(Math.Sqrt(0.5)).Within(1e-14));
        Assert.That(axes.Axes[0], Is.EqualTo(axes.Axes[1]).Within(1e-14));
        Assert.That(axes.Axes[2], Is.EqualTo(-axes.Axes[3]).Within(1e-14));
    }

    [TestCase(1, 3)]
    [TestCase(5, 9)]
    [TestCase(31, 60)]
    [TestCase(64, 20)] // rank 20: the other variances are 0
    public void Of_RandomCovariance_IsTakenApartAndPutTogether(int size, int rank)
    {
        Random random = new(size);
        double[] factors = [.. Enumerable.Range(0, size * rank).Select(_ => random.NextDouble() - 0.5)];
        double[] covariance = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
                covariance[(i * size) + j] = RowProduct.Dot(factors.AsSpan(i * rank, rank), factors.AsSpan(j * rank, rank));
        }

        var axes = PrincipalAxes.Of(covariance, size);

        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double product = RowProduct.Dot(axes.Axes.AsSpan(i * size, size), axes.Axes.AsSpan(j * size, size));
                Assert.That(product, Is.EqualTo(i == j ? 1 : 0).Within(1e-12));
                double value = Enumerable.Range(0, size)
                    .Sum(k => axes.Variances[k] * axes.Axes[(k * size) + i] * axes.Axes[(k * size) + j]);
                Assert.That(value, Is.EqualTo(covariance[(i * size) + j]).Within(1e-11));
            }
        }

        Assert.That(axes.Variances, Is.Ordered.Descending);
        if (rank < size)
            Assert.That(axes.Variances[rank], Is.Zero.Within(1e-10));
    }
}
