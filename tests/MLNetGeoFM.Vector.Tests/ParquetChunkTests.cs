using System.Text;

namespace MLNetGeoFM.Vector.Tests;

/// <summary>Pages put together by hand, for encodings that no writer at hand uses.</summary>
public sealed class ParquetChunkTests
{
    private const int DeltaBytes = 7;
    private static readonly ParquetColumn _text = new("text", ParquetType.Bytes, 0, IsOptional: false, ParquetMeaning.Text, IsUtc: false, 0);

    /// <summary>Source: Apache Parquet format, Encodings.md, example of "Delta Strings".</summary>
    [Test]
    public void Read_TextsWithPrefixes_AreThoseOfTheFormatsExample()
    {
        byte[] page = [.. Differences(0, 2, 0, 3), .. Differences(4, 2, 6, 5), .. "axislebabbleyhood"u8];
        Assert.That(Texts(Page(page, 4), 4), Is.EqualTo(new[] { "axis", "axle", "babble", "babyhood" }));
    }

    [Test]
    public void Read_PrefixLongerThanTheLastText_IsRefused()
    {
        byte[] page = [.. Differences(0, 5), .. Differences(4, 1), .. "axiss"u8];
        Assert.That(() => Texts(Page(page, 2), 2), Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected 0 to 4, got 5"));
    }

    /// <summary>A thousand texts that each repeat a kilobyte: a small page must not become a large column.</summary>
    [Test]
    public void Read_TextsThatGrow_CountAsUncompressedBytes()
    {
        int[] prefixes = [0, .. Enumerable.Repeat(1000, 999)], suffixes = [1000, .. Enumerable.Repeat(0, 999)];
        byte[] page = [.. Differences(prefixes), .. Differences(suffixes), .. new byte[1000]];
        Assert.That(Texts(Page(page, 1000), 1000, 2_000_000), Has.Count.EqualTo(1000));
        Assert.That(() => Texts(Page(page, 1000), 1000, 100_000), Throws.TypeOf<InvalidDataException>().With.Message.Contains("at most 100000 bytes"));
    }

    /// <summary>One byte for each list in a list: without a limit, a stack frame for each as well.</summary>
    [TestCase(0x19)]
    [TestCase(0x1C)]
    public void Read_HeaderOfEndlessNesting_IsRefused(int header)
    {
        byte[] chunk = new byte[200_000];
        Array.Fill(chunk, (byte)header);
        Assert.That(() => Texts(chunk, 1), Throws.TypeOf<InvalidDataException>().With.Message.Contains("too deep"));
    }

    /// <summary>A list of a million empty structures, a byte each.</summary>
    [Test]
    public void Read_HeaderOfManyValues_IsRefusedBeforeTheyAreThere()
    {
        byte[] chunk = [0x19, 0xFC, .. Varint(1_000_000), .. new byte[1_000_001]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => Texts(chunk, 1), Throws.TypeOf<InvalidDataException>().With.Message.Contains("too many values"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    /// <summary>Truth values take no byte of their own.</summary>
    [Test]
    public void Read_HeaderOfManyTruthValues_IsRefused()
    {
        byte[] chunk = new byte[20_000];
        Array.Fill(chunk, (byte)0x11);
        Assert.That(() => Texts(chunk, 1), Throws.TypeOf<InvalidDataException>().With.Message.Contains("too many values"));
    }

    [Test]
    public void Read_PagesWhoseLengthsAddUpBeyondEveryNumber_AreRefused()
    {
        byte[] first = Page([.. Differences(0), .. Differences(1), (byte)'a'], 1);
        byte[] second = [0x15, 0, 0x16, .. LongZigZag(long.MaxValue), 0x15, 0, 0x2C, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 6, 0, 0];
        Assert.That(() => Texts([.. first, .. second], 2), Throws.TypeOf<InvalidDataException>().With.Message.Contains("too large"));
    }

    [Test]
    public void DeltaValues_PartsWhoseProductWraps_AreRefused() =>
        Assert.That(() => Differences([.. Varint(128), .. LongVarint(1UL << 59), 2, 0, 0, 0, 0], 2),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("multiple of 32"));

    [TestCase(0, 1, 2, "multiple of 32")]
    [TestCase(128, 0, 2, "multiple of 32")]
    [TestCase(100, 4, 2, "multiple of 32")]
    [TestCase(1 << 30, 4, 2, "multiple of 32")]
    [TestCase(128, 4, 3, "expected 2 values, got 3")]
    public void DeltaValues_WrongHeader_IsRefused(int perBlock, int parts, int count, string part) =>
        Assert.That(() => Differences([.. Varint((uint)perBlock), .. Varint((uint)parts), .. Varint((uint)count), 0, 0, 0, 0, 0, 0], 2),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(part));

    [Test]
    public void DeltaValues_WidestDifferences_Wrap()
    {
        // One block of 32 values in one part, 64 bits each: the second value is the first plus 2^63 + (-1), in arithmetic that wraps.
        byte[] bytes = [32, 1, 2, 3, 1, 64, .. BitConverter.GetBytes(long.MinValue), .. new byte[31 * 8]];
        Assert.That(Differences(bytes, 2), Is.EqualTo(new[] { -2, unchecked(-2 + long.MinValue - 1) }));
    }

    private static long[] Differences(byte[] bytes, int count)
    {
        ByteCursor cursor = new(bytes);
        return DeltaValues.Read(ref cursor, count);
    }

    private static List<string> Texts(byte[] chunk, int rows, long most = 1 << 20)
    {
        ParquetValues values = new(_text);
        new ParquetChunk(_text, 0, most).Read(chunk, rows, values);
        return [.. values.Bytes.Select(bytes => Encoding.UTF8.GetString(bytes.Span))];
    }

    /// <summary>Blocks of 128 values in one part, differences of 16 bits from the least one.</summary>
    private static byte[] Differences(params int[] values)
    {
        List<byte> bytes = [.. Varint(128), .. Varint(1), .. Varint((uint)values.Length), .. ZigZag(values[0])];
        for (int start = 1; start < values.Length; start += 128)
        {
            int[] differences = [.. Enumerable.Range(start, Math.Min(128, values.Length - start)).Select(i => values[i] - values[i - 1])];
            int least = differences.Min();
            bytes.AddRange([.. ZigZag(least), 16]);
            for (int i = 0; i < 128; i++)
                bytes.AddRange(BitConverter.GetBytes((ushort)(i < differences.Length ? differences[i] - least : 0)));
        }

        return [.. bytes];
    }

    /// <summary>A data page in Thrift's compact protocol: kind, two sizes, and a header with count and encodings.</summary>
    private static byte[] Page(byte[] page, int count) =>
    [
        0x15, 0, 0x15, .. ZigZag(page.Length), 0x15, .. ZigZag(page.Length),
        0x2C, 0x15, .. ZigZag(count), 0x15, .. ZigZag(DeltaBytes), 0x15, .. ZigZag(3), 0x15, .. ZigZag(3), 0, 0, .. page,
    ];

    private static byte[] ZigZag(int value) => Varint((uint)((value << 1) ^ (value >> 31)));

    private static byte[] LongZigZag(long value) => LongVarint((ulong)((value << 1) ^ (value >> 63)));

    private static byte[] Varint(uint value) => LongVarint(value);

    private static byte[] LongVarint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
