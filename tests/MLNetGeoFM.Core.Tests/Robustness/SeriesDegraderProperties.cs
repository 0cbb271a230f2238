using FsCheck;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class SeriesDegraderProperties
{
    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void Degrade_StrongerLoss_LosesASupersetAndGainsNothing(PositiveInt length, NonNegativeInt unclear, int seed)
    {
        int dates = 1 + (length.Get % 90);
        var series = DegradedSeries.Season(dates, unclear.Get % dates) with { Id = $"sample {length.Get}" };
        foreach (Degradation[] curve in Curves())
        {
            bool[] before = series.Clear;
            foreach (Degradation degradation in curve)
            {
                var (_, _, clear, loss) = series.Degrade(degradation, seed: seed);
                for (int date = 0; date < dates; date++)
                    Assert.That(!clear[date] || before[date], $"{degradation.Name} {degradation.LevelText}: date {date} came back");
                Assert.That(loss.ClearPixels, Is.EqualTo(series.Clear.Count(one => one)));
                Assert.That(loss.LostPixels, Is.EqualTo(loss.ClearPixels - clear.Count(one => one)), "effective loss");
                before = clear;
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 12)]
    public void Degrade_AnyOrderOfRows_GivesASampleTheSame(PositiveInt length, int seed)
    {
        DegradedSeries[] rows = [.. Enumerable.Range(0, 6).Select(row => DegradedSeries.Season(1 + ((length.Get + (row * 13)) % 80)) with { Id = $"row {row}" })];
        foreach (Degradation degradation in Degradation.Standard)
        {
            var options = new SeriesDegraderOptions { Seed = seed };
            SeriesDegrader forward = new(degradation, SeriesShape.Pixel(2), rows[0].Bands, options);
            SeriesDegrader backward = new(degradation, SeriesShape.Pixel(2), rows[0].Bands, options);
            var first = rows.Select(row => row.DegradeWith(forward)).ToArray();
            var second = rows.Reverse().Select(row => row.DegradeWith(backward)).Reverse().ToArray();
            for (int row = 0; row < rows.Length; row++)
            {
                Assert.That(second[row].Values, Is.EqualTo(first[row].Values), degradation.Name);
                Assert.That(second[row].Clear, Is.EqualTo(first[row].Clear), degradation.Name);
                Assert.That(second[row].Dates, Is.EqualTo(first[row].Dates).And.Ordered, degradation.Name);
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 12)]
    public void Degrade_Anything_LeavesItsInputAlone(PositiveInt length, int seed)
    {
        var series = DegradedSeries.Season(1 + (length.Get % 80), 1);
        var (values, dates, clear) = (series.Values.ToArray(), series.Dates.ToArray(), series.Clear.ToArray());
        foreach (Degradation degradation in Degradation.Standard)
        {
            foreach (LostDateFill fill in Enum.GetValues<LostDateFill>())
                series.Degrade(degradation, fill, seed);
        }

        Assert.That(series.Values, Is.EqualTo(values));
        Assert.That(series.Dates, Is.EqualTo(dates));
        Assert.That(series.Clear, Is.EqualTo(clear));
    }

    [Test]
    public void Degrade_OtherSampleOrSeed_LosesOtherDates()
    {
        var series = DegradedSeries.Season(70);
        foreach (Degradation degradation in Degradation.Standard.Where(one => one.IsRandom))
        {
            float[] values = series.Degrade(degradation).Values;
            Assert.That((series with { Id = "another" }).Degrade(degradation).Values, Is.Not.EqualTo(values), degradation.Name + degradation.LevelText);
            Assert.That(series.Degrade(degradation, seed: 1).Values, Is.Not.EqualTo(values), degradation.Name + degradation.LevelText);
        }
    }

    private static IEnumerable<Degradation[]> Curves()
    {
        double[] shares = [0, 0.1, 0.3, 0.31, 0.6, 0.9];
        int[] counts = [0, 1, 2, 5, 30, 100];
        yield return [.. shares.Select(Degradation.RandomLoss)];
        yield return [.. shares.Select(Degradation.CloudyLoss)];
        yield return [.. counts.Select(Degradation.MissingDates)];
        yield return [.. counts.Select(Degradation.InformativeDatesMissing)];
        yield return [.. counts.Select(days => Degradation.Gap(days))];
        yield return [.. counts.Select(days => Degradation.Gap(days, 3))];
        yield return [.. counts.Reverse().Select(Degradation.EarlySeason)];
    }
}
