namespace MLNetGeoFM.Core.Tests.Simulation;

[TestFixture]
[Category("Unit")]
internal sealed class KeyedRandomTests
{
    // The first outputs of SplitMix64 from state 0, as published with the algorithm.
    [TestCase(1UL, 0xE220A8397B1DCDAFUL)]
    [TestCase(2UL, 0x6E789E6AA1B965F4UL)]
    [TestCase(3UL, 0x06C45D188009454FUL)]
    public void Mix_OfTheGammaSequence_IsSplitMix64(ulong step, ulong expected)
        => Assert.That(KeyedRandom.Mix(unchecked(step * 0x9E3779B97F4A7C15UL)), Is.EqualTo(expected));

    [Test]
    public void NextNormal_ManyDraws_HaveMeanZeroAndTheAskedDeviation()
    {
        KeyedRandom random = new(3, RandomPurpose.Sensor);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextNormal(2))];
        double mean = draws.Average();
        Assert.That(mean, Is.Zero.Within(0.03));
        Assert.That(Math.Sqrt(draws.Average(x => (x - mean) * (x - mean))), Is.EqualTo(2).Within(0.02));
    }

    [Test]
    public void NextIndex_ManyDraws_FollowTheProbabilities()
    {
        KeyedRandom random = new(4, RandomPurpose.Sensor);
        double[] probabilities = [0.5, 0.2, 0, 0.3];
        int[] counts = new int[4];
        for (int i = 0; i < 100_000; i++)
            counts[random.NextIndex(probabilities)]++;
        for (int k = 0; k < 4; k++)
            Assert.That(counts[k] / 100_000.0, Is.EqualTo(probabilities[k]).Within(0.006));
    }

    [Test]
    public void Key_OfDifferentNumbersOrPurposes_Differs()
    {
        HashSet<ulong> keys = [];
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j < 20; j++)
            {
                keys.Add(KeyedRandom.Key(1, RandomPurpose.Pixel, i, j));
                keys.Add(KeyedRandom.Key(1, RandomPurpose.Sensor, i, j));
                keys.Add(KeyedRandom.Key(2, RandomPurpose.Pixel, i, j));
            }
        }

        Assert.That(keys, Has.Count.EqualTo(1200));
    }

    [TestCase(0.0)]
    [TestCase(0.5)]
    [TestCase(0.8)]
    public void SmoothNoise_AtAnyPlaceOfACell_HasVarianceOneAndLikeNeighbours(double offset)
    {
        double[] here = Cells(offset);
        double[] near = Cells(offset + 0.05);
        double[] far = Cells(offset + 2.1);
        Assert.That(here.Average(x => x * x), Is.EqualTo(1).Within(0.03));
        Assert.That(here.Zip(near, (a, b) => a * b).Average(), Is.GreaterThan(0.95));
        Assert.That(here.Zip(far, (a, b) => a * b).Average(), Is.Zero.Within(0.03));

        // The same place in 40,000 cells, three apart so that they share no node.
        static double[] Cells(double east)
            => [.. Enumerable.Range(0, 40_000).Select(i => SmoothNoise.At(9, (3 * (i % 200)) + east, (3 * (i / 200)) + 0.3))];
    }
}
