using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests;

[TestFixture]
internal sealed class SeriesSharedDataTests
{
    [TestCase("us-crops-2019-s2", 600, 34959, 10)]
    [TestCase("sits-samples/cerrado_2classes", 746, 17158, 2)]
    [TestCase("sits-samples/point_mt_6bands", 1, 204, 6)]
    [TestCase("sits-samples/samples_l8_rondonia_2bands", 160, 4000, 2)]
    [TestCase("sits-samples/samples_modis_ndvi", 1218, 14616, 1)]
    public void ReadSeries_SharedFolder_HasThePublishedCounts(string name, int samples, int observations, int bands)
    {
        SeriesFolder folder = SeriesFolder.Open(SharedFolder.Require("data/" + name));
        List<SeriesRecord> series = [.. folder.ReadSeries()];
        Assert.Multiple(() =>
        {
            Assert.That(series, Has.Count.EqualTo(samples));
            Assert.That(series.Sum(record => record.NumberOfDates), Is.EqualTo(observations));
            Assert.That(series.Select(record => record.NumberOfBands), Is.All.EqualTo(bands));
            Assert.That(series.Select(record => record.Sample.Latitude), Is.All.InRange(-90, 90));
        });
    }

    [Test]
    public void ReadSeries_UsCrops_HasThePublishedValues()
    {
        SeriesFolder folder = SeriesFolder.Open(SharedFolder.Require("data/us-crops-2019-s2"));
        List<SeriesRecord> series = [.. folder.ReadSeries()];
        SeriesRecord first = series[0];
        Assert.Multiple(() =>
        {
            Assert.That(first.Sample.Id, Is.EqualTo("16204382"));
            Assert.That(first.Sample.Label, Is.EqualTo("Cotton"));
            Assert.That(first.Sample.Region, Is.EqualTo("Coahoma"));
            Assert.That(first.Sample.Split, Is.EqualTo("valid"));
            Assert.That(first.Sample.Block, Is.EqualTo("162"));
            Assert.That(first.Sample.Latitude, Is.EqualTo(34.2292));
            Assert.That(first.Sample.Longitude, Is.EqualTo(-90.6027));
            Assert.That(first.NumberOfDates, Is.EqualTo(39));
            Assert.That(first.Dates.Span[0], Is.EqualTo(new DateOnly(2019, 1, 6).DayNumber - new DateOnly(1970, 1, 1).DayNumber));
            Assert.That(first.Reflectance.Span[..10].ToArray(), Is.EqualTo(
                new[] { 0.0348f, 0.0566f, 0.0804f, 0.1096f, 0.1427f, 0.1618f, 0.1816f, 0.1925f, 0.2208f, 0.1419f }));
            Assert.That(folder.Description.Bands.Select(band => band.Name),
                Is.EqualTo(new[] { "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12" }));
            Assert.That(series.Select(record => record.Sample.Block).Distinct().Count(), Is.EqualTo(142));
            Assert.That(series.Min(record => record.NumberOfDates), Is.EqualTo(25));
            Assert.That(series.Max(record => record.NumberOfDates), Is.EqualTo(85));
        });
    }
}
