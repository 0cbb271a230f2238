namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class DateDropperTests
{
    [Test]
    public void Draw_FourCopies_HoldEveryWayOnceInRange()
    {
        for (long series = 0; series < 500; series++)
        {
            Degradation[] drawn = [.. Enumerable.Range(0, 4).Select(copy => new DateDropout { Copy = copy, Seed = 3 }.Draw(series * 7919))];
            Assert.That(drawn.Select(one => (one.Kind, one.Count)), Is.EquivalentTo(new[]
            {
                (DegradationKind.RandomLoss, 1), (DegradationKind.Gap, 1), (DegradationKind.CloudyLoss, 1), (DegradationKind.Gap, 3),
            }));
            foreach (Degradation one in drawn)
                Assert.That(one.Level, one.Kind != DegradationKind.Gap ? Is.InRange(0, 0.9) : one.Count == 1 ? Is.InRange(30, 120) : Is.InRange(20, 45));
        }
    }

    [Test]
    public void Draw_ManySeries_CoverTheWholeRange()
    {
        double[] gaps = [.. Enumerable.Range(0, 4000).Select(series => new DateDropout().Draw(series)).Where(one => one is { Kind: DegradationKind.Gap, Count: 1 })
            .Select(one => one.Level)];
        Assert.That(gaps, Has.Length.EqualTo(1000).Within(120), "ways are drawn evenly");
        Assert.That(gaps.Min(), Is.EqualTo(30));
        Assert.That(gaps.Max(), Is.EqualTo(120));
        Assert.That(gaps.Average(), Is.EqualTo(75).Within(3));
    }

    [Test]
    public void Drop_Copies_LoseDifferentClearDatesAndGainNone()
    {
        var series = DegradedSeries.Season(70, 10);
        List<string> masks = [];
        for (int copy = 0; copy < 8; copy++)
        {
            var (kept, loss) = Drop(series, new DateDropout { Copy = copy });
            Assert.That(loss.ClearPixels, Is.EqualTo(60));
            Assert.That(kept.Count(one => one), Is.EqualTo(60 - loss.LostPixels).And.GreaterThan(0));
            Assert.That(kept.Where((one, date) => one && !series.Clear[date]), Is.Empty);
            Assert.That(Drop(series, new DateDropout { Copy = copy }).Kept, Is.EqualTo(kept), "the same again");
            masks.Add(string.Concat(kept.Select(one => one ? '1' : '0')));
        }

        Assert.That(masks.Distinct().Count(), Is.GreaterThanOrEqualTo(7));
    }

    [Test]
    public void Drop_NothingWouldBeLeft_KeepsAll()
    {
        var series = DegradedSeries.Season(3, 2);
        var dropout = new DateDropout { MinimumGapDays = 9000, MaximumGapDays = 10_000, MaximumShare = 0 };
        for (int copy = 0; copy < 4; copy++)
        {
            var (kept, loss) = Drop(series, dropout with { Copy = copy });
            Assert.That(loss.LostPixels, Is.Zero);
            Assert.That(kept, Is.EqualTo(series.Clear));
        }
    }

    [Test]
    public void Validate_OutOfRange_ListsEveryValue()
        => Assert.That(() => new DateDropout { Copy = -1, MaximumShare = 0.95, MinimumGapDays = 50, MaximumGapDays = 40 }.Validate(),
            Throws.ArgumentException.With.Message.Contains("Copy").And.Message.Contains("0.95").And.Message.Contains("50 to 40"));

    private static (bool[] Kept, LossCount Loss) Drop(DegradedSeries series, DateDropout dropout)
    {
        bool[] kept = new bool[series.Clear.Length];
        LossCount loss = new DateDropper(dropout, SeriesShape.Pixel(2), series.Bands).Drop(series.Values, series.Dates, series.Clear, kept);
        return (kept, loss);
    }
}
