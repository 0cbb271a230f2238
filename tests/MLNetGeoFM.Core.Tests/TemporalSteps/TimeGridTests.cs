namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TimeGridTests
{
    private static int Day(int year, int month, int day) =>
        new DateOnly(year, month, day).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    [Test]
    public void Months_Of2019_BoundAtTheFirstOfEachMonth()
    {
        TimeGrid grid = TimeGrid.Months(2019, 1, 12);

        Assert.Multiple(() =>
        {
            Assert.That(grid.Count, Is.EqualTo(12));
            Assert.That(grid.Names[0], Is.EqualTo("2019-01"));
            Assert.That(grid.Names[11], Is.EqualTo("2019-12"));
            Assert.That(grid.Starts[1], Is.EqualTo(Day(2019, 2, 1)));
            Assert.That(grid.End, Is.EqualTo(Day(2020, 1, 1)));
            Assert.That(grid.LengthOf(1), Is.EqualTo(28));
            Assert.That(grid.PeriodOf(Day(2019, 1, 31)), Is.EqualTo(0));
            Assert.That(grid.PeriodOf(Day(2019, 2, 1)), Is.EqualTo(1));
            Assert.That(grid.PeriodOf(Day(2019, 12, 31)), Is.EqualTo(11));
            Assert.That(grid.PeriodOf(Day(2018, 12, 31)), Is.EqualTo(-1));
            Assert.That(grid.PeriodOf(Day(2020, 1, 1)), Is.EqualTo(-1));
        });
    }

    [Test]
    public void Dekads_OfALeapFebruary_AreTenTenAndNineDays()
    {
        TimeGrid grid = TimeGrid.Dekads(2020, 2, 4);

        Assert.Multiple(() =>
        {
            Assert.That(Enumerable.Range(0, 4).Select(grid.LengthOf), Is.EqualTo(new[] { 10, 10, 9, 10 }));
            Assert.That(grid.Names, Is.EqualTo(new[] { "2020-02-d1", "2020-02-d2", "2020-02-d3", "2020-03-d1" }));
            Assert.That(grid.PeriodOf(Day(2020, 2, 10)), Is.EqualTo(0));
            Assert.That(grid.PeriodOf(Day(2020, 2, 11)), Is.EqualTo(1));
            Assert.That(grid.PeriodOf(Day(2020, 2, 29)), Is.EqualTo(2));
        });
    }

    [Test]
    public void Days_FromAnAnchor_AreEquallyLong()
    {
        TimeGrid grid = TimeGrid.Days(new DateOnly(1969, 12, 25), 16, 2);

        Assert.Multiple(() =>
        {
            Assert.That(grid.Starts.ToArray(), Is.EqualTo(new[] { -7, 9 }));
            Assert.That(grid.End, Is.EqualTo(25));
            Assert.That(grid.Names, Is.EqualTo(new[] { "1969-12-25", "1970-01-10" }));
            Assert.That(grid.PeriodOf(8), Is.EqualTo(0));
        });
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void PeriodOf_AnyDay_IsThePeriodThatHoldsIt(int day, bool dekads)
    {
        TimeGrid grid = dekads ? TimeGrid.Dekads(2018, 11, 50) : TimeGrid.Months(2018, 11, 17);
        int asked = 17_800 + ((day % 700) + 700) % 700;
        int expected = Enumerable.Range(0, grid.Count)
            .FirstOrDefault(p => grid.Starts[p] <= asked && asked < grid.Starts[p] + grid.LengthOf(p), -1);
        Assert.That(grid.PeriodOf(asked), Is.EqualTo(expected));
    }

    [TestCase(0, "1 to 36525 periods, got 0")]
    [TestCase(100_000, "got 100000")]
    public void Months_CountOutOfRange_SaysTheCount(int count, string expected)
    {
        ArgumentOutOfRangeException error =
            Assert.Throws<ArgumentOutOfRangeException>(() => TimeGrid.Months(2019, 1, count))!;
        Assert.That(error.Message, Does.Contain(expected));
    }

    [Test]
    public void Months_PastYear9999_Throws()
    {
        ArgumentOutOfRangeException error =
            Assert.Throws<ArgumentOutOfRangeException>(() => TimeGrid.Months(9999, 6, 12))!;
        Assert.That(error.Message, Does.Contain("12 periods of unit Month from 9999-06-01 runs past year 9999"));
    }

    [Test]
    public void Season_OfSeptember_CrossesTheNewYear()
    {
        TimeGridRule rule = TimeGridRule.Season(TimeStepUnit.Month, 12, startMonth: 9);

        Assert.Multiple(() =>
        {
            Assert.That(rule.StepNames[0], Is.EqualTo("m09"));
            Assert.That(rule.StepNames[4], Is.EqualTo("m01"));
            Assert.That(TimeGridRule.Season(TimeStepUnit.Month, 13, 9).StepNames[12], Is.EqualTo("m09+1"));
            Assert.That(rule.For(Day(2013, 9, 14)).Starts[0], Is.EqualTo(Day(2013, 9, 1)));
            Assert.That(rule.For(Day(2013, 9, 14)).PeriodOf(Day(2014, 8, 29)), Is.EqualTo(11));
            Assert.That(rule.For(Day(2014, 8, 31)).Starts[0], Is.EqualTo(Day(2013, 9, 1)));
        });
    }

    [Test]
    public void Season_OfJanuary_IsTheCalendarYearOfTheFirstDate()
    {
        TimeGridRule rule = TimeGridRule.Season(TimeStepUnit.Month, 12);

        Assert.Multiple(() =>
        {
            Assert.That(rule.StepNames, Is.EqualTo(Enumerable.Range(1, 12).Select(m => $"m{m:00}")));
            Assert.That(rule.For(Day(2020, 12, 31)).Names[0], Is.EqualTo("2020-01"));
            Assert.That(rule.For(Day(2021, 1, 1)).Names[0], Is.EqualTo("2021-01"));
        });
    }

    [Test]
    public void Season_OfDekadsAndDays_NamesThem()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                TimeGridRule.Season(TimeStepUnit.Dekad, 4, 12).StepNames, Is.EqualTo(new[] { "m12d1", "m12d2", "m12d3", "m01d1" }));
            Assert.That(
                TimeGridRule.Season(TimeStepUnit.Days, 3, 1, 16).StepNames, Is.EqualTo(new[] { "d000", "d016", "d032" }));
        });
    }

    [Test]
    public void Season_DateInMilliseconds_AsksForTheUnit()
    {
        TimeGridRule rule = TimeGridRule.Season(TimeStepUnit.Month, 12);
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => rule.For(1_546_300_800))!;
        Assert.That(error.Message, Does.Contain("got 1546300800. Check the unit of the dates"));
    }

    [Test]
    public void Fixed_MonthsNotFromTheFirst_SaysTheDate()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => TimeGridRule.Fixed(TimeStepUnit.Month, new DateOnly(2019, 1, 5), 12))!;
        Assert.That(error.Message, Does.Contain("unit Month").And.Contain("2019-01-05"));
    }
}
