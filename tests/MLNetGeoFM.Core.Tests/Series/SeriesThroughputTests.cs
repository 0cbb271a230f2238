using System.Globalization;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests;

[TestFixture]
internal sealed class SeriesThroughputTests
{
    private const int DatesPerSeries = 60;

    [Test]
    public void Read_ThreeHundredThousandObservations_AllocatesNothingPerObservation() => ReadLargeTable(5_000, secondsAllowed: 30);

    [Test]
    [Category("Slow")]
    public void Read_TenMillionObservations_StaysInBoundedMemoryWithinAMinute() => ReadLargeTable(166_667, secondsAllowed: 60);

    private static void ReadLargeTable(int numberOfSeries, int secondsAllowed)
    {
        using TemporaryFolder path = new();
        WriteLargeFolder(path.Path, numberOfSeries);
        Reports reports = new();
        SeriesFolder folder = SeriesFolder.Open(path.Path);
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        using SeriesReader reader = folder.OpenReader(options: new SeriesReadOptions { Progress = reports });
        long started = TimeProvider.System.GetTimestamp();
        long observations = 0;
        double sum = 0;
        while (reader.Read())
        {
            observations += reader.NumberOfDates;
            sum += reader.Reflectance[0];
        }

        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        TestContext.Out.WriteLine($"{observations} observations, {reports.All[^1].BytesRead} bytes in {seconds:f2} s, {allocated} bytes allocated");
        Assert.Multiple(() =>
        {
            Assert.That(observations, Is.EqualTo((long)numberOfSeries * DatesPerSeries));
            Assert.That(sum / numberOfSeries, Is.EqualTo(0.05).Within(0.01));
            // The buffer of the file, the buffers of one series and an index for each sample; nothing for an observation.
            Assert.That(allocated, Is.LessThan((256 * 1024) + (8 * numberOfSeries)));
            Assert.That(seconds, Is.LessThan(secondsAllowed));
            Assert.That(reports.All, Has.Count.AtLeast(10));
            Assert.That(reports.All.Select(report => report.BytesRead), Is.Ordered);
            Assert.That(reports.All[^1].BytesRead, Is.EqualTo(reports.All[^1].TotalBytes));
            Assert.That(reports.All[^1].SeriesRead, Is.EqualTo(numberOfSeries));
        });
    }

    private static void WriteLargeFolder(string path, int numberOfSeries)
    {
        SeriesDamage.WriteValidFolder(path);
        using StreamWriter samples = new(Path.Combine(path, "samples.csv"));
        using StreamWriter observations = new(Path.Combine(path, "observations.csv"));
        samples.WriteLine("sample_id,class,region,split,latitude,longitude");
        observations.WriteLine("sample_id,date,B2,B8,scl");
        string[] dates = [.. Enumerable.Range(0, DatesPerSeries).Select(t =>
            new DateOnly(2019, 1, 3).AddDays(6 * t).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        for (int i = 0; i < numberOfSeries; i++)
        {
            samples.WriteLine($"field-{i},Corn,North,train,46.5,-102.25");
            for (int t = 0; t < DatesPerSeries; t++)
                observations.WriteLine($"field-{i},{dates[t]},{400 + (i % 201)},{3000 + t}.5,4");
        }
    }

    private sealed class Reports : IProgress<SeriesProgress>
    {
        public List<SeriesProgress> All { get; } = new(1024);

        public void Report(SeriesProgress value) => All.Add(value);
    }
}
