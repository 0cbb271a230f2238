using System.Globalization;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Vector.Tests;

/// <summary>The files were written by DuckDB; Files/generate.mjs has the formulas.</summary>
public sealed class ParquetTableTests
{
    private static readonly string[] Crops = ["Corn", "Soy", "Äcker"];

    [TestCase("uncompressed")]
    [TestCase("snappy")]
    [TestCase("gzip")]
    [TestCase("brotli")]
    [TestCase("zstd")]
    [TestCase("version2")]
    public void Read_EveryKindOfColumn_HasTheValuesOfItsFormula(string compression)
    {
        using ParquetTable table = ParquetTable.Open(PathOf($"duckdb-{compression}.parquet"));
        int[] rows = [.. Enumerable.Range(0, 100)];
        DateTime first = new(2019, 1, 1);
        Assert.Multiple(() =>
        {
            Assert.That(table.RowCount, Is.EqualTo(100));
            Assert.That(table.ColumnNames, Is.EqualTo(new[]
            {
                "id", "number", "large", "single", "double", "even", "crop", "sparse", "day", "seen", "seen_utc", "scl", "price", "bytes",
            }));
            Assert.That(table.ReadTexts("id"), Is.EqualTo(rows.Select(i => $"field {i}")));
            Assert.That(table.ReadTexts("number"), Is.EqualTo(rows.Select(i => i.ToString(CultureInfo.InvariantCulture))));
            Assert.That(table.ReadNumbers("large"), Is.EqualTo(rows.Select(i => i * 5e9)));
            Assert.That(table.ReadNumbers("single"), Is.EqualTo(rows.Select(i => i * 0.25)));
            Assert.That(table.ReadNumbers("double"), Is.EqualTo(rows.Select(i => i / 3.0)));
            Assert.That(table.ReadNumbers("even"), Is.EqualTo(rows.Select(i => i % 2 == 0 ? 1.0 : 0)));
            Assert.That(table.ReadTexts("crop"), Is.EqualTo(rows.Select(i => i % 5 == 0 ? null : Crops[i % 3])));
            Assert.That(table.ReadNumbers("sparse"), Is.EqualTo(rows.Select(i => i % 7 == 0 ? double.NaN : i)));
            Assert.That(table.ReadNumbers("scl"), Is.EqualTo(rows.Select(i => 200.0 + (i % 56))));
            Assert.That(table.ReadNumbers("price"), Is.EqualTo(rows.Select(i => i / 10.0)));
            Assert.That(table.ReadTimes("day"), Is.EqualTo(rows.Select(i => (DateTime?)first.AddDays(i))));
            Assert.That(table.ReadTimes("seen"), Is.EqualTo(rows.Select(i => (DateTime?)first.AddDays(i).AddHours(10.5))));
            Assert.That(table.ReadTimes("seen")[0]!.Value.Kind, Is.EqualTo(DateTimeKind.Unspecified));
            Assert.That(table.ReadTimes("seen_utc").Select(time => time!.Value.Kind), Has.All.EqualTo(DateTimeKind.Utc));
            Assert.That(table.ReadTimes("seen_utc"), Is.EqualTo(table.ReadTimes("seen")));
            Assert.That(table.ReadBytes("bytes")[42]!.Value.ToArray(), Is.EqualTo("bytes 42"u8.ToArray()));
        });
    }

    [Test]
    public void Read_SeveralRowGroups_FollowEachOther()
    {
        using ParquetTable table = ParquetTable.Open(PathOf("duckdb-groups.parquet"));
        Assert.That(table.ReadNumbers("number"), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => (double)(i % 50))));
        Assert.That(table.ReadTexts("text"), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => i % 3 == 0 ? null : $"x{i % 10}")));
    }

    [TestCase("duckdb-snappy.parquet", "day", "another kind")]
    [TestCase("duckdb-snappy.parquet", "id", "expected numbers")]
    [TestCase("duckdb-snappy.parquet", "crops", "Did you mean 'crop'?")]
    [TestCase("duckdb-snappy.parquet", "list", "'list' is missing")]
    [TestCase("generate.mjs", "number", "missing")]
    public void Read_WhatCannotBeRead_IsNamed(string file, string column, string part)
    {
        string message = Assert.Throws<InvalidDataException>(() =>
        {
            using ParquetTable table = ParquetTable.Open(PathOf(file));
            table.ReadNumbers(column);
        })!.Message;
        Assert.That(message, Does.Contain(part).And.Contain(file));
    }

    [Test]
    public void Read_DifferencesAndSplitStreams_HaveTheValuesOfTheirFormulas()
    {
        using ParquetTable table = ParquetTable.Open(PathOf("duckdb-delta.parquet"));
        long[] rows = [.. Enumerable.Range(0, 3000).Select(i => (long)i)];
        Assert.Multiple(() =>
        {
            Assert.That(table.ReadNumbers("number"), Is.EqualTo(rows.Select(i => (i * 7919 % 10007) - 5000.0)));
            Assert.That(table.ReadTexts("large"), Is.EqualTo(rows.Select(i => ((i * i * 1000000007) - 4000000000000000).ToString(CultureInfo.InvariantCulture))));
            Assert.That(table.ReadTexts("text"), Is.EqualTo(rows.Select(i => $"field {i * 31}")));
            Assert.That(table.ReadNumbers("double"), Is.EqualTo(rows.Select(i => i / 7.0)));
            Assert.That(table.ReadNumbers("single"), Is.EqualTo(rows.Select(i => i * 0.125)));
            Assert.That(table.ReadNumbers("sparse"), Is.EqualTo(rows.Select(i => i % 4 == 0 ? double.NaN : i)));
        });
    }

    /// <summary>A text of a dictionary is one text, however many rows have it.</summary>
    [Test]
    public void ReadTexts_Dictionary_SharesItsTexts()
    {
        using ParquetTable table = ParquetTable.Open(PathOf("duckdb-groups.parquet"));
        IReadOnlyList<string?> texts = table.ReadTexts("text");
        int distinct = texts.OfType<string>().Distinct(ReferenceEqualityComparer.Instance).Count();
        Assert.That(distinct, Is.InRange(10, 30)); // ten of each of its three row groups
    }

    [Test]
    public void ReadSeries_ColumnsNamedTwiceOrNotAtAll_AreAllNamed()
    {
        using ParquetTable table = ParquetTable.Open(PathOf("observations.parquet"));
        Assert.That(() => table.ReadSeries(new() { Id = "sample", Date = "date", Bands = ["b2", "b2"], Scale = 1, Label = "" }),
            Throws.ArgumentException.With.Message.Contains("Bands must differ, got b2, b2").And.Message.Contains("got an empty text"));
    }

    [Test]
    public void Open_MoreThanAllowed_IsRefused()
    {
        string file = PathOf("duckdb-snappy.parquet");
        Assert.That(() => ParquetTable.Open(file, new() { MaximumBytes = 1000 }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("at most 1000 bytes"));
        Assert.That(() => ParquetTable.Open("absent.parquet"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'absent.parquet'"));
    }

    [TestCase("duckdb-snappy.parquet", 400)]
    [TestCase("duckdb-gzip.parquet", 200)]
    [TestCase("duckdb-zstd.parquet", 300)]
    [TestCase("duckdb-version2.parquet", 300)]
    [TestCase("fields.parquet", 1000)]
    public void Read_DamagedBytes_EndInValuesOrOneMessage(string name, int runs)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string file = Path.Combine(folder.Path, "damaged.parquet");
        byte[] valid = File.ReadAllBytes(PathOf(name));
        int footer = BitConverter.ToInt32(valid, valid.Length - 8) + 8;
        Random random = new(7);
        int refused = 0;
        for (int run = 0; run < runs; run++)
        {
            byte[] bytes = [.. valid];
            for (int change = random.Next(3); change >= 0; change--)
            {
                int at = random.Next(2) == 0 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(footer);
                bytes[at] = random.Next(3) == 0 ? (byte)(bytes[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
            }

            if (random.Next(10) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            File.WriteAllBytes(file, bytes);
            try
            {
                ReadAll(file, name == "fields.parquet");
            }
            catch (InvalidDataException fault)
            {
                refused++;
                Assert.That(fault.Message, Does.Contain("damaged.parquet"));
            }
        }

        Assert.That(refused, Is.InRange(runs / 5, runs - 1));
    }

    [Test]
    public void ReadSeries_ShuffledObservations_BecomeSeriesInTheOrderOfTheirDates()
    {
        using ParquetTable table = ParquetTable.Open(PathOf("observations.parquet"));
        IReadOnlyList<SeriesRecord> series = table.ReadSeries(Observations);
        Assert.Multiple(() =>
        {
            Assert.That(series.Select(record => record.Sample), Is.EquivalentTo(Enumerable.Range(0, 4).Select(i => new SeriesSample
            {
                Id = $"{100 + i}",
                Label = i == 3 ? "" : Crops[i],
                Region = "North",
                Latitude = 50 + i,
                Longitude = 5,
            })));
            foreach (SeriesRecord record in series)
            {
                int i = record.Sample.Id[^1] - '0';
                Assert.That(record.Dates.ToArray(), Is.EqualTo(Enumerable.Range(0, 6).Select(t => 17897 + (10 * t))));
                Assert.That(record.QualityFlags.ToArray(), Is.EqualTo(Enumerable.Range(0, 6).Select(t => (ushort)(4 + t))));
                Assert.That(record.Reflectance.ToArray(), Is.EqualTo(Enumerable.Range(0, 6).SelectMany(t =>
                    new[] { (float)(((100 * i) + t) * 0.0001), t == 2 ? float.NaN : (float)((1000 + t) * 0.0001) })));
            }
        });
    }

    [Test]
    public void ReadSeries_WhatIsNoSeries_IsNamed()
    {
        using ParquetTable table = ParquetTable.Open(PathOf("duckdb-snappy.parquet"));
        Assert.Multiple(() =>
        {
            Assert.That(() => table.ReadSeries(new() { Id = "id", Date = "seen", Bands = ["single"], Scale = 1 }),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("no time zone").And.Message.Contains("duckdb-snappy.parquet"));
            Assert.That(() => table.ReadSeries(new() { Id = "crop", Date = "seen_utc", Bands = ["single"], Scale = 1 }),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("no id").And.Message.Contains("row 0"));
            Assert.That(() => table.ReadSeries(new() { Id = "id", Date = "day", Bands = ["single"], Scale = 1, Quality = "sparse" }),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("quality value").And.Message.Contains("got none"));
            Assert.That(() => table.ReadSeries(new() { Id = "", Date = "day", Bands = [], Scale = 0, Latitude = "lat" }),
                Throws.ArgumentException.With.Message.Contains("Bands").And.Message.Contains("Scale").And.Message.Contains("Longitude").And.Message.Contains("Id"));
        });
    }

    private static ParquetSeriesColumns Observations => new()
    {
        Id = "sample",
        Date = "date",
        Bands = ["b2", "b8"],
        Scale = 0.0001,
        Quality = "scl",
        Label = "crop",
        Region = "region",
        Latitude = "lat",
        Longitude = "lon",
    };

    private static void ReadAll(string file, bool isMap)
    {
        if (isMap)
        {
            _ = FieldShapes.ReadGeoParquet(file).Sum(field => field.AreaHectares);
            return;
        }

        using ParquetTable table = ParquetTable.Open(file, new() { MaximumBytes = 1 << 22 });
        foreach (string column in table.ColumnNames)
        {
            Func<object>[] reads = [() => table.ReadTexts(column), () => table.ReadNumbers(column), () => table.ReadTimes(column), () => table.ReadBytes(column)];
            foreach (var read in reads)
            {
                try
                {
                    read();
                }
                catch (InvalidDataException fault) when (fault.Message.Contains("of another kind", StringComparison.Ordinal))
                {
                    continue;
                }
            }
        }
    }

    internal static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Files", file);
}
