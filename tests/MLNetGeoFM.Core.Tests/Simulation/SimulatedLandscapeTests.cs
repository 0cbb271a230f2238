using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MLNetGeoFM.Core.Tests.Simulation;

[TestFixture]
[Category("Unit")]
internal sealed class SimulatedLandscapeTests
{
    private const int Bands = 10;

    [Test]
    public void EnumerateSeries_OfADefaultLandscape_HasTheKnownChecksum()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SimulatedSeries series in new SimulatedLandscape().EnumerateSeries().Take(200))
            hash.AppendData(Bytes(series));
        Assert.That(
            Convert.ToHexStringLower(hash.GetHashAndReset()),
            Is.EqualTo("2a425894a0c86feae9125d5b1060ffc3e2dbd2e04fbe7bcbcf91a67463e88eef"));
    }

    [Test]
    public void GetSeries_AnyOrderThreadsAndCount_IsTheSameSeries()
    {
        byte[][] inOrder = [.. new SimulatedLandscape(new() { SeriesCount = 100 }).EnumerateSeries().Select(Bytes)];
        SimulatedLandscape larger = new(new() { SeriesCount = int.MaxValue });
        byte[][] inParallel = new byte[100][];
        Parallel.For(0, 100, i => inParallel[99 - i] = Bytes(larger.GetSeries(99 - i)));
        Assert.That(inParallel, Is.EqualTo(inOrder));
    }

    [Test]
    public void GetSeries_OtherSeed_IsAnotherSeries()
    {
        SimulatedSeries one = new SimulatedLandscape(new() { Seed = 1 }).GetSeries(0);
        SimulatedSeries two = new SimulatedLandscape(new() { Seed = 2 }).GetSeries(0);
        Assert.That(Bytes(two), Is.Not.EqualTo(Bytes(one)));
    }

    [Test]
    public void Regions_OfALandscapeThatStartsLater_AreTheOnesThatFollow()
    {
        SimulatedLandscape all = new(new() { RegionCount = 12 });
        SimulatedLandscape later = new(new() { FirstRegion = 8, RegionCount = 4 });
        Assert.That(later.Regions.Select(r => r.Name), Is.EqualTo(all.Regions.Skip(8).Select(r => r.Name)));
        Assert.That(later.Regions.Select(r => r.ClassShares), Is.EqualTo(all.Regions.Skip(8).Select(r => r.ClassShares)));
    }

    [Test]
    public void Regions_Forty_LieApartAndHaveDifferentNames()
    {
        IReadOnlyList<SimulatedRegion> regions = new SimulatedLandscape(new() { RegionCount = 40 }).Regions;
        Assert.That(regions.Select(r => r.Name).Distinct().Count(), Is.EqualTo(40));
        for (int i = 0; i < regions.Count; i++)
        {
            Assert.That(regions[i].Latitude, Is.InRange(42, 56));
            Assert.That(regions[i].Longitude, Is.InRange(-2, 30));
            for (int j = 0; j < i; j++)
            {
                double north = 111.2 * (regions[i].Latitude - regions[j].Latitude);
                double degree = 111.2 * Math.Cos(regions[i].Latitude * Math.PI / 180);
                double east = degree * (regions[i].Longitude - regions[j].Longitude);
                double distance = Math.Max(Math.Abs(north), Math.Abs(east));
                Assert.That(distance, Is.GreaterThan(100), $"{regions[i].Name}, {regions[j].Name}");
            }
        }
    }

    [Test]
    public void EnumerateSeries_OfManySeries_HasTheClassSharesOfItsRegions()
    {
        SimulatedLandscape landscape =
            new(new() { SeriesCount = 16_000, SeriesPerField = 1, RegionCount = 2, ShortcutStrength = 0 });
        foreach (IGrouping<string, SimulatedSeries> region in landscape.EnumerateSeries().GroupBy(s => s.Region))
        {
            SimulatedRegion expected = landscape.Regions.Single(r => r.Name == region.Key);
            Assert.That(expected.ClassShares.Sum(), Is.EqualTo(1).Within(1e-12));
            Assert.That(expected.ClassShares.Min(), Is.GreaterThanOrEqualTo(0.015));
            for (int k = 0; k < expected.ClassShares.Count; k++)
            {
                double share = region.Count(s => s.Label == SimulatedLandscape.ClassNames[k]) / 8000.0;
                string where = $"{region.Key}, {SimulatedLandscape.ClassNames[k]}";
                Assert.That(share, Is.EqualTo(expected.ClassShares[k]).Within(0.02), where);
            }
        }
    }

    [TestCase(0, 0.17, 0.19)]
    [TestCase(1, 0.25, 0.4)]
    [TestCase(3, 0.5, 0.85)]
    public void ClassMixContrast_OfManyRegions_DecidesTheShareOfTheirMostFrequentCrop(double contrast, double least, double most)
    {
        SimulatedLandscape landscape = new(new() { RegionCount = 60, ClassMixContrast = contrast, ClimateGradient = 0 });
        Assert.That(landscape.Regions.Average(region => region.ClassShares.Max()), Is.InRange(least, most));
    }

    [Test]
    public void EnumerateSeries_SeriesOfAField_ShareBlockYearAndLabelWithinAHundredMetres()
    {
        SimulatedLandscape landscape = new(new() { SeriesCount = 2400, Years = [2020, 2021, 2022] });
        IGrouping<string, SimulatedSeries>[] fields = [.. landscape.EnumerateSeries().GroupBy(s => s.Field)];
        Assert.That(fields, Has.Length.EqualTo(800));
        foreach (IGrouping<string, SimulatedSeries> field in fields)
        {
            Assert.That(field.Count(), Is.EqualTo(3));
            Assert.That(field.Select(s => (s.Region, s.Block, s.Year, s.Label)).Distinct().Count(), Is.EqualTo(1));
            Assert.That(field.Max(s => s.Latitude) - field.Min(s => s.Latitude), Is.LessThan(0.2f / 111));
        }

        Assert.That(fields.Select(f => f.First().Year).Distinct(), Is.EquivalentTo(new[] { 2020, 2021, 2022 }));
        Assert.That(fields.GroupBy(f => f.First().Block).Average(b => b.Count()), Is.EqualTo(5).Within(0.5));
    }

    [Test]
    public void EnumerateSeries_Dates_AscendWithinTheYearAtTheRevisitOfTheSatellites()
    {
        SimulatedLandscape landscape = new(new() { SeriesCount = 800, Years = [2017, 2024] });
        foreach (SimulatedSeries series in landscape.EnumerateSeries())
        {
            Assert.That(series.Dates, Is.Ordered.Ascending.And.Unique);
            DateOnly first = DateOnly.FromDayNumber(series.Dates[0] + new DateOnly(1970, 1, 1).DayNumber);
            DateOnly last = DateOnly.FromDayNumber(series.Dates[^1] + new DateOnly(1970, 1, 1).DayNumber);
            Assert.That((first.Year, last.Year), Is.EqualTo((series.Year, series.Year)));
            Assert.That(series.Dates, Has.Length.InRange(series.Year == 2017 ? 29 : 60, series.Year == 2017 ? 74 : 147));
            Assert.That(series.Reflectance, Has.Length.EqualTo(series.Dates.Length * Bands));
            Assert.That(series.Scl, Has.Length.EqualTo(series.Dates.Length));
            Assert.That(series.TrueClear, Has.Length.EqualTo(series.Dates.Length));
            Assert.That(series.CloudOpacity, Has.Length.EqualTo(series.Dates.Length));
        }
    }

    [Test]
    public void EnumerateSeries_Reflectance_IsPlausibleInWholeSteps()
    {
        int clear = 0;
        foreach (SimulatedSeries series in new SimulatedLandscape(new() { SeriesCount = 1000 }).EnumerateSeries())
        {
            for (int t = 0; t < series.Dates.Length; t++)
            {
                ReadOnlySpan<float> bands = series.Reflectance.AsSpan(t * Bands, Bands);
                if (series.Scl[t] == 0)
                {
                    Assert.That(bands.ToArray(), Is.All.NaN);
                    continue;
                }

                foreach (float value in bands)
                {
                    if (!(value > -0.05f && value < 1))
                        Assert.Fail($"{series.Id}, date {t}: {value}");
                    if (MathF.Abs((value * 10000) - MathF.Round(value * 10000)) > 2e-3f)
                        Assert.Fail($"{series.Id}, date {t}: {value} is no whole step");
                }

                if (series.TrueClear[t])
                {
                    clear++;
                    if (bands[6] > 0.75f || bands[2] > 0.4f || bands[8] > 0.55f)
                        Assert.Fail($"{series.Id}, date {t}: {string.Join(' ', bands.ToArray())} is no field");
                }
            }
        }

        Assert.That(clear, Is.GreaterThan(20_000));
    }

    [TestCase(0.2)]
    [TestCase(0.5)]
    [TestCase(0.8)]
    public void EnumerateSeries_CloudFrequency_IsTheOneAskedForAndHigherInWinter(double frequency)
    {
        SimulatedLandscape landscape =
            new(new() { SeriesCount = 3000, RegionCount = 100, CloudFrequency = frequency, CirrusFrequency = 0 });
        int[] dates = new int[2];
        int[] cloudy = new int[2];
        foreach (SimulatedSeries series in landscape.EnumerateSeries())
        {
            for (int t = 0; t < series.Dates.Length; t++)
            {
                int day = series.Dates[t] - new DateOnly(series.Year, 1, 1).DayNumber + new DateOnly(1970, 1, 1).DayNumber;
                int season = day is > 91 and < 274 ? 1 : 0;
                dates[season]++;
                cloudy[season] += series.CloudOpacity[t] > 0.02 ? 1 : 0;
            }
        }

        Assert.That(cloudy.Sum() / (double)dates.Sum(), Is.EqualTo(frequency).Within(0.02));
        Assert.That(cloudy[0] / (double)dates[0], Is.GreaterThan((cloudy[1] / (double)dates[1]) + 0.08));
    }

    [Test]
    public void EnumerateSeries_Clouds_CoverFieldMatesTogetherAndBlocksApartLess()
    {
        SimulatedSeries[] series = [.. new SimulatedLandscape(new() { SeriesCount = 3000, RegionCount = 4 }).EnumerateSeries()];
        double mates = Agreement(series[0], series[4]); // next pixel of the same field
        double farther = Enumerable.Range(1, 20).Average(i => Agreement(series[0], series[i * 120]));
        Assert.That(mates, Is.GreaterThan(0.97));
        Assert.That(farther, Is.InRange(0.5, 0.93));

        static double Agreement(SimulatedSeries one, SimulatedSeries two)
        {
            int[] common = [.. one.Dates.Intersect(two.Dates)];
            return common.Average(date => Cloudy(one, date) == Cloudy(two, date) ? 1.0 : 0);
        }

        static bool Cloudy(SimulatedSeries series, int date) => series.CloudOpacity[Array.IndexOf(series.Dates, date)] > 0.02f;
    }

    [TestCase(0.0)]
    [TestCase(0.1)]
    public void EnumerateSeries_SceneClassErrorRate_IsTheShareOfClearDatesCalledUnclear(double rate)
    {
        SimulatedLandscape landscape = new(new() { SceneClassErrorRate = rate });
        int clear = 0;
        int lost = 0;
        int cloudy = 0;
        int missed = 0;
        foreach (SimulatedSeries series in landscape.EnumerateSeries())
        {
            for (int t = 0; t < series.Dates.Length; t++)
            {
                bool calledClear = series.Scl[t] is 4 or 5;
                clear += series.TrueClear[t] ? 1 : 0;
                lost += series.TrueClear[t] && !calledClear ? 1 : 0;
                cloudy += series.Scl[t] != 0 && series.CloudOpacity[t] > 0.02f ? 1 : 0;
                missed += series.CloudOpacity[t] > 0.02f && calledClear ? 1 : 0;
            }
        }

        Assert.That(lost / (double)clear, Is.EqualTo(rate).Within(0.005));
        Assert.That(missed / (double)cloudy, Is.InRange(0.7 * rate, 2.5 * rate));
    }

    [Test]
    public void EnumerateSeries_ShadowsAndClouds_DarkenAndBrighten()
    {
        double[] sums = new double[3];
        int[] counts = new int[3];
        foreach (SimulatedSeries series in new SimulatedLandscape(new() { SceneClassErrorRate = 0 }).EnumerateSeries())
        {
            for (int t = 0; t < series.Dates.Length; t++)
            {
                bool thick = series.CloudOpacity[t] > 0.75f && series.Scl[t] == 9;
                int kind = series.TrueClear[t] ? 0 : series.Scl[t] == 3 ? 1 : thick ? 2 : -1;
                if (kind < 0)
                    continue;
                sums[kind] += series.Reflectance[(t * Bands) + 6];
                counts[kind]++;
            }
        }

        Assert.That(counts, Is.All.GreaterThan(1000));
        Assert.That(sums[1] / counts[1], Is.LessThan(0.75 * sums[0] / counts[0]));
        Assert.That(sums[2] / counts[2], Is.GreaterThan(2 * sums[0] / counts[0]));
    }

    [Test]
    public void Validate_ManyBadOptions_ListsThemAllInOneMessage()
    {
        SimulatedLandscapeOptions options =
            new() { SeriesCount = 0, CloudFrequency = 0.99, Noise = double.NaN, Years = [2020, 1999] };
        ArgumentException error = Assert.Throws<ArgumentException>(() => new SimulatedLandscape(options))!;
        Assert.That(error.Message, Does.Contain("SeriesCount: expected at least 1, got 0")
            .And.Contain("CloudFrequency: expected 0 to 0.95, got 0.99")
            .And.Contain("Noise: expected 0 to 10, got NaN")
            .And.Contain("2020, 1999"));
    }

    [Test]
    public void GetSeries_OutsideTheCount_SaysWhichExist()
    {
        SimulatedLandscape landscape = new(new() { SeriesCount = 5 });
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => landscape.GetSeries(5))!;
        Assert.That(error.Message, Does.Contain("0 to 4").And.Contain("series 5"));
    }

    private static byte[] Bytes(SimulatedSeries series)
    {
        using MemoryStream stream = new();
        stream.Write(Encoding.UTF8.GetBytes($"{series.Id}|{series.Region}|{series.Block}|{series.Field}|{series.Label}|"));
        Span<byte> word = stackalloc byte[4];
        foreach (int value in (int[])[series.Year, .. series.Dates])
        {
            BinaryPrimitives.WriteInt32LittleEndian(word, value);
            stream.Write(word);
        }

        foreach (float value in (float[])[series.Latitude, series.Longitude, .. series.Reflectance, .. series.CloudOpacity])
        {
            BinaryPrimitives.WriteInt32LittleEndian(word, float.IsNaN(value) ? -1 : BitConverter.SingleToInt32Bits(value));
            stream.Write(word);
        }

        stream.Write(series.Scl);
        stream.Write([.. series.TrueClear.Select(clear => clear ? (byte)1 : (byte)0)]);
        return stream.ToArray();
    }
}
