using System.Text;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class SafetensorsReaderTests
{
    [Test]
    public void Open_EveryType_GivesExactValues()
    {
        byte[] data =
        [
            .. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes((Half)(-2.25)),
                .. new byte[] { 0x80, 0xBF },
            .. BitConverter.GetBytes(long.MinValue), .. BitConverter.GetBytes(-7), .. BitConverter.GetBytes((short)-300), 0x80,
                0xFF, 2, 0,
        ];
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, CheckpointBytes.Safetensors(
            """
            {"__metadata__":{"from":"a test"},
            "d":{"dtype":"F64","shape":[],"data_offsets":[0,8]},"f":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},
            "h":{"dtype":"F16","shape":[1,1],"data_offsets":[12,14]},"b":{"dtype":"BF16","shape":[1],"data_offsets":[14,16]},
            "l":{"dtype":"I64","shape":[1],"data_offsets":[16,24]},"i":{"dtype":"I32","shape":[1],"data_offsets":[24,28]},
            "s":{"dtype":"I16","shape":[1],"data_offsets":[28,30]},"c":{"dtype":"I8","shape":[1],"data_offsets":[30,31]},
            "u":{"dtype":"U8","shape":[1],"data_offsets":[31,32]},"t":{"dtype":"BOOL","shape":[2],"data_offsets":[32,34]},
            "e":{"dtype":"F32","shape":[0,3],"data_offsets":[34,34]}}
            """, data));
        Assert.That(checkpoint.Format, Is.EqualTo(CheckpointFormat.Safetensors));
        Assert.That(checkpoint.Metadata["from"], Is.EqualTo("a test"));
        Assert.That(string.Concat(checkpoint.Tensors.Select(tensor => tensor.Name)), Is.EqualTo("dfhbliscute"));
        Assert.That(checkpoint.Tensors.Select(tensor => tensor.ToDoubles().FirstOrDefault()),
            Is.EqualTo((double[])[1.5, double.NaN, -2.25, -1, long.MinValue, -7, -300, -128, 255, 1, 0]));
        Assert.That(checkpoint.Tensors.Select(tensor => tensor.ToSingles().FirstOrDefault()),
            Is.EqualTo((float[])[1.5f, float.NaN, -2.25f, -1, long.MinValue, -7, -300, -128, 255, 1, 0]));
        Assert.That(checkpoint["t"].ToInt64s(), Is.EqualTo((long[])[1, 0]));
        Assert.That(checkpoint["l"].ToInt64s(), Is.EqualTo((long[])[long.MinValue]));
        Assert.That(checkpoint["e"].Shape, Is.EqualTo((int[])[0, 3]));
        Assert.That(() => checkpoint["h"].ToInt64s(), Throws.InvalidOperationException.With.Message.Contains("'h'")
            .And.Message.Contains("Float16"));
    }

    [TestCase("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'a'", "F32 [2]", "0 to 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "4 bytes", "got 8", "SHA-256")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "4 bytes", "got 3", "SHA-256")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlaps", "byte 4", "byte 0")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "gap", "byte 0", "byte 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a'", "twice", "two")]
    [TestCase("""{"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}""", 0, "'a'", "65536, 65536", "0 to 0")]
    [TestCase("""{"a":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,4]}}""", 4, "'a'", "2147483647", "0 to 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[4294967296],"data_offsets":[0,4]}}""", 4, "'a'", "2147483647", "4294967296")]
    [TestCase("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'a'", "whole numbers", "another")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "'a'", "whole numbers", "another")]
    [TestCase("""{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "'a'", "numbers", "String")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4, "'a'", "at most 2", "more")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}""", 4, "'a'", "F32 [1]", "8 to 4")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "'a'", "in part", "less")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}""", 4, "'a'", "surplus", "'shape'")]
    [TestCase("""{"a":{"dtype":"F32","shape":[[[[[1]]]]],"data_offsets":[0,4]}}""", 4, "'a'", "numbers", "StartArray")]
    [TestCase("""{"a":[1]}""", 4, "'a'", "StartObject", "StartArray")]
    [TestCase("""{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "name", "empty", "SHA-256")]
    [TestCase("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} x""", 4, "JSON", "object of tensors", "'x'")]
    [TestCase("""{"__metadata__":{"a":1}}""", 0, "__metadata__", "String", "Number")]
    [TestCase("""{"a":""", 0, "JSON", "object of tensors", "SHA-256")]
    public void Open_FaultyHeader_SaysWhatIsWrong(string json, int dataLength, params string[] parts)
    {
        using TemporaryFolder folder = new();
        InvalidDataException? error = Assert.Throws<InvalidDataException>(
            () => CheckpointBytes.Open(folder.Path, CheckpointBytes.Safetensors(json, new byte[dataLength])));
        Assert.That(error!.Message, Does.Contain("weights.bin"));
        foreach (string part in parts)
            Assert.That(error.Message, Does.Contain(part));
    }

    [Test]
    public void Open_TypeThatIsNotRead_NamesTensorAndType()
    {
        using TemporaryFolder folder = new();
        byte[] file = CheckpointBytes.Safetensors("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", new byte[1]);
        Assert.That(() => CheckpointBytes.Open(folder.Path, file),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("F8_E4M3").And.Message.Contains("'a'"));
    }

    [TestCase(1L)]
    [TestCase(1000L)]
    [TestCase(100_000_001L)]
    [TestCase(long.MaxValue)]
    [TestCase(-1L)]
    public void Open_ImpossibleHeaderLength_SaysLengths(long length)
    {
        using TemporaryFolder folder = new();
        byte[] file = [.. BitConverter.GetBytes(length), .. "{}      "u8];
        Assert.That(() => CheckpointBytes.Open(folder.Path, file),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains($"{(ulong)length}").And.Message.Contains("2 to 8"));
    }

    [Test]
    public void Open_HeaderOfInvalidUtf8_IsRefused()
    {
        using TemporaryFolder folder = new();
        byte[] file = CheckpointBytes.Safetensors("""{"?":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]);
        file[Array.IndexOf(file, (byte)'?')] = 0xFF;
        Assert.That(() => CheckpointBytes.Open(folder.Path, file), Throws.TypeOf<InvalidDataException>());
    }

    [TestCase("version https://git-lfs.github.com/spec/v1\noid sha256:1", "Git LFS")]
    [TestCase("<!DOCTYPE html><html>", "web page")]
    [TestCase("\u0001\u0002", "0102")]
    public void Open_AnotherFormat_SaysWhichItLooksLike(string content, string expected)
    {
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path, Encoding.UTF8.GetBytes(content)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(expected));
    }

    [Test]
    public void Open_NoFileEmptyFileOrFolder_SaysSo()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path, []), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("empty"));
        Assert.That(() => Checkpoint.Open(folder.Path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("folder"));
        Assert.That(() => Checkpoint.Open(Path.Combine(folder.Path, "absent.pt")),
            Throws.TypeOf<FileNotFoundException>().With.Message.Contains("absent.pt"));
    }

    [Test]
    public void Indexer_UnknownName_NamesFileNameAndNearNames()
    {
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, CheckpointBytes.Safetensors(
            """{"encoder.norm.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"q":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
            new byte[8]));
        Assert.That(() => checkpoint["encoder.nrm.weight"], Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("weights.bin")
            .And.Message.Contains("'encoder.nrm.weight'").And.Message.Contains("'encoder.norm.weight'")
                .And.Message.Not.Contains("'q'"));
        Assert.That(checkpoint.TryGet("q", out _), Is.True);
    }

    [Test]
    public void CopyTo_ShortDestination_SaysLengths()
    {
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Safetensors("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", CheckpointBytes.Singles(2)));
        Assert.That(() => checkpoint["a"].CopyTo(new float[1]), Throws.ArgumentException.With.Message.Contains("expected 2")
            .And.Message.Contains("got 1"));
        float[] values = [9, 9, 9];
        checkpoint["a"].CopyTo(values);
        Assert.That(values, Is.EqualTo((float[])[0, 1, 9]));
    }

    [Test]
    public void ToSingles_AfterDispose_Throws()
    {
        using TemporaryFolder folder = new();
        Checkpoint checkpoint = CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Safetensors("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", CheckpointBytes.Singles(2)));
        checkpoint.Dispose();
        Assert.That(() => checkpoint["a"].ToSingles(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => checkpoint.ComputeSha256(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void ComputeSha256_SmallFile_IsThatOfItsBytes()
    {
        byte[] file = CheckpointBytes.Safetensors("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", CheckpointBytes.Singles(2));
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, file);
        Assert.That(checkpoint.ComputeSha256(),
            Is.EqualTo(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))));
        Assert.That(checkpoint.FileLength, Is.EqualTo(file.Length));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.That(() => checkpoint.ComputeSha256(cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
