using FsCheck;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class SeasonShifterTests
{
    private static readonly int NewYear = new DateOnly(2019, 1, 1).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    [Test]
    public void Shift_PastTheYearsEnd_GoesOnAtItsStartWithValuesAndMask()
    {
        var (values, dates, clear, days) = Shift(new SeasonShift { Days = 10 }, [0, 99, 360]);

        Assert.That(days, Is.EqualTo(10));
        Assert.That(dates, Is.EqualTo(new[] { 5, 10, 109 }));
        Assert.That(values, Is.EqualTo(new[] { 360f, -360, 0, -0f, 99, -99 }));
        Assert.That(clear, Is.EqualTo(new[] { false, true, true }), "only the last date was unclear");
    }

    [Test]
    public void Shift_NotInTheSeason_LeavesTheYear()
    {
        var (values, dates, _, _) = Shift(new SeasonShift { Days = -10, StaysInSeason = false }, [0, 99, 360]);
        Assert.That(dates, Is.EqualTo(new[] { -10, 89, 350 }));
        Assert.That(values[0], Is.Zero);
    }

    [TestCase(46.5, -26)]
    [TestCase(34, 24)]
    [TestCase(-34, 24)]
    [TestCase(40, 0)]
    public void Shift_ByLatitude_IsFourDaysADegreeFromTheReference(double latitude, int expected)
    {
        var shift = new SeasonShift { DaysPerDegree = SeasonShift.HopkinsDaysPerDegree };
        Assert.That(Shift(shift, [100, 200], latitude).Days, Is.EqualTo(expected));
    }

    [Test]
    public void Shift_LatitudeUnknownOrNone_IsNotMovedOrAnError()
    {
        Assert.That(Shift(new SeasonShift { Days = 1, DaysPerDegree = 4 }, [100], double.NaN).Days, Is.EqualTo(1));
        Assert.That(Shift(new SeasonShift { Days = 1 }, [100], 95).Days, Is.EqualTo(1), "not looked at");
        Assert.That(() => Shift(new SeasonShift { DaysPerDegree = 4 }, [100], 95),
            Throws.ArgumentException.With.Message.Contains("is 95").And.Message.Contains("-90 to 90"));
    }

    [Test]
    public void Shift_AtRandom_IsSpreadEvenlyAndDependsOnTheSeriesAlone()
    {
        int[] drawn = [.. Enumerable.Range(0, 2000).Select(row => Shift(new SeasonShift { RandomDays = 45, Seed = 1 }, [row % 365, 500 + row]).Days)];
        Assert.Multiple(() =>
        {
            Assert.That(drawn, Is.All.InRange(-45, 45));
            Assert.That(drawn.Average(), Is.EqualTo(0).Within(2.5));
            Assert.That(drawn.Select(day => Math.Abs(day)).Average(), Is.EqualTo(22.5).Within(1.5));
            Assert.That(drawn.Count(day => day > 40), Is.InRange(60, 150));
            Assert.That(Shift(new SeasonShift { RandomDays = 45, Seed = 1 }, [7, 507]).Days, Is.EqualTo(drawn[7]));
            Assert.That(Enumerable.Range(0, 50).Count(row =>
                Shift(new SeasonShift { RandomDays = 45, Seed = 2 }, [row, 500 + row]).Days == drawn[row]), Is.LessThan(5), "another seed");
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Shift_ThereAndBack_IsTheSameSeries(int shift, PositiveInt seed)
    {
        Random random = new(seed.Get);
        int[] days = [.. Enumerable.Range(0, 40).Select(_ => random.Next(365)).Distinct().Order()];
        int by = shift % 300;
        var (values, dates, clear, _) = Shift(new SeasonShift { Days = by }, days);
        Assert.That(dates, Is.Ordered);
        var back = Shift(new SeasonShift { Days = -by }, dates, 0, values, clear);
        Assert.That(back.Dates, Is.EqualTo(days));
        Assert.That(back.Values, Is.EqualTo(Values(days)));
        Assert.That(back.Clear, Is.EqualTo(Clear(days)));
    }

    [Test]
    public void Validate_OutOfRange_ListsEveryValue()
        => Assert.That(() => new SeasonShift { Days = 400, RandomDays = -1, SeasonStartMonth = 13, ReferenceLatitude = double.NaN }.Validate(),
            Throws.ArgumentException.With.Message.Contains("Days must be -366 to 366, got 400").And.Message.Contains("RandomDays")
                .And.Message.Contains("SeasonStartMonth").And.Message.Contains("ReferenceLatitude"));

    /// <summary>A series of two bands whose values say the day that they were seen on; every third date is unclear.</summary>
    private static (float[] Values, int[] Dates, bool[] Clear, int Days) Shift(
        SeasonShift shift, int[] days, double latitude = 0, float[]? values = null, bool[]? clear = null)
    {
        float[] shifted = new float[2 * days.Length];
        int[] dates = new int[days.Length];
        bool[] mask = new bool[days.Length];
        int moved = new SeasonShifter(shift, SeriesShape.Pixel(2)).Shift(latitude, values ?? Values(days),
            [.. days.Select(day => NewYear + day)], clear ?? Clear(days), shifted, dates, mask);
        return (shifted, [.. dates.Select(date => date - NewYear)], mask, moved);
    }

    private static float[] Values(int[] days) => [.. days.SelectMany(day => new float[] { day, -day })];

    private static bool[] Clear(int[] days) => [.. days.Select((_, i) => i % 3 != 2)];
}
