using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Core.Tests;

[TestFixture]
internal sealed class SeriesFuzzTests
{
    private static readonly string[] Files = ["series.json", "samples.csv", "observations.csv", "regions.csv"];
    private static readonly byte[] Telling = "\",\n\r\0-.:{}[]09eN/\\ \u00ff"u8.ToArray();

    [Test]
    [CancelAfter(60_000)]
    public void ReadSeries_RandomlyMutatedFolder_SucceedsOrNamesTheFault()
    {
        using TemporaryFolder folder = new();
        SeriesDamage.WriteValidFolder(folder.Path);
        SeriesDamage.PlaceFile("North,46,-102\nSouth,34,-90\n")(folder.Path);
        Dictionary<string, byte[]> valid = Files.ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(folder.Path, file)));
        Random random = new(20190501);
        int succeeded = 0;
        int refused = 0;
        for (int trial = 0; trial < 1000; trial++)
        {
            string file = Files[random.Next(Files.Length)];
            File.WriteAllBytes(Path.Combine(folder.Path, file), Mutate(valid[file], random));
            try
            {
                foreach (SeriesRecord record in SeriesFolder.Open(folder.Path).ReadSeries())
                    Assert.That(record.Reflectance.Length, Is.EqualTo(record.NumberOfDates * record.NumberOfBands));
                succeeded++;
            }
            catch (InvalidDataException fault)
            {
                Assert.That(fault.Message, Does.Contain(folder.Path).And.Contain("expected "));
                refused++;
            }

            File.WriteAllBytes(Path.Combine(folder.Path, file), valid[file]);
        }

        TestContext.Out.WriteLine($"{succeeded} succeeded, {refused} refused");
        Assert.That(succeeded, Is.GreaterThan(30));
        Assert.That(refused, Is.GreaterThan(500));
    }

    private static byte[] Mutate(byte[] valid, Random random)
    {
        List<byte> bytes = [.. valid];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count);
            byte value = random.Next(2) == 0 ? Telling[random.Next(Telling.Length)] : (byte)random.Next(256);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at - 1));
                    break;
                case 3:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }
}
