namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class StratifiedErrorsTests
{
    [Test]
    public void By_Regions_GivesEachTheWorstAndTheGap()
    {
        // north: 40 samples, 30 right; south: 40, 10 right; islands: 5, none right, too few to rank; one sample not known.
        (string Part, bool Right)[] facts =
        [
            .. Enumerable.Range(0, 40).Select(i => ("south", i < 10)),
            .. Enumerable.Range(0, 40).Select(i => ("north", i < 30)),
            .. Enumerable.Repeat(("islands", false), 5),
            ("", true),
        ];
        StratifiedErrors errors = StratifiedErrors.By(
            Samples(facts.Select(fact => fact.Right)), "Region", [.. facts.Select(fact => fact.Part)], Alone(facts.Length));
        Assert.Multiple(() =>
        {
            Assert.That(errors.Kind, Is.EqualTo("Region"));
            Assert.That(errors.Parts.Select(part => (part.Name, part.Samples, part.IsRanked)), Is.EqualTo(new[]
            {
                ("islands", 5, false), ("north", 40, true), ("south", 40, true), (StratifiedErrors.NotKnown, 1, false),
            }));
            Assert.That(errors.Worst!.Name, Is.EqualTo("south"));
            Assert.That(errors.Best!.Name, Is.EqualTo("north"));
            Assert.That(errors.Gap, Is.EqualTo(0.5).Within(1e-15));
            PartErrors north = errors.Parts[1];
            Assert.That(north.OverallAccuracy.Estimate, Is.EqualTo(0.75));
            Assert.That(north.OverallAccuracy.Low, Is.EqualTo(0.75 - (1.96 * Math.Sqrt(0.75 * 0.25 / 40))).Within(0.03));
            Assert.That(north.OverallAccuracy.NumberOfGroups, Is.EqualTo(40));
            Assert.That(north.ExpectedCalibrationError.Estimate, Is.EqualTo(0.9 - 0.75).Within(1e-7));
            Assert.That(errors.Parts[3].OverallAccuracy.Estimate, Is.EqualTo(1));
            Assert.That(errors.Parts[3].OverallAccuracy.Low, Is.NaN, "one group");
        });
    }

    [Test]
    public void By_MacroF1_IsThatOfThePartAlone()
    {
        RandomSamples samples = RandomSamples.Draw(4, 300, 20);
        string[] parts = [.. Enumerable.Range(0, 300).Select(i => i < 150 ? "a" : "b")];
        StratifiedErrors errors = StratifiedErrors.By(samples.Score(), "Half", parts, samples.Groups);
        ClassificationMetrics first = ClassificationMetrics.Compute(
            samples.True.AsSpan(0, 150), samples.Probabilities.AsSpan(0, 150 * RandomSamples.Classes), RandomSamples.Names);
        Assert.That(errors.Parts[0].MacroF1.Estimate, Is.EqualTo(first.MacroF1).Within(1e-12));
        Assert.That(errors.Parts[0].ExpectedCalibrationError.Estimate, Is.EqualTo(first.ExpectedCalibrationError).Within(1e-12));
        Assert.That(errors.Parts[0].MacroF1.Estimate, Is.InRange(errors.Parts[0].MacroF1.Low, errors.Parts[0].MacroF1.High));
    }

    [Test]
    public void ByLatitude_BothHemispheres_GoesFromSouthToNorth()
    {
        StratifiedErrors errors = StratifiedErrors.ByLatitude(
            Samples(Enumerable.Repeat(true, 5)), [-0.5, 10, 9.99, double.NaN, -35], Alone(5));
        Assert.That(errors.Parts.Select(part => part.Name), Is.EqualTo(new[]
        {
            "-40 to -30 degrees", "-10 to 0 degrees", "0 to 10 degrees", "10 to 20 degrees", StratifiedErrors.NotKnown,
        }));
        Assert.That(errors.Worst, Is.Null);
        Assert.That(errors.Gap, Is.NaN);
    }

    [Test]
    public void ByClassPrevalence_SixClasses_PutsTwoInEachThird()
    {
        int[] support = [50, 1, 40, 2, 3, 0, 4];
        int[] classes = [.. support.SelectMany((count, k) => Enumerable.Repeat(k, count))];
        float[] probabilities = [.. classes.SelectMany(k => Enumerable.Range(0, 7).Select(i => i == k ? 1f : 0f))];
        ScoredSamples samples = ScoredSamples.Of(classes, probabilities, ["a", "b", "c", "d", "e", "never", "f"]);
        StratifiedErrors errors = StratifiedErrors.ByClassPrevalence(samples, Alone(100));
        Assert.That(errors.Parts.Select(part => (part.Name, part.Samples)), Is.EqualTo(new[]
        {
            ("rare classes", 3), ("middling classes", 7), ("common classes", 90),
        }));
    }

    [Test]
    public void ByThirds_TiedSizes_ShareAThird()
    {
        double[] hectares = [5, 1, 1, 1, 1, 9, double.NaN];
        StratifiedErrors errors = StratifiedErrors.ByThirds(Samples(Enumerable.Repeat(true, 7)), "Field size, ha", hectares, Alone(7));
        Assert.That(errors.Parts.Select(part => (part.Name, part.Samples)), Is.EqualTo(new[]
        {
            ("lowest third (1 to 1)", 4), ("highest third (5 to 9)", 2), (StratifiedErrors.NotKnown, 1),
        }));
    }

    [Test]
    public void By_WrongInput_SaysWhat()
    {
        ScoredSamples samples = Samples([true, false]);
        Assert.Multiple(() =>
        {
            Assert.That(() => StratifiedErrors.By(samples, "Region", ["a"], Alone(2)),
                Throws.ArgumentException.With.Message.Contains("1 values of 'Region' do not fit 2 samples"));
            Assert.That(() => StratifiedErrors.By(samples, "Region", ["a", "b"], Alone(3)),
                Throws.ArgumentException.With.Message.Contains("3 groups do not fit 2 samples"));
            Assert.That(() => StratifiedErrors.ByLatitude(samples, [1, 5_000_000], Alone(2)),
                Throws.ArgumentException.With.Message.Contains("latitude 5000000"));
            Assert.That(() => StratifiedErrors.ByLatitude(samples, [1, 2], Alone(2), 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void By_AnyOrder_GivesTheSameParts(int seed)
    {
        RandomSamples samples = RandomSamples.Draw(seed, 90, 6);
        RandomSamples shuffled = samples.Shuffled(seed + 1);
        BootstrapOptions quick = new() { NumberOfResamples = 100 };
        StratifiedErrors one = StratifiedErrors.By(samples.Score(), "Group", samples.Groups, samples.Groups, quick);
        StratifiedErrors other = StratifiedErrors.By(shuffled.Score(), "Group", shuffled.Groups, shuffled.Groups, quick);
        Assert.That(other.Parts.Select(part => (part.Name, part.Samples, part.OverallAccuracy.Estimate)),
            Is.EqualTo(one.Parts.Select(part => (part.Name, part.Samples, part.OverallAccuracy.Estimate))));
        Assert.That(one.Parts.Sum(part => part.Samples), Is.EqualTo(90));
    }

    private static ScoredSamples Samples(IEnumerable<bool> right) =>
        ProbabilityMetricsTests.Binary([.. right.Select(_ => 0.9f)], [.. right]);

    private static string[] Alone(int samples) => [.. Enumerable.Range(0, samples).Select(i => $"{i}")];
}
