using System.Globalization;
using System.Text;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>A file of 400 MB is mapped, and read one tensor at a time.</summary>
[TestFixture]
[Category("Unit")]
public sealed class LargeCheckpointTests
{
    private const int Tensors = 4;
    private const int Count = 26_214_400;

    [Test]
    public void ToSingles_FileOf400Megabytes_TakesMemoryForOneTensorAtATime()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.Path);
        string path = Path.Combine(folder.Path, "large.safetensors");
        WriteSparse(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using Checkpoint checkpoint = Checkpoint.Open(path);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 16), "opening");
        Assert.That(checkpoint.FileLength, Is.GreaterThan(400_000_000));

        before = GC.GetAllocatedBytesForCurrentThread();
        float[] values = checkpoint["t0"].ToSingles();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4L * Count + (1 << 16)), "one tensor");

        before = GC.GetAllocatedBytesForCurrentThread();
        foreach (string name in (string[])["t1", "t3"])
        {
            CheckpointTensor tensor = checkpoint[name];
            tensor.CopyTo(values);
            Assert.That((values[0], values[Count - 1]), Is.EqualTo((tensor.Name[1] - '0', tensor.Name[1] - '0' + 0.5f)),
                tensor.Name);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 16), "into memory of the caller");
    }

    private static void WriteSparse(string path)
    {
        StringBuilder json = new("{");
        for (int i = 0; i < Tensors; i++)
        {
            json.Append(CultureInfo.InvariantCulture,
                $"{(i > 0 ? "," : "")}\"t{i}\":{{\"dtype\":\"F32\",\"shape\":[{Count}],\"data_offsets\":[{4L * Count * i},{4L * Count * (i + 1)}]}}");
        }

        byte[] start = CheckpointBytes.Safetensors(json.Append('}').ToString(), []);
        using FileStream stream = File.Create(path);
        stream.Write(start);
        stream.SetLength(start.Length + 4L * Count * Tensors);
        for (int i = 0; i < Tensors; i++)
        {
            stream.Position = start.Length + 4L * Count * i;
            stream.Write(BitConverter.GetBytes((float)i));
            stream.Position = start.Length + 4L * Count * (i + 1) - 4;
            stream.Write(BitConverter.GetBytes(i + 0.5f));
        }
    }
}
