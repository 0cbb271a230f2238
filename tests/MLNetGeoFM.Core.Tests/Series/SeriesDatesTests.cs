namespace MLNetGeoFM.Core.Tests;

public sealed class SeriesDatesTests
{
    private static readonly SeriesSample Sample = new() { Id = "field 7" };

    [TestCase(1970, 1, 1, 0)]
    [TestCase(1969, 12, 31, -1)]
    [TestCase(2000, 2, 29, 11016)]
    [TestCase(2019, 3, 1, 17956)]
    public void DayOf_DateAndTimeOfOneDay_CountFrom1970(int year, int month, int day, int expected)
    {
        DateOnly date = new(year, month, day);
        Assert.Multiple(() =>
        {
            Assert.That(SeriesCalendar.DayOf(date), Is.EqualTo(expected));
            Assert.That(SeriesCalendar.DayOf(date.ToDateTime(TimeOnly.MinValue)), Is.EqualTo(expected));
            Assert.That(SeriesCalendar.DayOf(date.ToDateTime(new TimeOnly(23, 59, 59), DateTimeKind.Utc)), Is.EqualTo(expected));
            Assert.That(SeriesCalendar.ToDate(expected), Is.EqualTo(date));
        });
    }

    [Test]
    public void DayOf_LocalOrUnzonedTime_IsRefused()
    {
        DateTime noon = new(2019, 3, 1, 12, 0, 0);
        Assert.Multiple(() =>
        {
            Assert.That(() => SeriesCalendar.DayOf(DateTime.SpecifyKind(noon, DateTimeKind.Local)), Throws.ArgumentException
                .With.Message.Contains("2019-03-01T12:00:00 is local time").And.Message.Contains("ToUniversalTime()"));
            Assert.That(() => SeriesCalendar.DayOf(noon), Throws.ArgumentException
                .With.Message.Contains("2019-03-01T12:00:00 has no time zone").And.Message.Contains("SpecifyKind"));
            Assert.That(() => SeriesCalendar.DayOf(default(DateTime)), Throws.ArgumentException.With.Message.Contains("0001-01-01"));
            Assert.That(() => SeriesCalendar.DayOf(new DateOnly(2201, 1, 1)), Throws.ArgumentException.With.Message.Contains("2201-01-01"));
        });
    }

    [Test]
    public void SeriesRecord_DatesTimesAndDays_AreTheSame()
    {
        DateOnly[] dates = [new(2019, 3, 1), new(2019, 3, 11)];
        List<DateTime> times = [new(2019, 3, 1, 10, 30, 0, DateTimeKind.Utc), new(2019, 3, 11)];
        int[] days = [17956, 17966];
        foreach (SeriesRecord record in new[] { new SeriesRecord(Sample, dates, [0.1f, 0.2f]), new(Sample, times, [0.1f, 0.2f]), new(Sample, days, [0.1f, 0.2f]) })
            Assert.That(record.Dates.ToArray(), Is.EqualTo(days));
    }

    [Test]
    public void SeriesRecord_WrongDates_NameSampleIndexAndDate() => Assert.Multiple(() =>
    {
        Assert.That(() => new SeriesRecord(Sample, [new DateOnly(2019, 3, 11), new DateOnly(2019, 3, 1)], [0, 0]), Throws.ArgumentException
            .With.Message.Contains("'field 7'").And.Message.Contains("a day after 17966 (2019-03-11), got 17956 (2019-03-01), at index 1. Sort"));
        Assert.That(() => new SeriesRecord(Sample, [new DateTime(2019, 3, 1), new DateTime(2019, 3, 1, 12, 0, 0, DateTimeKind.Utc)], [0, 0]),
            Throws.ArgumentException.With.Message.Contains("Join the observations of a day"));
        Assert.That(() => new SeriesRecord(Sample, [new DateTime(2019, 3, 1), new DateTime(2019, 3, 2, 1, 0, 0)], [0, 0]),
            Throws.ArgumentException.With.Message.Contains("'field 7', date at index 1").And.Message.Contains("no time zone"));
    });

    [Test]
    public void With_OtherSample_SharesTheArrays()
    {
        SeriesRecord record = new(Sample, [17956], [0.5f], [4]);
        SeriesRecord other = record.With(Sample with { Label = "Corn" });
        Assert.That(other.Sample.Label, Is.EqualTo("Corn"));
        Assert.That(other.Reflectance, Is.EqualTo(record.Reflectance));
        Assert.That((other.Dates, other.QualityFlags), Is.EqualTo((record.Dates, record.QualityFlags)));
    }
}
