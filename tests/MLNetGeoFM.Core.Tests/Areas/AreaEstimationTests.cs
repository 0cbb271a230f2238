namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class AreaEstimationTests
{
    // Olofsson et al. 2014, table 8: four classes of 10,000,000 pixels of 30 m.
    private static readonly string[] Names = ["Deforestation", "Forest gain", "Stable forest", "Stable non-forest"];
    private static readonly double[] Hectares = [200_000 * 0.09, 150_000 * 0.09, 3_200_000 * 0.09, 6_450_000 * 0.09];
    private static readonly int[,] Counts =
    {
        { 66, 0, 5, 4 },
        { 0, 55, 8, 12 },
        { 1, 0, 153, 11 },
        { 2, 1, 9, 313 },
    };

    [TestCase(0, 21_158, 6_158, 0.88, 0.07, 0.75)]
    [TestCase(1, 11_686, 3_756, 0.73, 0.10, 0.85)]
    [TestCase(2, 285_770, 15_510, 0.93, 0.04, 0.93)]
    [TestCase(3, 581_386, 16_282, 0.96, 0.02, 0.96)]
    public void Estimate_ExampleOfThePaper_GivesItsFigures(
        int index, double area, double margin, double users, double usersMargin, double producers)
    {
        AreaEstimate estimate = AreaEstimation.Estimate(Names, Hectares, Counts, SamplingDesign.StratifiedRandom);
        ClassArea one = estimate.Classes[index];
        Assert.Multiple(() =>
        {
            Assert.That(one.Name, Is.EqualTo(Names[index]));
            Assert.That(one.MappedArea, Is.EqualTo(Hectares[index]));
            Assert.That(one.Area, Is.EqualTo(area).Within(1));
            Assert.That((one.High - one.Low) / 2, Is.EqualTo(margin).Within(1.5));
            Assert.That(one.UsersAccuracy, Is.EqualTo(users).Within(0.005));
            Assert.That(1.96 * one.UsersStandardError, Is.EqualTo(usersMargin).Within(0.0051));
            Assert.That(one.ProducersAccuracy, Is.EqualTo(producers).Within(0.0051));
            Assert.That(estimate.OverallAccuracy, Is.EqualTo(0.95).Within(0.005));
            Assert.That(1.96 * estimate.OverallStandardError, Is.EqualTo(0.02).Within(0.005));
            Assert.That(estimate.TotalArea, Is.EqualTo(900_000));
            Assert.That(estimate.Samples, Is.EqualTo(640));
        });
    }

    [Test]
    public void Estimate_TwoClassesByHand_GivesTheFormulas()
    {
        // Half of the map each; 8 of 10 and 9 of 10 right.
        AreaEstimate estimate = AreaEstimation.Estimate(["a", "b"], [50, 50], new[,] { { 8, 2 }, { 1, 9 } }, SamplingDesign.SimpleRandom, 0.9);
        ClassArea a = estimate.Classes[0];
        double variance = 0.25 * ((0.8 * 0.2 / 9) + (0.1 * 0.9 / 9));
        Assert.Multiple(() =>
        {
            Assert.That(estimate.OverallAccuracy, Is.EqualTo(0.85).Within(1e-15));
            Assert.That(estimate.OverallStandardError, Is.EqualTo(Math.Sqrt(variance)).Within(1e-15));
            Assert.That(a.Area, Is.EqualTo(45).Within(1e-12), "50 * 0.8 + 50 * 0.1");
            Assert.That(a.StandardError, Is.EqualTo(100 * Math.Sqrt(variance)).Within(1e-12));
            Assert.That(a.High - a.Area, Is.EqualTo(1.6448536269514722 * a.StandardError).Within(1e-9));
            Assert.That(a.ProducersAccuracy, Is.EqualTo(8.0 / 9).Within(1e-15), "40 of 45");
            Assert.That(estimate.Classes[1].Area, Is.EqualTo(55).Within(1e-12));
        });
    }

    [Test]
    public void Estimate_SimulatedSamples_SpreadAsTheStandardErrorsSay()
    {
        // The formulas against brute force: 2,000 times ten times the samples of the table, from a map that is as wrong as it.
        Random random = new(11);
        AreaEstimate[] draws =
        [
            .. Enumerable.Range(0, 2000).Select(_ => AreaEstimation.Estimate(Names, Hectares, DrawAgain(random), SamplingDesign.StratifiedRandom))
        ];
        AreaEstimate table = AreaEstimation.Estimate(Names, Hectares, Counts, SamplingDesign.StratifiedRandom);
        Assert.Multiple(() =>
        {
            Agree(draws, one => one.OverallAccuracy, one => one.OverallStandardError, table.OverallAccuracy, "overall");
            for (int j = 0; j < 4; j++)
            {
                int c = j;
                Agree(draws, one => one.Classes[c].Area, one => one.Classes[c].StandardError, table.Classes[c].Area, $"area {c}");
                Agree(draws, one => one.Classes[c].UsersAccuracy, one => one.Classes[c].UsersStandardError,
                    table.Classes[c].UsersAccuracy, $"user's {c}");
                Agree(draws, one => one.Classes[c].ProducersAccuracy, one => one.Classes[c].ProducersStandardError,
                    table.Classes[c].ProducersAccuracy, $"producer's {c}");
            }
        });

        static void Agree(AreaEstimate[] draws, Func<AreaEstimate, double> value, Func<AreaEstimate, double> error, double truth, string what)
        {
            double spread = Deviation([.. draws.Select(value)]);
            Assert.That(draws.Average(value), Is.EqualTo(truth).Within(0.15 * spread), what);
            Assert.That(Math.Sqrt(draws.Average(one => error(one) * error(one))), Is.EqualTo(spread).Within(6).Percent, what);
        }
    }

    [TestCase(SamplingDesign.Unknown, "known chances")]
    [TestCase(SamplingDesign.Opportunistic, "not chosen at random")]
    [TestCase(SamplingDesign.Clustered, "too narrow")]
    public void Estimate_NoProbabilitySample_SaysWhyNot(SamplingDesign design, string why) =>
        Assert.That(() => AreaEstimation.Estimate(Names, Hectares, Counts, design),
            Throws.ArgumentException.With.Message.Contains(design.ToString()).And.Message.Contains(why).And.Message.Contains("SimpleRandom"));

    [Test]
    public void Estimate_WrongInput_SaysWhat()
    {
        Assert.Multiple(() =>
        {
            Fails(["a", "b"], [1, 1], new[,] { { 1, 0 }, { 1, 5 } }, "'a' is mapped and has 1 samples");
            Fails(["a", "b"], [1, -1], new[,] { { 2, 0 }, { 1, 5 } }, "'b' is -1");
            Fails(["a", "b"], [1, 0], new[,] { { 2, 0 }, { 1, 5 } }, "'b' has 6 samples and no mapped area");
            Fails(["a", "b"], [0, 0], new[,] { { 0, 0 }, { 0, 0 } }, "2 mapped areas sum to 0");
            Fails(["a", "b"], [1, 1], new[,] { { 2, -3 }, { 1, 5 } }, "-3 samples are mapped as 'a' and found to be 'b'");
            Fails(["a", "b"], [1], new[,] { { 2, 3 }, { 1, 5 } }, "1 mapped areas and a [2, 2] error matrix do not fit 2 classes");
            Assert.That(() => AreaEstimation.Estimate(Names, Hectares, Counts, SamplingDesign.Systematic, 1),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("confidence is 1"));
        });

        static void Fails(string[] names, double[] areas, int[,] counts, string message) => Assert.That(
            () => AreaEstimation.Estimate(names, areas, counts, SamplingDesign.SimpleRandom),
            Throws.ArgumentException.With.Message.Contains(message));
    }

    [Test]
    public void Estimate_ClassThatIsNotMapped_GetsTheAreaFoundElsewhere()
    {
        AreaEstimate estimate = AreaEstimation.Estimate(["a", "b"], [10, 0], new[,] { { 8, 2 }, { 0, 0 } }, SamplingDesign.SimpleRandom);
        Assert.Multiple(() =>
        {
            Assert.That(estimate.Classes[1].Area, Is.EqualTo(2).Within(1e-12));
            Assert.That(estimate.Classes[1].UsersAccuracy, Is.NaN);
            Assert.That(estimate.Classes[1].ProducersAccuracy, Is.Zero);
            Assert.That(estimate.OverallAccuracy, Is.EqualTo(0.8).Within(1e-15));
        });
    }

    [Test]
    public void SampleSizes_ExampleOfThePaper_NeedsItsNumber()
    {
        // Section 5.1: user's accuracies 0.70, 0.60, 0.90, 0.95 and standard error 0.01 need 641 samples; 75 for each rare class.
        IReadOnlyList<int> proportional = AreaEstimation.SampleSizes(Hectares, [0.70, 0.60, 0.90, 0.95], 0.01, 2);
        IReadOnlyList<int> atLeast75 = AreaEstimation.SampleSizes(Hectares, [0.70, 0.60, 0.90, 0.95], 0.01, 75);
        Assert.Multiple(() =>
        {
            Assert.That(proportional.Sum(), Is.InRange(641, 644));
            Assert.That(atLeast75, Is.EqualTo(new[] { 75, 75, 163, 329 }), "the paper rounds to 165 and 325");
        });
    }

    [Test]
    public void SampleSizes_WrongInput_SaysWhat()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => AreaEstimation.SampleSizes([1, 1], [0.5]), Throws.ArgumentException.With.Message.Contains("1 accuracies do not fit 2"));
            Assert.That(() => AreaEstimation.SampleSizes([1], [1.5]), Throws.ArgumentException.With.Message.Contains("1.5"));
            Assert.That(() => AreaEstimation.SampleSizes([1], [0.5], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => AreaEstimation.SampleSizes([1], [0.5], 1e-9), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("larger"));
            Assert.That(() => AreaEstimation.SampleSizes([1], [0.5], 0.1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(AreaEstimation.SampleSizes([0, 3], [0.5, 0.5], 0.1, 2), Is.EqualTo(new[] { 0, 25 }));
        });
    }

    private static int[,] DrawAgain(Random random)
    {
        int[,] counts = new int[4, 4];
        for (int i = 0; i < 4; i++)
        {
            int samples = Counts[i, 0] + Counts[i, 1] + Counts[i, 2] + Counts[i, 3];
            for (int sample = 0; sample < 10 * samples; sample++)
            {
                int place = random.Next(samples);
                int j = 0;
                while (place >= Counts[i, j])
                    place -= Counts[i, j++];
                counts[i, j]++;
            }
        }

        return counts;
    }

    private static double Deviation(List<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}
