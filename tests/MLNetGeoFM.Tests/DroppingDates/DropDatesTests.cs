using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class DropDatesTests
{
    [Test]
    public void DropDates_Fit_TellsTheShareThatRowsReallyLose()
    {
        var ml = new MLContext(1);
        List<string> log = [];
        ml.Log += (_, message) => log.Add(message.Message);
        SeriesRow[] rows = [.. Enumerable.Range(0, 80).Select(row => new SeriesRow
        {
            Values = [.. Enumerable.Range(0, 60).SelectMany(date => new[] { 0.1f + (0.001f * row), 0.002f * date })],
            Dates = [.. Enumerable.Range(0, 60).Select(date => SeriesRow.Day(2019, 1, 1) + (6 * date))],
            Clear = [.. Enumerable.Range(0, 60).Select(date => (date + row) % 5 > 0)],
        })];
        IDataView data = ml.GeoFM().DescribeBands("Values", null, "B04", "B08").Fit(ml.Data.LoadFromEnumerable(rows))
            .Transform(ml.Data.LoadFromEnumerable(rows));

        IDataView view = ml.GeoFM().DropDates("Left", "Values", copy: 2).Fit(data).Transform(data);

        float[] shares = [.. view.GetColumn<float>("LeftLostShare")];
        bool[][] left = SeriesRow.Read<bool>(view, "Left");
        Assert.Multiple(() =>
        {
            Assert.That(log, Has.Some.Contains(string.Create(
                CultureInfo.InvariantCulture, $"Copy 2 ('Left') loses {100 * shares.Average(share => (double)share):F1} % of the clear dates, mean of 80")));
            Assert.That(shares.Average(), Is.InRange(0.25, 0.5));
            for (int row = 0; row < rows.Length; row++)
            {
                Assert.That(shares[row], Is.EqualTo(1 - (left[row].Count(one => one) / 48f)).Within(1e-6));
                Assert.That(left[row].Where((one, date) => one && !rows[row].Clear[date]), Is.Empty);
            }
        });
    }
}
