using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TokenBatchTests
{
    [Test]
    public void Range_AnyLimit_TakesWholeSequencesAndOneAtLeast()
    {
        var batch = SampleNetwork.NewBatch();
        foreach (int length in new[] { 4, 4, 0, 9, 1, 1 })
            SampleNetwork.AddSequence(batch, length, length, segments: 3);
        Assert.That(batch.Range(0, 8), Is.EqualTo(new TokenRange(0, 3, 0, 8, 0, 9)));
        Assert.That(batch.Range(3, 8), Is.EqualTo(new TokenRange(3, 1, 8, 9, 9, 3)));
        Assert.That(batch.Range(4, 8), Is.EqualTo(new TokenRange(4, 2, 17, 2, 12, 6)));
        Assert.That(batch.Range(0, 1000).Rows, Is.EqualTo(batch.Rows));
    }

    [Test]
    public void TokensOfSegment_UsedAgain_CountsAnew()
    {
        var batch = SampleNetwork.NewBatch();
        for (int time = 0; time < 2; time++)
        {
            batch.Clear();
            for (int s = 0; s < 40; s++)
                SampleNetwork.AddSequence(batch, s, tokens: 6, segments: 2);
            Assert.That(batch.TokensOfSegment.ToArray(), Is.EqualTo(Enumerable.Repeat(2, 80)));
        }
    }
}
