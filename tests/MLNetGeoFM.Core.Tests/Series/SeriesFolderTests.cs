using System.Globalization;
using System.Text;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests;

[TestFixture]
internal sealed class SeriesFolderTests
{
    private TemporaryFolder _folder = null!;

    private static int Day(string iso) =>
        DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber;

    [SetUp]
    public void WriteFolder()
    {
        _folder = new TemporaryFolder();
        SeriesDamage.WriteValidFolder(_folder.Path);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void ReadSeries_SmallFolder_GivesValuesInTheOrderOfTheObservations()
    {
        List<SeriesRecord> series = [.. SeriesFolder.Open(_folder.Path).ReadSeries()];

        Assert.That(series.Select(record => record.Sample.Id), Is.EqualTo(new[] { "b", "a", "c" }));
        SeriesRecord a = series[1];
        Assert.Multiple(() =>
        {
            Assert.That(a.Dates.ToArray(), Is.EqualTo(new[] { Day("2019-05-01"), Day("2019-05-11"), Day("2019-05-21") }));
            Assert.That(a.Reflectance.ToArray(), Is.EqualTo(new[] { 0.03f, 0.3f, 0.031f, 0.31f, 0.9f, 0.91f }));
            Assert.That(a.QualityFlags.ToArray(), Is.EqualTo(new ushort[] { 4, 4, 8 }));
            Assert.That(a.CloudProbability.IsEmpty);
            Assert.That(a.Year, Is.EqualTo(2019));
            Assert.That(a.NumberOfBands, Is.EqualTo(2));
            Assert.That(a.Sample, Is.EqualTo(new SeriesSample
            {
                Id = "a",
                Label = "Corn",
                Region = "North",
                Split = "train",
                Latitude = 46.5,
                Longitude = -102.25,
            }));
        });
    }

    [Test]
    public void ReadSeries_OffsetAndScale_AreAppliedInDouble()
    {
        SeriesDamage.Replace("series.json", "\"offset\": 0", "\"offset\": -0.1")(_folder.Path);
        SeriesRecord b = SeriesFolder.Open(_folder.Path).ReadSeries().First();
        Assert.That(b.Reflectance.ToArray(), Is.EqualTo(new[]
        {
            (float)((250 * 0.0001) - 0.1), (float)((2500 * 0.0001) - 0.1), (float)((260 * 0.0001) - 0.1), (float)((2600 * 0.0001) - 0.1),
        }));
    }

    [Test]
    public void ReadSeries_NoDataOrEmpty_IsNaN()
    {
        SeriesDamage.Replace("series.json", "\"noData\": null", "\"noData\": -9999")(_folder.Path);
        SeriesDamage.Replace("observations.csv", "250,2500", "-9999,")(_folder.Path);
        SeriesRecord b = SeriesFolder.Open(_folder.Path).ReadSeries().First();
        Assert.That(b.Reflectance.ToArray(), Is.EqualTo(new[] { float.NaN, float.NaN, 0.026f, 0.26f }));
    }

    [Test]
    public void ReadSeries_QuotesByteOrderMarkAndCarriageReturns_GiveTheSameSeries()
    {
        SeriesDamage.Replace("observations.csv", "sample_id,date,B2,B8,scl", "note,\"sample_id\",date,\"B2\",B8,scl")(_folder.Path);
        string observations = Path.Combine(_folder.Path, "observations.csv");
        string[] rows = File.ReadAllLines(observations);
        for (int i = 1; i < rows.Length; i++)
            rows[i] = $"\"said \"\"{i}\"\", over\r\ntwo lines\"," + string.Join(',', rows[i].Split(',').Select(field => $"\"{field}\""));
        File.WriteAllText(observations, string.Join("\r\n", rows) + "\r\n\r\n", new UTF8Encoding(true));
        SeriesDamage.Replace("samples.csv", "b,Soy,", "b,\"Soy, \"\"early\"\"\",")(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "series.json"), SeriesDamage.DescriptionText, new UTF8Encoding(true));

        List<SeriesRecord> series = [.. SeriesFolder.Open(_folder.Path).ReadSeries()];

        Assert.Multiple(() =>
        {
            Assert.That(series.Select(record => record.NumberOfDates), Is.EqualTo(new[] { 2, 3, 1 }));
            Assert.That(series[0].Sample.Label, Is.EqualTo("Soy, \"early\""));
            Assert.That(series[2].Reflectance.ToArray(), Is.EqualTo(new[] { 0.04f, 0.4f }));
        });
    }

    [Test]
    public void ReadSeries_FaultAfterFieldsOfTwoLines_CountsLinesOfTheFile()
    {
        SeriesDamage.Replace("observations.csv", "scl\nb,2019-03-01,250,2500,4", "scl,note\nb,2019-03-01,250,2500,4,\"x\ny\"")(_folder.Path);
        SeriesDamage.Replace("observations.csv", "2600,5", "2600,55,z")(_folder.Path);
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => SeriesFolder.Open(_folder.Path).ReadSeries().Count())!;
        Assert.That(fault.Message, Does.Contain("line 4, column 'scl'"));
    }

    [Test]
    public void ReadSeries_LastRowWithoutLineFeed_IsRead()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "observations.csv"), SeriesDamage.ObservationsText.TrimEnd());
        Assert.That(SeriesFolder.Open(_folder.Path).ReadSeries().Last().Reflectance.ToArray(), Is.EqualTo(new[] { 0.04f, 0.4f }));
    }

    [Test]
    public void Open_PlaceFile_GivesPositionByKey()
    {
        SeriesDamage.PlaceFile("North,46,-102\nSouth,,\n")(_folder.Path);
        IReadOnlyList<SeriesSample> samples = SeriesFolder.Open(_folder.Path).Samples;
        Assert.Multiple(() =>
        {
            Assert.That(samples.Select(sample => sample.Latitude), Is.EqualTo(new[] { 46, double.NaN, 46 }));
            Assert.That(samples.Select(sample => sample.Longitude), Is.EqualTo(new[] { -102, double.NaN, -102 }));
        });
    }

    [TestCase("100007", 10, "10000")]
    [TestCase("-1", 10, "-1")]
    [TestCase("-20", 10, "-2")]
    [TestCase("North 7", 1, "North 7")]
    public void Open_Block_IsTheFloorOfTheQuotient(string value, long divisor, string expected)
    {
        SeriesDamage.Replace("series.json", "\"place\"", $"\"block\": {{\"column\": \"cell\", \"divideBy\": {divisor}}},\n \"place\"")(_folder.Path);
        string samples = Path.Combine(_folder.Path, "samples.csv");
        File.WriteAllLines(samples, File.ReadAllLines(samples).Select((row, i) => $"{row},{(i == 0 ? "cell" : value)}"));
        Assert.That(SeriesFolder.Open(_folder.Path).Samples.Select(sample => sample.Block), Is.All.EqualTo(expected));
    }

    [TestCase(2019, "365", "2019-12-31")]
    [TestCase(2020, "366", "2020-12-31")]
    [TestCase(2020, "60", "2020-02-29")]
    [TestCase(2019, "1", "2019-01-01")]
    public void ReadSeries_DayOfYear_CountsFromOne(int year, string day, string expected)
    {
        SeriesDamage.DayOfYear(year, day)(_folder.Path);
        Assert.That(SeriesFolder.Open(_folder.Path).ReadSeries().Last().Dates.ToArray(), Is.EqualTo(new[] { Day(expected) }));
    }

    [Test]
    public void ReadSeries_CloudProbability_IsAFloatInPerCent()
    {
        SeriesDamage.Replace("series.json", "\"kind\": \"scl\"", "\"kind\": \"cloudProbability\"")(_folder.Path);
        SeriesDamage.Replace("observations.csv", "9100,8", "9100,99.5")(_folder.Path);
        SeriesRecord a = SeriesFolder.Open(_folder.Path).ReadSeries().Single(record => record.Sample.Id == "a");
        Assert.Multiple(() =>
        {
            Assert.That(a.CloudProbability.ToArray(), Is.EqualTo(new[] { 4, 4, 99.5f }));
            Assert.That(a.QualityFlags.IsEmpty);
        });
    }

    [Test]
    public void OpenReader_SomeParts_LeavesTheOthersEmptyAndUnchecked()
    {
        SeriesDamage.Replace("observations.csv", "9100,8", "9100,broken")(_folder.Path);
        using SeriesReader reader = SeriesFolder.Open(_folder.Path).OpenReader(SeriesParts.Dates);
        int series = 0;
        while (reader.Read())
        {
            series++;
            Assert.That(reader.Reflectance.IsEmpty && reader.QualityFlags.IsEmpty && reader.Dates.Length == reader.NumberOfDates);
        }

        Assert.That(series, Is.EqualTo(3));
    }

    [Test]
    public void OpenReader_NoPartsAfterACompletePass_KeepsTheOrderWithoutTheFile()
    {
        SeriesFolder folder = SeriesFolder.Open(_folder.Path);
        string[] first = ReadIds(folder, SeriesParts.None);
        File.Delete(Path.Combine(_folder.Path, "observations.csv"));
        Assert.That(ReadIds(folder, SeriesParts.None), Is.EqualTo(first).And.EqualTo(new[] { "b", "a", "c" }));
    }

    [Test]
    public void Read_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        using SeriesReader reader = SeriesFolder.Open(_folder.Path).OpenReader(
            options: new SeriesReadOptions { CancellationToken = source.Token });
        Assert.That(reader.Read());
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => reader.Read());
    }

    [Test]
    public void OpenReader_MaximumReflectance_BoundsBothSigns()
    {
        SeriesDamage.Replace("observations.csv", "9100,8", "-9100,8")(_folder.Path);
        SeriesFolder folder = SeriesFolder.Open(_folder.Path);
        Assert.Multiple(() =>
        {
            Assert.Throws<InvalidDataException>(() => folder.ReadSeries(new SeriesReadOptions { MaximumReflectance = 0.905 }).Count());
            Assert.That(folder.ReadSeries(new SeriesReadOptions { MaximumReflectance = 0.915 }).Count(), Is.EqualTo(3));
            Assert.Throws<ArgumentException>(() => folder.OpenReader(options: new SeriesReadOptions { MaximumReflectance = double.NaN }));
        });
    }

    private static string[] ReadIds(SeriesFolder folder, SeriesParts parts)
    {
        using SeriesReader reader = folder.OpenReader(parts);
        List<string> ids = [];
        while (reader.Read())
            ids.Add(reader.Sample.Id);
        return [.. ids];
    }
}
