using Microsoft.ML;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class ShiftSeasonTests
{
    [Test]
    public void ShiftSeason_AroundTheYear_MovesValuesDatesAndMaskTogether()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(new SeriesRow[]
        {
            new()
            {
                Values = [1, 10, 2, 20, 3, 30],
                Dates = [SeriesRow.Day(2019, 1, 1), SeriesRow.Day(2019, 6, 1), SeriesRow.Day(2019, 12, 25)],
                Clear = [true, true, false],
            },
        });
        IDataView view = ml.GeoFM().DescribeBands("Values", null, "B04", "B08").Append(ml.GeoFM().ShiftSeason("Moved", "Values", days: 15))
            .Fit(rows).Transform(rows);

        Assert.Multiple(() =>
        {
            Assert.That(SeriesRow.Read<float>(view, "Moved")[0], Is.EqualTo(new[] { 3f, 30, 1, 10, 2, 20 }));
            Assert.That(SeriesRow.Read<int>(view, "MovedDates")[0],
                Is.EqualTo(new[] { SeriesRow.Day(2019, 1, 9), SeriesRow.Day(2019, 1, 16), SeriesRow.Day(2019, 6, 16) }));
            Assert.That(SeriesRow.Read<bool>(view, "MovedClear")[0], Is.EqualTo(new[] { false, true, true }));
            Assert.That(view.Schema["Moved"].GetBandNames(), Is.EqualTo(new[] { "B04", "B08" }));
        });
    }

    [Test]
    public void ShiftSeason_NoLatitudeColumn_SaysSoOnlyWhereItIsUsed()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable([new SeriesRow { Values = [1, 10], Dates = [18000], Clear = [true] }]);
        IDataView data = ml.GeoFM().DescribeBands("Values", null, "B04", "B08").Fit(rows).Transform(rows);
        SeasonShiftingEstimator shift(double daysPerDegree) => ml.GeoFM().ShiftSeason("Moved", "Values", "Clear", "Dates",
            new SeasonShiftingOptions { Shift = new() { DaysPerDegree = daysPerDegree } });
        Assert.That(() => shift(0).Fit(data), Throws.Nothing);
        Assert.That(() => shift(4).Fit(data), Throws.ArgumentException.With.Message.Contains("latitude column 'Latitude' is missing"));
    }
}
