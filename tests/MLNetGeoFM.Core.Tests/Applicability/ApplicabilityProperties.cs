using FsCheck;

namespace MLNetGeoFM.Tests;

[Category("Property")]
public sealed class ApplicabilityProperties
{
    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void TrainingRow_OwnDuplicate_HasNoDissimilarity(PositiveInt seed, bool whitening)
    {
        var (rows, folds) = AreaOfApplicabilityTests.Clouds(40, 4, seed.Get);
        var area = AreaOfApplicability.Fit(rows, 4, folds, new() { Whitening = whitening });

        for (int start = 0; start < rows.Length; start += 4)
        {
            Assert.That(area.Dissimilarity(rows.AsSpan(start, 4)), Is.Zero);
            Assert.That(area.CountTrainingRowsNear(rows.AsSpan(start, 4)), Is.AtLeast(1));
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Threshold_IsNeverAboveTheLargestOfTraining(PositiveInt seed, bool whitening)
    {
        var (rows, folds) = AreaOfApplicabilityTests.Clouds(40, 4, seed.Get);
        var area = AreaOfApplicability.Fit(rows, 4, folds, new() { Whitening = whitening });

        Assert.That(area.Threshold, Is.GreaterThan(0).And.AtMost(area.TrainingDissimilarities.Max()));
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Predictors_MovedAndScaled_ChangeNothing(PositiveInt seed, bool whitening)
    {
        var (rows, folds) = AreaOfApplicabilityTests.Clouds(50, 3, seed.Get);
        var (queries, _) = AreaOfApplicabilityTests.Clouds(10, 3, seed.Get + 1);
        float[] scales = [4, 0.25f, 1024]; // powers of two: exact in float, so only the standardising is tested

        var area = AreaOfApplicability.Fit(rows, 3, folds, new() { Whitening = whitening });
        var scaled = AreaOfApplicability.Fit(Scale(rows), 3, folds, new() { Whitening = whitening });

        AssertSame(scaled, Scale(queries), area, queries, 3);

        float[] Scale(float[] values) => [.. values.Select((value, i) => value * scales[i % 3])];
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Rows_InAnotherOrder_ChangeNothing(PositiveInt seed, bool whitening)
    {
        var (rows, folds) = AreaOfApplicabilityTests.Clouds(50, 3, seed.Get);
        var (queries, _) = AreaOfApplicabilityTests.Clouds(10, 3, seed.Get + 1);
        int[] order = [.. Enumerable.Range(0, 50)];
        new Random(seed.Get).Shuffle(order);

        var area = AreaOfApplicability.Fit(rows, 3, folds, new() { Whitening = whitening });
        var shuffled = AreaOfApplicability.Fit([.. order.SelectMany(row => rows.Skip(row * 3).Take(3))], 3,
            [.. order.Select(row => folds[row])], new() { Whitening = whitening });

        AssertSame(shuffled, queries, area, queries, 3);
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Ray_BeyondTheData_GrowsAllTheWay(PositiveInt seed, bool whitening)
    {
        var (rows, folds) = AreaOfApplicabilityTests.Clouds(50, 3, seed.Get);
        var area = AreaOfApplicability.Fit(rows, 3, folds, new() { Whitening = whitening, VarianceShare = 1 });
        Random random = new(seed.Get);
        float[] direction = [random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f];
        float largest = direction.Max(Math.Abs);

        // From 1000 times the data's extent on, every training row lies behind.
        double[] along = [.. Enumerable.Range(1, 8).Select(step =>
            area.Dissimilarity([.. direction.Select(part => part / largest * 10_000f * step)]))];

        Assert.That(along, Is.Ordered.Ascending);
        Assert.That(along[^1], Is.GreaterThan(along[0] * 4));
        Assert.That(along.All(area.IsInside), Is.False);
    }

    private static void AssertSame(
        AreaOfApplicability actual, float[] actualQueries, AreaOfApplicability expected, float[] queries, int features)
    {
        Assert.That(actual.Threshold, Is.EqualTo(expected.Threshold).Within(1e-6));
        Assert.That(actual.TrainingDissimilarities.Order(), Is.EqualTo(expected.TrainingDissimilarities.Order()).Within(1e-6));
        for (int start = 0; start < queries.Length; start += features)
        {
            Assert.That(actual.Dissimilarity(actualQueries.AsSpan(start, features)),
                Is.EqualTo(expected.Dissimilarity(queries.AsSpan(start, features))).Within(1e-6));
        }
    }
}
