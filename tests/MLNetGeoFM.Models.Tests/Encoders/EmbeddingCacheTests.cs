namespace MLNetGeoFM.Models.Tests;

public sealed class EmbeddingCacheTests
{
    [Test]
    public void TryRead_WhatWasStored_GivesTheSameBits()
    {
        var cache = new EmbeddingCache();
        cache.Reserve(1 << 20);
        float[] odd = [float.NaN, BitConverter.UInt32BitsToSingle(0x7fc12345), -0f, float.Epsilon];
        cache.Store(5, odd);
        cache.Store(6, [1, 2]);
        float[] read = new float[4];

        Assert.That(cache.TryRead(5, read), Is.True);
        Assert.That(read.Select(BitConverter.SingleToUInt32Bits), Is.EqualTo(odd.Select(BitConverter.SingleToUInt32Bits)));
        Assert.That(cache.TryRead(7, read), Is.False);
        Assert.That(cache.TryRead(6, read), Is.False, "another length is another thing");
    }

    [Test]
    public void Store_BeyondTheBound_StaysWithinItAndKeepsWhatItSays()
    {
        var cache = new EmbeddingCache();
        cache.Reserve(20_000);
        var random = new Random(1);
        var keys = new List<UInt128>();
        for (int i = 0; i < 1000; i++)
        {
            UInt128 key = new((ulong)random.NextInt64(), (ulong)random.NextInt64());
            keys.Add(key);
            cache.Store(key, Enumerable.Repeat((float)i, 8 + (i % 5)).ToArray());
            Assert.That(cache.Bytes, Is.LessThanOrEqualTo(20_000));
        }

        int found = 0;
        for (int i = 0; i < keys.Count; i++)
        {
            float[] read = new float[8 + (i % 5)];
            if (!cache.TryRead(keys[i], read))
                continue;
            found++;
            Assert.That(read, Is.All.EqualTo(i));
        }

        Assert.That(found, Is.EqualTo(cache.Count).And.GreaterThan(100));
    }

    [Test]
    public void Store_NothingReserved_KeepsNothing()
    {
        var cache = new EmbeddingCache();

        cache.Store(1, [1, 2, 3]);

        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void SampleHash_AnyDifference_GivesAnotherName()
    {
        var names = new HashSet<UInt128>();
        var hash = new SampleHash([1, 2]);
        float[] values = [1, 2, 3, 4];
        int[] months = [1, 2];
        bool[] visible = [true, false];
        UInt128 name = hash.Of(new EncoderSample { Values = values, Months = months }, 2);

        names.Add(name);
        names.Add(hash.Of(new EncoderSample { Values = [1, 2, 3, BitConverter.UInt32BitsToSingle(0x40800001)], Months = months }, 2));
        names.Add(hash.Of(new EncoderSample { Values = values, Months = [1, 3] }, 2));
        names.Add(hash.Of(new EncoderSample { Values = values, Months = months, Visible = visible }, 2));
        names.Add(hash.Of(new EncoderSample { Values = values, Months = months, Latitude = 1 }, 2));
        names.Add(hash.Of(new EncoderSample { Values = values, Months = months, Longitude = 1 }, 2));
        names.Add(new SampleHash([1, 3]).Of(new EncoderSample { Values = values, Months = months }, 2));

        Assert.That(names, Has.Count.EqualTo(7));
        Assert.That(hash.Of(new EncoderSample { Values = values, Months = months }, 2), Is.EqualTo(name));
    }
}
