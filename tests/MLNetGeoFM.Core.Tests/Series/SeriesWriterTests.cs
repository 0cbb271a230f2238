using FsCheck;
using FsCheck.Fluent;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests;

[TestFixture]
internal sealed class SeriesWriterTests
{
    private static readonly SeriesQualityKind?[] Kinds = [null, .. Enum.GetValues<SeriesQualityKind>().Cast<SeriesQualityKind?>()];

    [FsCheck.NUnit.Property(MaxTest = 150)]
    [Category("Property")]
    public Property WriteThenRead_AnySeries_ComesBackToTheLastBit() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        Random random = new(seed);
        SeriesDescription description = RandomDescription(random);
        List<SeriesRecord> written = RandomSeries(random, description);
        using TemporaryFolder folder = new();

        SeriesFolder.Write(folder.Path, description, written);
        SeriesFolder opened = SeriesFolder.Open(folder.Path);
        List<SeriesRecord> read = [.. opened.ReadSeries(new SeriesReadOptions { MaximumReflectance = double.PositiveInfinity })];

        Assert.That(opened.Description.ToJson(), Is.EqualTo(description.ToJson()));
        Assert.That(read.Select(record => record.Sample), Is.EqualTo(written.Select(record => record.Sample)));
        foreach ((SeriesRecord expected, SeriesRecord actual) in written.Zip(read))
        {
            Assert.That(actual.Dates.Span.SequenceEqual(expected.Dates.Span));
            Assert.That(actual.Reflectance.Span.SequenceEqual(expected.Reflectance.Span), () =>
                $"seed {seed}: {string.Join(' ', expected.Reflectance.ToArray())} != {string.Join(' ', actual.Reflectance.ToArray())}");
            Assert.That(actual.QualityFlags.Span.SequenceEqual(expected.QualityFlags.Span));
            Assert.That(actual.CloudProbability.Span.SequenceEqual(expected.CloudProbability.Span));
        }
    });

    [Test]
    public void Write_Reflectances_AreWholeDigitalNumbersWherePossible()
    {
        using TemporaryFolder folder = new();
        SeriesDescription description = new()
        {
            Title = "one",
            Sensor = "Sentinel-2 L2A",
            Date = new SeriesDate("date", SeriesDateKind.Iso),
            Scale = 0.0001,
            NoData = -9999,
            Bands = [new SeriesBand("B02", "B2"), new SeriesBand("B08", "B8"), new SeriesBand("B11", "B11")],
        };
        SeriesFolder.Write(folder.Path, description,
            [new SeriesRecord(new SeriesSample { Id = "x,\"y\"" }, [0], [0.0348f, float.NaN, 0.12345678f])]);
        Assert.That(File.ReadAllText(Path.Combine(folder.Path, "observations.csv")),
            Is.EqualTo("sample_id,date,B2,B8,B11\n\"x,\"\"y\"\"\",1970-01-01,348,-9999,1234.5678\n"));
    }

    [Test]
    public void Write_FolderThatExists_LeavesItAlone()
    {
        using TemporaryFolder folder = new();
        SeriesDamage.WriteValidFolder(folder.Path);
        SeriesFolder opened = SeriesFolder.Open(folder.Path);
        Assert.Throws<IOException>(() => SeriesFolder.Write(folder.Path, opened.Description, opened.ReadSeries()));
        Assert.That(File.ReadAllText(Path.Combine(folder.Path, "observations.csv")), Is.EqualTo(SeriesDamage.ObservationsText));
    }

    [Test]
    public void Write_FaultHalfWay_LeavesNothingBehind()
    {
        using TemporaryFolder parent = new();
        using TemporaryFolder source = new();
        SeriesDamage.WriteValidFolder(source.Path);
        SeriesFolder opened = SeriesFolder.Open(source.Path);
        SeriesRecord first = opened.ReadSeries().First();
        ArgumentException fault = Assert.Throws<ArgumentException>(() =>
            SeriesFolder.Write(Path.Combine(parent.Path, "copy"), opened.Description, [first, first]))!;
        Assert.That(fault.Message, Does.Contain("'b' comes twice"));
        Assert.That(Directory.EnumerateFileSystemEntries(parent.Path), Is.Empty);
    }

    [Test]
    public void Write_MissingReflectanceWithoutNoData_IsRefused()
    {
        using TemporaryFolder folder = new();
        SeriesDescription description = new()
        {
            Title = "one",
            Sensor = "any",
            Date = new SeriesDate("date", SeriesDateKind.DayOfYear, 2019),
            Bands = [new SeriesBand("NDVI", "NDVI")],
        };
        SeriesSample sample = new() { Id = "x" };
        Assert.Multiple(() =>
        {
            Assert.That(Assert.Throws<ArgumentException>(() => SeriesFolder.Write(folder.Path, description,
                [new SeriesRecord(sample, [17900], [float.NaN])]))!.Message, Does.Contain("Set NoData"));
            Assert.That(Assert.Throws<ArgumentException>(() => SeriesFolder.Write(folder.Path, description,
                [new SeriesRecord(sample, [0], [0.5f])]))!.Message, Does.Contain("expected dates in 2019, got 1970-01-01"));
            Assert.That(Assert.Throws<ArgumentException>(() => SeriesFolder.Write(folder.Path, description,
                [new SeriesRecord(sample, [17900], [0.5f, 0.6f])]))!.Message, Does.Contain("expected 1 bands, got 2"));
        });
    }

    [Test]
    public void SeriesRecord_ArraysThatDoNotFit_AreRefused()
    {
        SeriesSample sample = new() { Id = "x" };
        Assert.Multiple(() =>
        {
            Assert.Throws<ArgumentException>(() => _ = new SeriesRecord(sample, Array.Empty<int>(), []));
            Assert.Throws<ArgumentException>(() => _ = new SeriesRecord(sample, [1, 1], [0, 0]));
            Assert.Throws<ArgumentException>(() => _ = new SeriesRecord(sample, [1, 2], [0, 0, 0]));
            Assert.Throws<ArgumentException>(() => _ = new SeriesRecord(sample, [1, 2], [0, 0], [1]));
            Assert.Throws<ArgumentException>(() => _ = new SeriesRecord(sample, [1, 2], [0, 0], null, [1]));
            Assert.That(new SeriesRecord(sample, [17897, 18300], [1, 2, 3, 4]).NumberOfBands, Is.EqualTo(2));
            Assert.That(new SeriesRecord(sample, [17896, 18300], [1, 2, 3, 4]).Year, Is.EqualTo(2018));
            Assert.That(new SeriesRecord(sample, [17897], [1]).Year, Is.EqualTo(2019));
        });
    }

    private static SeriesDescription RandomDescription(Random random)
    {
        bool dayOfYear = random.Next(2) == 0;
        SeriesQualityKind? kind = Kinds[random.Next(Kinds.Length)];
        string? region = random.Next(2) == 0 ? "region, named" : null;
        SeriesPlace?[] places =
        [
            null, new SeriesPlace("lat", "lon"), new SeriesPlace("lat", "lon", "places/all.csv", region ?? "id"),
        ];
        return new SeriesDescription
        {
            Title = "Größe \"1\"",
            Id = "id",
            Label = random.Next(2) == 0 ? "label" : null,
            Region = region,
            Split = random.Next(2) == 0 ? "split" : null,
            Block = random.Next(3) switch { 0 => null, 1 => new SeriesBlock("block", 1), _ => new SeriesBlock("block", 100) },
            Place = places[random.Next(places.Length)],
            Date = dayOfYear ? new SeriesDate("doy", SeriesDateKind.DayOfYear, 2020) : new SeriesDate("date", SeriesDateKind.Iso),
            Sensor = "Landsat 8",
            Scale = new[] { 1, 0.0001, 2.75e-5, -0.5 }[random.Next(4)],
            Offset = new[] { 0, -0.1, -0.2, 1 }[random.Next(4)],
            NoData = -9999,
            Bands = [.. Enumerable.Range(1, random.Next(1, 5)).Select(c => new SeriesBand($"B0{c}", $"column {c}"))],
            Quality = kind is SeriesQualityKind q ? new SeriesQuality("qa", q) : null,
        };
    }

    private static List<SeriesRecord> RandomSeries(Random random, SeriesDescription description) =>
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => RandomRecord(random, description, i))];

    private static SeriesRecord RandomRecord(Random random, SeriesDescription description, int index)
    {
        string[] words = ["Maïs", "a,b", "\"quoted\"", "x y", "'"];
        bool placed = description.Place is not null;
        int regionIndex = random.Next(words.Length);
        int place = description.Place?.Key == description.Region && description.Region is not null ? regionIndex : index;
        SeriesSample sample = new()
        {
            Id = $"{words[index % words.Length]} {index}",
            Label = description.Label is null ? null : random.Next(3) == 0 ? "" : words[random.Next(words.Length)],
            Region = description.Region is null ? null : words[regionIndex],
            Split = description.Split is null ? null : "train",
            Block = description.Block is null ? null : $"{random.Next(-50, 50)}",
            Latitude = placed && place != 2 ? 12.345678901 + place : double.NaN,
            Longitude = placed && place != 2 ? -123.45678901 - place : double.NaN,
        };
        int[] dates = [.. Enumerable.Range(18262, 366).Where(_ => random.Next(20) == 0)];
        dates = dates.Length == 0 ? [18262] : dates;
        float[] reflectance = [.. Enumerable.Range(0, dates.Length * description.Bands.Count).Select(_ => RandomReflectance(random, description))];
        int largest = description.Quality?.Kind switch { SeriesQualityKind.Scl => 11, SeriesQualityKind.HlsFmask => 255, _ => 65535 };
        bool probability = description.Quality?.Kind == SeriesQualityKind.CloudProbability;
        return new SeriesRecord(sample, dates, reflectance,
            description.Quality is null || probability ? null : [.. dates.Select(_ => (ushort)random.Next(largest + 1))],
            probability ? [.. dates.Select(_ => 100 * random.NextSingle())] : null);
    }

    private static float RandomReflectance(Random random, SeriesDescription description) => random.Next(4) switch
    {
        0 => float.NaN,
        1 => (float)((random.Next(10000) * description.Scale) + description.Offset),
        2 => random.NextSingle(),
        _ => (random.NextSingle() - 0.5f) * 1e6f,
    };
}
