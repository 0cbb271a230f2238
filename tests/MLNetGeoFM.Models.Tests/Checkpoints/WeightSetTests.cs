using System.Text;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class WeightSetTests
{
    private static WeightSet Two(float last = 4) => new([("b", [2, 2], [1, 2, 3, last]), ("a\"é", [], [float.NaN])]);

    [Test]
    public void Write_TwoTensors_GivesTheseBytes()
    {
        using MemoryStream stream = new();
        SafetensorsWriter.Write(stream, Two(), new Dictionary<string, string> { ["z"] = "1", ["k"] = "2" });
        byte[] bytes = stream.ToArray();
        int length = (int)BitConverter.ToInt64(bytes);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.That(length % 8, Is.Zero);
        Assert.That(header.TrimEnd(' '), Is.EqualTo(
            "{\"__metadata__\":{\"k\":\"2\",\"z\":\"1\"},\"a\\u0022\\u00E9\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[4,20]}}"));
        Assert.That(bytes[(8 + length)..], Is.EqualTo(
            (byte[])[.. BitConverter.GetBytes(float.NaN), .. BitConverter.GetBytes(1f), .. BitConverter.GetBytes(2f),
                .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(4f)]));
    }

    [Test]
    public void Write_ToFileAndOpen_GivesTheSameTensors()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string path = Path.Combine(folder.Path, "weights.safetensors");
        File.WriteAllText(path, "an older file");
        SafetensorsWriter.Write(path, Two(), new Dictionary<string, string> { ["model"] = "toy@1" });
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo((string[])[path]));
        using Checkpoint checkpoint = Checkpoint.Open(path);
        Assert.That(checkpoint.Metadata["model"], Is.EqualTo("toy@1"));
        WeightSet again = StrictLoading.Load(checkpoint, [new ExpectedTensor("b", [2, 2]), new ExpectedTensor("a\"é", [])],
            "toy@1");
        Assert.That(again.ComputeSha256(), Is.EqualTo(Two().ComputeSha256()));
    }

    [Test]
    public void Write_FileThatCannotBeWritten_LeavesTheOldOne()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "absent", "weights.safetensors");
        Assert.That(() => SafetensorsWriter.Write(path, Two()), Throws.InstanceOf<IOException>());
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void Read_WhatWriteWrote_StopsAtItsEnd()
    {
        WeightSet weights = new([("large", [700_001, 3], [.. Enumerable.Range(0, 2_100_003).Select(i => (float)i)]),
            ("none", [0], [])]);
        using MemoryStream stream = new();
        stream.WriteByte(1);
        weights.Write(stream);
        stream.WriteByte(2);
        stream.Position = 1;
        WeightSet again = WeightSet.Read(stream);
        Assert.That(stream.ReadByte(), Is.EqualTo(2));
        Assert.That(again.ComputeSha256(), Is.EqualTo(weights.ComputeSha256()));
        Assert.That(again.Values("large").SequenceEqual(weights.Values("large")), Is.True);
        Assert.That(again.Shape("none"), Is.EqualTo((int[])[0]));
    }

    [Test]
    public void Read_EveryTruncation_IsRefused()
    {
        using MemoryStream stream = new();
        Two().Write(stream);
        byte[] bytes = stream.ToArray();
        for (int length = 0; length < bytes.Length; length++)
            Assert.That(() => WeightSet.Read(new MemoryStream(bytes, 0, length)), Throws.TypeOf<InvalidDataException>(),
                $"{length}");
    }

    [Test]
    public void Read_StreamThatPromisesMuch_TakesLittle()
    {
        byte[] bytes = CheckpointBytes.Safetensors("""{"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", new byte[64]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => WeightSet.Read(new MemoryStream(bytes)), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("8000000000"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
        byte[] header = [.. BitConverter.GetBytes(99_000_000L), .. new byte[100]];
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => WeightSet.Read(new MemoryStream(header)), Throws.TypeOf<InvalidDataException>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
    }

    [Test]
    public void Read_OtherType_IsRefused()
    {
        byte[] bytes = CheckpointBytes.Safetensors("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);
        Assert.That(() => WeightSet.Read(new MemoryStream(bytes)), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("Float64"));
    }

    [Test]
    public void ComputeSha256_OrderDoesNotMatter_EveryBitShapeAndNameDoes()
    {
        string hash = Two().ComputeSha256();
        Assert.That(hash, Has.Length.EqualTo(64)
            .And.EqualTo(new WeightSet([("a\"é", [], [float.NaN]), ("b", [2, 2], [1, 2, 3, 4])]).ComputeSha256()));
        Assert.That(hash, Is.Not.EqualTo(Two(MathF.BitIncrement(4)).ComputeSha256()));
        Assert.That(hash, Is.Not.EqualTo(new WeightSet([("b", [4], [1, 2, 3, 4]), ("a\"é", [], [float.NaN])]).ComputeSha256()));
        Assert.That(hash, Is.Not.EqualTo(new WeightSet([("c", [2, 2], [1, 2, 3, 4]), ("a\"é", [], [float.NaN])])
            .ComputeSha256()));
        Assert.That(new WeightSet([("z", [1], [0f])]).ComputeSha256(), Is.Not.EqualTo(new WeightSet([("z", [1], [-0f])])
            .ComputeSha256()));
    }

    [Test]
    public void Constructor_CallersArray_IsCopied()
    {
        float[] values = [1];
        int[] shape = [1];
        WeightSet weights = new([("a", shape, values)]);
        values[0] = 2;
        shape[0] = 2;
        Assert.That((weights.Values("a")[0], weights.Shape("a")[0]), Is.EqualTo((1f, 1)));
    }

    [Test]
    public void Constructor_ValuesDoNotFit_Throws()
    {
        Assert.That(() => new WeightSet([("a", [2], [1])]), Throws.ArgumentException.With.Message.Contains("[2]")
            .And.Message.Contains("1 values"));
        Assert.That(() => new WeightSet([("a", [-1], [1])]), Throws.ArgumentException);
        Assert.That(() => new WeightSet([("a", [1], [1]), ("a", [1], [1])]),
            Throws.ArgumentException.With.Message.Contains("twice"));
        Assert.That(() => new WeightSet([("", [1], [1])]), Throws.ArgumentException);
        Assert.That(() => new WeightSet([("__metadata__", [1], [1])]), Throws.ArgumentException);
        Assert.That(() => new WeightSet([("a", [1], [1])]).Values("b"), Throws.ArgumentException.With.Message.Contains("'b'"));
    }
}
