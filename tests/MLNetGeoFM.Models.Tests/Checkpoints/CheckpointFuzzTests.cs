using System.Diagnostics;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>
/// Damaged and hostile files: each ends in a typed error or in tensors that can be read, takes at most 64 MiB beyond its own
/// length, and two seconds.
/// </summary>
[TestFixture]
[Category("Property")]
public sealed class CheckpointFuzzTests
{
    private const int Files = 10_000;
    private const long MostMemory = 64L << 20;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    [Test]
    public void Open_TenThousandDamagedFiles_EndInTypedErrorsOrTensors()
    {
        byte[][] whole = [.. Seeds()];
        int opened = 0, refused = 0;
        long largest = 0;
        TimeSpan longest = TimeSpan.Zero;
        using TemporaryFolder folder = new();
        for (int i = 0; i < Files; i++)
        {
            Random random = new(i);
            byte[] file = i % 4 == 3 ? CheckpointMutation.Nonsense(random)
                : CheckpointMutation.Injure(whole[random.Next(whole.Length)], random);
            Outcome outcome = Read(folder.Path, file, $"file {i}");
            _ = outcome.Opened ? opened++ : refused++;
            largest = Math.Max(largest, outcome.Memory);
            longest = outcome.Time > longest ? outcome.Time : longest;
        }

        TestContext.Out.WriteLine($"{opened} opened, {refused} refused; most memory {largest} bytes, most time {longest.TotalMilliseconds:f0} ms");
        Assert.That(opened, Is.GreaterThan(Files / 50), "damage must not all be found at the first byte");
        Assert.That(refused, Is.GreaterThan(Files / 2));
    }

    [Test]
    public void ToSingles_DamagedFileWithChecksums_NeverGivesOtherValues()
    {
        byte[] whole = Torch();
        using TemporaryFolder folder = new();
        Dictionary<string, float[]> right;
        using (Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, whole))
            right = checkpoint.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.ToSingles());
        int same = 0;
        for (int i = 0; i < whole.Length * 8; i += 3)
        {
            byte[] file = [.. whole];
            file[i / 8] ^= (byte)(1 << i % 8);
            try
            {
                using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, file);
                foreach (CheckpointTensor tensor in checkpoint.Tensors)
                    Assert.That(tensor.ToSingles(), Is.EqualTo(right[tensor.Name]), $"bit {i}, {tensor.Name}");
                same++;
            }
            catch (Exception error) when (error is InvalidDataException or NotSupportedException)
            {
            }
        }

        // Time stamps and versions in the headers do not matter.
        Assert.That(same, Is.GreaterThan(0));
    }

    [TestCaseSource(nameof(Bombs))]
    public void Open_SmallFileThatUnfolds_TakesLittleMemoryAndTime(string name)
    {
        using TemporaryFolder folder = new();
        Outcome outcome = Read(folder.Path, Bomb(name), name);
        TestContext.Out.WriteLine($"{name}: opened {outcome.Opened}, {outcome.Memory} bytes, {outcome.Time.TotalMilliseconds:f0} ms");
    }

    private static IEnumerable<string> Bombs() =>
    [
        "lists", "dictionaries", "tuples", "nones", "marks", "numbers", "memo", "list growth", "pair growth", "single tuples",
        "text", "shared text",
        "tensors", "wide tensors", "long keys", "storages", "global text", "long integers", "header entries", "header metadata",
        "header shapes", "zip entries", "zip slashes",
    ];

    private static byte[] Bomb(string name)
    {
        const int Length = 3 << 20;
        PickleBytes pickle = new PickleBytes().Protocol(4);
        switch (name)
        {
            case "lists": return Torch(Repeat(pickle, Length, ']', '0'));
            case "dictionaries": return Torch(Repeat(pickle, Length, '}', '0'));
            case "tuples": return Torch(Repeat(pickle, Length, ')', '0'));
            case "nones": return Torch(Repeat(pickle, Length, 'N'));
            case "marks": return Torch(Repeat(pickle, Length, '('));
            case "numbers": return Torch(Repeat(pickle, Length, 'K', 'a', '0'));
            case "memo": return Torch(Repeat(pickle.Op('N'), Length, '\u0094'));
            case "list growth": return Torch(Repeat(pickle.Op(']'), Length, 'N', 'a'));
            case "pair growth": return Torch(Repeat(pickle.Op('}'), Length, 'N', 'N', 's'));
            case "single tuples": return Torch(Repeat(pickle.Op('N'), Length, '\u0085'));
            case "text": return Torch(pickle.Text(new string('a', 8 * Length)).End());
            case "shared text":
                pickle.Op('}').Mark().Text(new string('a', Length)).Op('\u0094');
                for (int i = 0; i < 1000; i++)
                    pickle.Op('h').Raw(0).Op('}').Op('h').Raw(0).Op('N', 's');
                return Torch(pickle.Op('0', 'u').End());
            case "tensors" or "wide tensors":
                long[] shape = [.. Enumerable.Repeat(1L, name == "tensors" ? 0 : 32)];
                pickle.Op(']').Mark();
                for (int i = 0; i < (name == "tensors" ? 25_000 : 9_000); i++)
                    pickle.Tensor("FloatStorage", "0", 6, 0, shape, shape);
                return Torch(pickle.Op('e').End());
            case "long keys":
                for (int level = 0; level < 60; level++)
                    pickle.Op('}').Text(new string('k', 40_000));
                pickle.Op(']').Raw([.. Enumerable.Repeat((byte)'N', 200_000)]);
                return Torch(pickle.Op('e').End());
            case "storages":
                pickle.Op(']').Mark();
                for (int i = 0; i < 60_000; i++)
                    pickle.Storage("FloatStorage", $"{i}", 0);
                return Torch(pickle.Op('e').End());
            case "global text":
                pickle.Text(new string('a', Length)).Text(new string('b', Length)).Raw(0x93);
                return Torch(pickle.End());
            case "long integers":
                for (int i = 0; i < Length / 256; i++)
                    pickle.Raw(0x8A, 255).Raw([.. Enumerable.Repeat((byte)1, 255)]).Op('0');
                return Torch(pickle.End());
            case "header entries":
                return CheckpointBytes.Safetensors(
                    $"{{{string.Join(',', Enumerable.Range(0, 120_000).Select(i => $"\"{i}\":{{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[{i},{i + 1}]}}"))}}}", new byte[120_000]);
            case "header metadata":
                return CheckpointBytes.Safetensors(
                    $"{{\"__metadata__\":{{{string.Join(',', Enumerable.Range(0, 300_000).Select(i => $"\"{i}\":\"\""))}}}}}",
                        []);
            case "header shapes":
                return CheckpointBytes.Safetensors(
                    $"{{{string.Join(',', Enumerable.Range(0, 30_000).Select(i => $"\"{i}\":{{\"dtype\":\"I8\",\"shape\":[0{string.Concat(Enumerable.Repeat(",1", 31))}],\"data_offsets\":[0,0]}}"))}}}", []);
            default:
                string entry = name == "zip entries" ? "" : new string('/', 900);
                return CheckpointBytes.Zip([.. Enumerable.Range(0, 6000).Select(i => new ZipPart($"a{entry}{i}", []))]);
        }
    }

    private static byte[] Repeat(PickleBytes pickle, int length, params char[] operations)
    {
        byte[] bytes = [.. operations.Select(operation => (byte)operation)];
        return pickle.Raw([.. Enumerable.Range(0, length).Select(i => bytes[i % bytes.Length])]).End();
    }

    private static IEnumerable<byte[]> Seeds()
    {
        yield return CheckpointBytes.Safetensors(
            """{"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"a.count":{"dtype":"I64","shape":[],"data_offsets":[24,32]},"b":{"dtype":"F16","shape":[2,2],"data_offsets":[32,40]}}""",
            new byte[40]);
        yield return Torch();
        yield return CheckpointMutation.WithoutChecksums(Torch());
        yield return CheckpointMutation.WithoutChecksums(Torch(Convert.FromBase64String(PythonPickles.ByProtocol[2]),
            ("1", new byte[16])));
        yield return CheckpointMutation.WithoutChecksums(Torch(Convert.FromBase64String(PythonPickles.ByProtocol[5]),
            ("1", new byte[16])));
        yield return CheckpointBytes.Legacy(PickleBytes.OneTensor(6, 1, [2, 2], [3, 1], legacy: true),
            ("0", 6, CheckpointBytes.Singles(6)));
        string fixtures = Path.Combine(FixtureFolder.Root, "pt-format");
        if (!Directory.Exists(fixtures))
            yield break;
        foreach (string path in Directory.GetFiles(fixtures, "*.pt").Append(Path.Combine(fixtures, "expected.safetensors")))
        {
            byte[] file = File.ReadAllBytes(path);
            yield return file.AsSpan().StartsWith("PK"u8) ? CheckpointMutation.WithoutChecksums(file) : file;
        }
    }

    private static byte[] Torch() => Torch(new PickleBytes().Protocol().OrderedDictionary().Mark()
        .Text("w").Tensor("FloatStorage", "0", 6, 0, [2, 3], [3, 1]).Text("v").Tensor("FloatStorage", "0", 6, 1, [3, 2], [1, 2])
        .Text("n").Tensor("LongStorage", "n", 1, 0, [], []).Op('u').End(), ("n", new byte[8]));

    private static byte[] Torch(byte[] pickle, params (string, byte[])[] more) =>
        CheckpointBytes.Torch(pickle, [("0", CheckpointBytes.Singles(6)), .. more]);

    private static Outcome Read(string folder, byte[] file, string name)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "damaged.bin");
        File.WriteAllBytes(path, file);
        Outcome outcome = Read(path, name);

        // Another program may have had the machine: what is slow by itself is slow twice.
        if (outcome.Time > MostTime)
            outcome = Read(path, name);
        Assert.That(outcome.Time, Is.LessThan(MostTime), name);
        Assert.That(outcome.Memory, Is.LessThan(MostMemory + file.Length), name);
        return outcome;
    }

    private static Outcome Read(string path, string name)
    {
        bool opened = false;
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            using Checkpoint checkpoint = Checkpoint.Open(path);
            opened = true;
            foreach (CheckpointTensor tensor in checkpoint.Tensors)
            {
                if (tensor.ToSingles().Length != tensor.Count)
                    Assert.Fail($"{name}: {tensor.Name}");
            }
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException)
        {
            if (!error.Message.Contains(Path.GetFileName(path), StringComparison.Ordinal))
                Assert.Fail($"{name}: the message does not name the file: {error.Message}");
        }
        catch (Exception error) when (error is not AssertionException)
        {
            Assert.Fail($"{name}: {error}");
        }

        return new Outcome(opened, GC.GetAllocatedBytesForCurrentThread() - before, Stopwatch.GetElapsedTime(start));
    }

    private readonly record struct Outcome(bool Opened, long Memory, TimeSpan Time);
}
