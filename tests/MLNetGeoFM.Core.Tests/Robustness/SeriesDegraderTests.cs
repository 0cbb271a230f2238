namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class SeriesDegraderTests
{
    private static readonly int FirstDay = new DateOnly(2019, 1, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
    private static readonly string[] Bands = ["B04", "B08"];

    [Test]
    public void Degrade_None_ChangesNothing()
    {
        var series = DegradedSeries.Season(40);
        var result = series.Degrade(Degradation.None);
        Assert.Multiple(() =>
        {
            Assert.That(result.Values, Is.EqualTo(series.Values));
            Assert.That(result.Dates, Is.EqualTo(series.Dates));
            Assert.That(result.Clear, Is.EqualTo(series.Clear));
            Assert.That(result.Loss, Is.EqualTo(new LossCount(series.Clear.Count(clear => clear), 0)));
        });
    }

    [TestCase(0.3, 9)]
    [TestCase(0.9, 27)]
    [TestCase(0.05, 2)] // 1.5 rounds up
    public void Degrade_RandomLoss_LosesTheShareOfTheClearDates(double share, int lost)
    {
        var series = DegradedSeries.Season(40, unclear: 10);
        var result = series.Degrade(Degradation.RandomLoss(share));
        Assert.That(result.Loss, Is.EqualTo(new LossCount(30, lost)));
        Assert.That(result.Clear.Count(clear => clear), Is.EqualTo(30 - lost));
    }

    [TestCase(0, 0)]
    [TestCase(3, 3)]
    [TestCase(100, 30)]
    public void Degrade_MissingDates_LosesExactlySoMany(int dates, int lost)
    {
        var series = DegradedSeries.Season(40, unclear: 10);
        foreach (var degradation in new[] { Degradation.MissingDates(dates), Degradation.InformativeDatesMissing(dates) })
            Assert.That(series.Degrade(degradation).Loss, Is.EqualTo(new LossCount(30, lost)), degradation.Name);
    }

    [Test]
    public void Degrade_Hidden_LostDatesAreNaNAndNotClear()
    {
        var series = DegradedSeries.Season(10);
        var result = series.Degrade(Degradation.MissingDates(4));
        for (int date = 0; date < 10; date++)
        {
            bool isNaN = float.IsNaN(result.Values[2 * date]) && float.IsNaN(result.Values[(2 * date) + 1]);
            Assert.That(isNaN, Is.EqualTo(!result.Clear[date]));
        }
    }

    [Test]
    public void Degrade_Zero_LostDatesPassForClearZeros()
    {
        var series = DegradedSeries.Season(10, unclear: 2);
        var result = series.Degrade(Degradation.MissingDates(4), LostDateFill.Zero);
        var hidden = series.Degrade(Degradation.MissingDates(4));
        Assert.That(result.Clear, Is.EqualTo(series.Clear));
        Assert.That(result.Loss, Is.EqualTo(hidden.Loss));
        for (int date = 0; date < 10; date++)
            Assert.That(result.Values[2 * date] == 0, Is.EqualTo(series.Clear[date] && !hidden.Clear[date]));
    }

    [Test]
    public void Degrade_ZeroOverWhatWasNeverSeen_StaysUnseen()
    {
        float[] values = [float.NaN, float.NaN, 0.1f, 0.4f];
        var result = new DegradedSeries(values, [FirstDay, FirstDay + 9], [false, true], Bands)
            .Degrade(Degradation.EarlySeason(0), LostDateFill.Zero);
        Assert.That(result.Values, Is.EqualTo(new[] { float.NaN, float.NaN, 0, 0 }));
    }

    [Test]
    public void Degrade_InformativeDatesMissing_LosesTheDatesFarthestFromTheMeanNdvi()
    {
        // NDVI 0.2, 0.2, 0.8, 0.3, 0.2: mean 0.34; distances 0.14, 0.14, 0.46, 0.04, 0.14
        float[] values = [0.4f, 0.6f, 0.4f, 0.6f, 0.1f, 0.9f, 0.35f, 0.65f, 0.4f, 0.6f];
        var series = new DegradedSeries(values, [.. Enumerable.Range(0, 5).Select(t => FirstDay + (30 * t))], [true, true, true, true, true], Bands);
        Assert.That(series.Degrade(Degradation.InformativeDatesMissing(1)).Clear, Is.EqualTo(new[] { true, true, false, true, true }));
        Assert.That(series.Degrade(Degradation.InformativeDatesMissing(4)).Clear, Is.EqualTo(new[] { false, false, false, true, false }));
        Assert.That(
            series.Degrade(Degradation.InformativeDatesMissing(2), importance: [1, 5, 2, 4, 3]).Clear,
            Is.EqualTo(new[] { true, false, true, false, true }));
    }

    [Test]
    public void Degrade_OneGap_LosesEveryDateOfItAndNoOther()
    {
        var series = DegradedSeries.Season(73, unclear: 20); // every fifth day
        var result = series.Degrade(Degradation.Gap(75));
        int[] lost = [.. Enumerable.Range(0, 73).Where(date => float.IsNaN(result.Values[2 * date]))];
        Assert.That(lost, Has.Length.EqualTo(15));
        Assert.That(lost[^1] - lost[0], Is.EqualTo(14), "one run, unclear dates included");
    }

    [Test]
    public void Degrade_ThreeGaps_LiesOneInEachThird()
    {
        var result = DegradedSeries.Season(360, everyDays: 1).Degrade(Degradation.Gap(30, 3));
        for (int third = 0; third < 3; third++)
            Assert.That(result.Clear.Skip(120 * third).Take(120).Count(clear => !clear), Is.EqualTo(30), $"third {third}");
    }

    [Test]
    public void Degrade_EarlySeason_KeepsTheDatesBeforeTheDay()
    {
        var series = DegradedSeries.Season(12, everyDays: 30); // days 0, 30, ... 330
        Assert.That(series.Degrade(Degradation.EarlySeason(120)).Clear.Count(clear => clear), Is.EqualTo(4));
        Assert.That(series.Degrade(Degradation.EarlySeason(121)).Clear.Count(clear => clear), Is.EqualTo(5));

        // In a season from October on, January to September are its days 92 to 364, and day 0 is 1 October.
        bool[] fromOctober = series.Degrade(Degradation.EarlySeason(92), seasonStart: 10).Clear;
        Assert.That(Enumerable.Range(0, 12).Where(date => fromOctober[date]), Is.EqualTo(new[] { 10, 11 }));
    }

    [Test]
    public void Degrade_SeasonShift_MovesDatesAroundTheSeasonsEnd()
    {
        float[] values = [1, 10, 2, 20, 3, 30];
        var series = new DegradedSeries(values, [FirstDay, FirstDay + 100, FirstDay + 350], [true, true, false], Bands);
        var result = series.Degrade(Degradation.SeasonShift(20));
        Assert.That(result.Dates, Is.EqualTo(new[] { FirstDay + 5, FirstDay + 20, FirstDay + 120 }));
        Assert.That(result.Values, Is.EqualTo(new float[] { 3, 30, 1, 10, 2, 20 }));
        Assert.That(result.Clear, Is.EqualTo(new[] { false, true, true }));
        Assert.That(result.Loss, Is.EqualTo(new LossCount(2, 0)));
    }

    [Test]
    public void Degrade_MonthShift_KeepsTheDayOfTheMonthOrTakesItsLast()
    {
        int november30 = FirstDay + 333;
        var series = new DegradedSeries([1, 10, 2, 20], [FirstDay + 14, november30], [true, true], Bands);
        var result = series.Degrade(Degradation.MonthShift(3));
        int february28 = FirstDay + 31 + 27;
        int april15 = FirstDay + 31 + 28 + 31 + 14;
        Assert.That(result.Dates, Is.EqualTo(new[] { february28, april15 }));
        Assert.That(result.Values, Is.EqualTo(new float[] { 2, 20, 1, 10 }));
    }

    [Test]
    public void Degrade_BandNoise_HasTheAskedRelativeSigma()
    {
        var series = DegradedSeries.Season(2000, everyDays: 1);
        var result = series.Degrade(Degradation.BandNoise(0.1));
        double[] relative = [.. result.Values.Select((value, i) => (value / series.Values[i]) - 1.0)];
        Assert.That(relative.Average(), Is.Zero.Within(0.006));
        Assert.That(Math.Sqrt(relative.Average(value => value * value)), Is.EqualTo(0.1).Within(0.005));
    }

    [Test]
    public void Degrade_ReflectanceOffset_AddsItAndLeavesMissingMissing()
    {
        var series = new DegradedSeries([0.25f, float.NaN], [FirstDay], [true], Bands);
        Assert.That(series.Degrade(Degradation.ReflectanceOffset()).Values, Is.EqualTo(new[] { 0.15f, float.NaN }).Within(1e-7f));
    }

    [Test]
    public void Degrade_CloudyLoss_ComesInRunsWhereRandomLossDoesNot()
    {
        int cloudyRuns = 0;
        int randomRuns = 0;
        for (int sample = 0; sample < 50; sample++)
        {
            var series = DegradedSeries.Season(73) with { Id = $"s{sample}" };
            cloudyRuns += Runs(series.Degrade(Degradation.CloudyLoss(0.4)).Clear);
            randomRuns += Runs(series.Degrade(Degradation.RandomLoss(0.4)).Clear);
        }

        // 29 of 73 dates lost one by one fall into 29 (1 - 28 / 72) = 17.7 runs on the mean.
        Assert.That(randomRuns / 50.0, Is.EqualTo(17.7).Within(1));
        Assert.That(cloudyRuns, Is.LessThan(randomRuns * 0.6));
    }

    [Test]
    public void Degrade_CloudyLossOfAChip_HidesPartsOfDates()
    {
        SeriesShape shape = new(1, 8, 8);
        int[] dates = [.. Enumerable.Range(0, 20).Select(t => FirstDay + (5 * t))];
        float[] values = Enumerable.Repeat(0.3f, 20 * 64).ToArray();
        float[] degraded = new float[values.Length];
        bool[] clear = new bool[values.Length];
        LossCount loss = new SeriesDegrader(Degradation.CloudyLoss(0.5), shape, ["B08"])
            .Degrade("chip", values, dates, [], degraded, new int[20], clear);
        int[] perDate = [.. Enumerable.Range(0, 20).Select(t => clear.Skip(64 * t).Take(64).Count(one => !one))];
        Assert.That(loss, Is.EqualTo(new LossCount(1280, 640)));
        Assert.That(perDate.Sum(), Is.EqualTo(640));
        Assert.That(perDate.Count(lost => lost is > 0 and < 64), Is.GreaterThan(3), "dates with a cloud's edge");
    }

    [Test]
    public void Degradation_OutOfRange_SaysWhatIsExpected()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Degradation.RandomLoss(0.91), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("0.91"));
            Assert.That(() => Degradation.CloudyLoss(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Degradation.MissingDates(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-1"));
            Assert.That(() => Degradation.Gap(5, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Degradation.BandNoise(-0.1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("-0.1"));
            Assert.That(
                () => new SeriesDegrader(Degradation.None, SeriesShape.Pixel(1), ["a"], new() { SeasonStartMonth = 13 }),
                Throws.ArgumentException.With.Message.Contains("13"));
            Assert.That(
                () => new SeriesDegrader(Degradation.None, SeriesShape.Pixel(1), ["a"]).Degrade("s", [1, 2], [0], [], new float[2], new int[1], []),
                Throws.ArgumentException.With.Message.Contains("expected 2 [T], got 1"));
        });
    }

    private static int Runs(bool[] clear) => clear.Where((one, date) => !one && (date == 0 || clear[date - 1])).Count();
}
