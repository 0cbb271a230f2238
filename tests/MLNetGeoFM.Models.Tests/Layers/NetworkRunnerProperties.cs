using FsCheck;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class NetworkRunnerProperties
{
    private readonly SampleNetwork _sample = new();

    [FsCheck.NUnit.Property(MaxTest = 40)]
    public void Run_AnySequenceAmongAnyOthersInAnyRanges_HasTheBitsItHasAlone(NonNegativeInt[] lengths, PositiveInt rowsPerRange)
    {
        int[] tokens = [.. lengths.Take(12).Select(length => length.Get % 50)];
        foreach (InstructionSet set in Enum.GetValues<InstructionSet>())
        {
            var batch = SampleNetwork.NewBatch();
            for (int s = 0; s < tokens.Length; s++)
                SampleNetwork.AddSequence(batch, s, tokens[s]);
            using NetworkRunner together = new(_sample.Network, set, rowsPerRange.Get);
            using NetworkRunner alone = new(_sample.Network, set);
            together.Run(batch);
            for (int s = 0; s < tokens.Length; s++)
            {
                var one = SampleNetwork.NewBatch();
                SampleNetwork.AddSequence(one, s, tokens[s]);
                alone.Run(one);
                for (int row = 0; row < tokens[s]; row++)
                {
                    Assert.That(
                        Bits(together.OutputRow(_sample.Selected, batch.SequenceStarts[s] + row)),
                        Is.EqualTo(Bits(alone.OutputRow(_sample.Selected, row))));
                }

                for (int segment = 0; segment < 2; segment++)
                {
                    Assert.That(
                        Bits(together.OutputRow(_sample.Pooled, batch.SegmentStarts[s] + segment)),
                        Is.EqualTo(Bits(alone.OutputRow(_sample.Pooled, segment))));
                }
            }
        }
    }

    private static IEnumerable<int> Bits(ReadOnlySpan<float> values) => values.ToArray().Select(BitConverter.SingleToInt32Bits);
}
