using System.Text;

namespace MLNetGeoFM.Vector.Tests;

/// <summary>
/// The frames were written by the zstd program, at levels that use every kind of block, of literals and of tables; Files/generate-zstd.mjs
/// has the formulas.
/// </summary>
public sealed class ZstdTests
{
    private static readonly string[] Crops = ["Corn", "Soy", "Wheat", "Rice", "Cotton", "Barley", "Oats", "Hops"];

    private static readonly byte[] Content =
    [
        .. Words(60000), .. Words(50000), .. Products(4000, 1, 11), .. Products(200, 3, 13).Select(x => (byte)('a' + x)),
        .. Enumerable.Range(0, 50).SelectMany(i => Enumerable.Repeat((byte)(65 + (i % 5)), 7 + (i % 3)).Append((byte)(i % 7))),
        .. Bytes(3000, 9), .. new byte[200000],
    ];

    private static byte[] Frames => File.ReadAllBytes(ParquetTableTests.PathOf("zstd-frames.zst"));

    [Test]
    public void Decompress_FramesOfEveryKind_GiveTheirFormulas()
    {
        byte[] decompressed = new byte[Content.Length];
        Zstd.Decompress(Frames, decompressed);
        Assert.That(decompressed.AsSpan().SequenceEqual(Content), Is.True);
    }

    [Test]
    public void Decompress_OtherLength_IsRefused()
    {
        byte[] frames = Frames;
        Assert.Multiple(() =>
        {
            Assert.That(() => Zstd.Decompress(frames, new byte[Content.Length - 1]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("more than"));
            Assert.That(() => Zstd.Decompress(frames, new byte[Content.Length + 1]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("another length"));
            Assert.That(() => Zstd.Decompress(frames.AsSpan(..^1), new byte[Content.Length]), Throws.TypeOf<InvalidDataException>());
            Assert.That(() => Zstd.Decompress("PAR1 and more"u8, new byte[9]), Throws.TypeOf<InvalidDataException>().With.Message.Contains("FD2FB528"));
        });
    }

    /// <summary>A frame of one raw byte whose header names dictionary 7.</summary>
    [Test]
    public void Decompress_FrameWithADictionary_IsRefusedByName() =>
        Assert.That(() => Zstd.Decompress([0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 1, 9, 0, 0, 42], new byte[1]),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("dictionary"));

    /// <summary>Every frame ends with a checksum: whatever is damaged, wrong bytes are not given for right ones.</summary>
    [Test]
    public void Decompress_DamagedFrames_EndInTheContentOrOneKindOfError()
    {
        byte[] valid = Frames, decompressed = new byte[Content.Length];
        Random random = new(3);
        int refused = 0, runs = 0;
        for (; runs < 300; runs++)
        {
            byte[] bytes = [.. valid];
            for (int change = random.Next(3); change >= 0; change--)
            {
                // Half of the damage stands near the beginning of the frames, where their headers and tables are.
                int at = random.Next(2) == 0 ? random.Next(bytes.Length) : random.Next(600);
                bytes[at] = random.Next(2) == 0 ? (byte)(bytes[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
            }

            try
            {
                Zstd.Decompress(bytes, decompressed);
                Assert.That(decompressed.AsSpan().SequenceEqual(Content), Is.True, $"run {runs}");
            }
            catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(runs / 2));
    }

    /// <summary>A short frame, changed at every bit: no error but the two kinds.</summary>
    [Test]
    public void Decompress_EveryBitOfAShortFrameChanged_EndsInBytesOrOneKindOfError()
    {
        byte[] valid = Frames;
        int start = valid.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x5A, 0x2A, 0x4D, 0x18]) + 11;
        byte[] frame = valid[start..(start + 89)], decompressed = new byte[200];
        Zstd.Decompress(frame, decompressed);
        Assert.That(decompressed, Is.EqualTo(Products(200, 3, 13).Select(x => (byte)('a' + x))));
        int refused = 0;
        for (int bit = 0; bit < 8 * frame.Length; bit++)
        {
            byte[] bytes = [.. frame];
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Zstd.Decompress(bytes, decompressed);
            }
            catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(8 * frame.Length * 9 / 10));
    }

    /// <summary>Source of the values: the reference implementation's self test and published examples of XXH64, seed 0.</summary>
    [TestCase("", 0xEF46DB3751D8E999UL)]
    [TestCase("a", 0xD24EC4F1A98C6E5BUL)]
    [TestCase("abc", 0x44BC2CF5AD770999UL)]
    public void XxHash64_KnownTexts_HaveTheirHashes(string text, ulong expected) => Assert.That(XxHash64.Of(Encoding.ASCII.GetBytes(text)), Is.EqualTo(expected));

    private static byte[] Bytes(int count, int seed)
    {
        byte[] drawn = new byte[count];
        for (int i = 0; i < count; i++)
        {
            seed = unchecked((seed * 1103515245) + 12345) & 0x7fffffff;
            drawn[i] = (byte)(seed >> 16);
        }

        return drawn;
    }

    private static byte[] Words(int count) =>
        Encoding.ASCII.GetBytes(string.Join(' ', Bytes(count, 5).Select(x => Crops[x >> 5] + ((x & 31) == 0 ? "\n" : ""))));

    private static byte[] Products(int count, int seed, int shift) =>
        [.. Bytes(count, seed).Zip(Bytes(count, seed + 1), (x, y) => (byte)((x * y) >> shift))];
}
