using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>What holds for the bytes of every head.</summary>
internal static class SavedHeadAssert
{
    public static void PredictsTheSameBits<THead>(THead head, Func<BinaryReader, THead> read, float[] features)
        where THead : ClassificationHead
    {
        THead again = read(new BinaryReader(new MemoryStream(Bytes(head))));
        for (int start = 0; start + head.NumberOfFeatures <= features.Length; start += head.NumberOfFeatures)
        {
            ReadOnlySpan<float> row = features.AsSpan(start, head.NumberOfFeatures);
            Assert.That(Predict(again, row), Is.EqualTo(Predict(head, row)));
        }

        Assert.That(Bytes(again), Is.EqualTo(Bytes(head)));
    }

    public static void EveryCutIsInvalidData<THead>(THead head, Func<BinaryReader, THead> read)
        where THead : ClassificationHead
    {
        byte[] saved = Bytes(head);
        for (int length = 0; length < saved.Length; length += length < 100 ? 1 : Math.Max(1, saved.Length / 97))
            Assert.Throws<InvalidDataException>(() => read(new BinaryReader(new MemoryStream(saved[..length]))), $"{length} bytes");
        Assert.That(() => read(new BinaryReader(new MemoryStream([.. saved[..4], 99, .. saved[5..]]))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("version 99"));
    }

    public static byte[] Bytes(ClassificationHead head)
    {
        using MemoryStream stream = new();
        head.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }

    public static float[] Predict(ClassificationHead head, ReadOnlySpan<float> features)
    {
        float[] probabilities = new float[head.NumberOfClasses];
        head.Predict(features, probabilities);
        return probabilities;
    }
}
