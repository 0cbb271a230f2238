namespace MLNetGeoFM.Tests;

public sealed class ApplicabilityEvidenceTests
{
    [Test]
    public void Compute_CountedByHand_IsTheDifferenceOfShares()
    {
        // Inside: 3 of 4 right; outside: 1 of 2 right.
        var evidence = ApplicabilityEvidence.Compute(
            [true, true, true, true, false, false], [true, true, true, false, true, false], ["a", "a", "b", "b", "a", "b"]);

        Assert.That(evidence.AccuracyInside, Is.EqualTo(0.75));
        Assert.That(evidence.AccuracyOutside, Is.EqualTo(0.5));
        Assert.That(evidence.Difference, Is.EqualTo(0.25));
        Assert.That((evidence.NumberInside, evidence.NumberOutside, evidence.NumberOfGroups), Is.EqualTo((4, 2, 2)));

        // Resamples are {a,a}: 1 - 1 = 0, {b,b}: 0.5 - 0 = 0.5, and {a,b}: 0.25 in half of the draws.
        Assert.That(evidence.DifferenceLow, Is.Zero);
        Assert.That(evidence.DifferenceHigh, Is.EqualTo(0.5));
    }

    [Test]
    public void Compute_AllInside_HasNoDifferenceAndNoInterval()
    {
        var evidence = ApplicabilityEvidence.Compute([true, true], [true, false], ["a", "b"]);

        Assert.That(evidence.AccuracyInside, Is.EqualTo(0.5));
        Assert.That(evidence.AccuracyOutside, Is.NaN);
        Assert.That(evidence.Difference, Is.NaN);
        Assert.That(evidence.DifferenceLow, Is.NaN);
    }

    [Test]
    public void Compute_RowsInAnotherOrder_GivesTheSameInterval()
    {
        bool[] inside = [.. Enumerable.Range(0, 200).Select(i => i % 3 != 0)];
        bool[] correct = [.. Enumerable.Range(0, 200).Select(i => i % 5 != 0)];
        string[] groups = [.. Enumerable.Range(0, 200).Select(i => $"g{i % 11}")];

        var one = ApplicabilityEvidence.Compute(inside, correct, groups, 3);
        var other = ApplicabilityEvidence.Compute([.. inside.Reverse()], [.. correct.Reverse()], [.. groups.Reverse()], 3);

        Assert.That((other.DifferenceLow, other.DifferenceHigh), Is.EqualTo((one.DifferenceLow, one.DifferenceHigh)));
        Assert.That(one.DifferenceLow, Is.LessThan(one.Difference));
        Assert.That(one.DifferenceHigh, Is.GreaterThan(one.Difference));
    }

    [Test]
    public void Compute_SameDraws_GivesTheIntervalOfTheBootstrap()
    {
        // All inside predictions right, all outside wrong or right by chance: the difference is 1 less the outside accuracy.
        bool[] inside = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0)];
        bool[] correct = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 || i % 7 == 0)];
        string[] groups = [.. Enumerable.Range(0, 200).Select(i => $"g{i / 20}")];
        var evidence = ApplicabilityEvidence.Compute(inside, correct, groups, 5);
        int[] outside = [.. Enumerable.Range(0, 200).Where(i => !inside[i])];
        var wrong = GroupBootstrap.IntervalOfMean([.. outside.Select(i => correct[i] ? 0.0 : 1)], [.. outside.Select(i => groups[i])],
            new BootstrapOptions { Seed = 5 });
        Assert.That(evidence.DifferenceLow, Is.EqualTo(wrong.Low).Within(1e-12));
        Assert.That(evidence.DifferenceHigh, Is.EqualTo(wrong.High).Within(1e-12));
    }

    [Test]
    public void Compute_TwoGroupsOneOnEachSide_HasNoInterval()
    {
        // Half of the resamples have both groups, and always the same difference.
        Assert.That(ApplicabilityEvidence.Compute([true, false], [true, false], ["a", "b"]).DifferenceLow, Is.NaN);

        // Of three groups a third of the resamples lack a side.
        Assert.That(ApplicabilityEvidence.Compute([true, true, false], [true, false, false], ["a", "b", "c"]).DifferenceLow, Is.Zero);
    }

    [Test]
    public void Compute_PredictionsWithoutGroup_AreGroupsOfTheirOwn()
        => Assert.That(ApplicabilityEvidence.Compute([true, true, false], [true, false, false], ["a", "", ""]).NumberOfGroups, Is.EqualTo(3));

    [Test]
    public void Compute_LengthsDiffer_SaysHowMany()
        => Assert.That(() => ApplicabilityEvidence.Compute([true, false], [true], ["a", "b"]),
            Throws.ArgumentException.With.Message.Contains("2 flags inside").And.Message.Contains("1 flags correct"));
}
