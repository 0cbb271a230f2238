using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class NetworkRunnerTests
{
    private static readonly InstructionSet[] Sets = Enum.GetValues<InstructionSet>();

    [TestCaseSource(nameof(Sets))]
    public void Run_EveryOperation_IsWhatDoubleArithmeticGives(object set)
    {
        SampleNetwork sample = new();
        var batch = Batch(7, 1, 0, 13, 40);
        using NetworkRunner runner = new(sample.Network, (InstructionSet)set);
        runner.Run(batch);
        double[][][] expected = new ReferenceNetwork(sample.Network).Run(batch);
        AssertEqual(runner, sample.Selected, expected, batch.Rows);
        AssertEqual(runner, sample.Pooled, expected, batch.Segments);
    }

    [TestCaseSource(nameof(Sets))]
    public void Run_SequenceAloneOrAmongOthersInAnyRanges_HasTheSameBits(object set)
    {
        SampleNetwork sample = new();
        int[] lengths = [5, 33, 1, 12, 12, 0, 64, 7, 2];
        using NetworkRunner alone = new(sample.Network, (InstructionSet)set);
        foreach (int rowsPerRange in new[] { 1, 12, 40, 10_000 })
        {
            var batch = Batch(lengths);
            using NetworkRunner together = new(sample.Network, (InstructionSet)set, rowsPerRange);
            together.Run(batch);
            for (int s = 0; s < lengths.Length; s++)
            {
                var one = SampleNetwork.NewBatch();
                SampleNetwork.AddSequence(one, s, lengths[s]);
                alone.Run(one);
                for (int row = 0; row < lengths[s]; row++)
                    AssertSameBits(together, alone, sample.Selected, batch.SequenceStarts[s] + row, row);
                for (int segment = 0; segment < 2; segment++)
                    AssertSameBits(together, alone, sample.Pooled, batch.SegmentStarts[s] + segment, segment);
            }
        }
    }

    [Test]
    public void Run_SegmentWithoutTokens_IsNaN()
    {
        SampleNetwork sample = new();
        var batch = Batch(2, 0);
        using NetworkRunner runner = new(sample.Network, InstructionSets.Best);
        runner.Run(batch);
        Assert.That(batch.TokensOfSegment.ToArray(), Is.EqualTo(new[] { 1, 0, 0, 0 }));
        Assert.That(float.IsFinite(runner.OutputRow(sample.Pooled, 0)[0]), Is.True);
        for (int segment = 1; segment < 4; segment++)
            Assert.That(runner.OutputRow(sample.Pooled, segment).ToArray(), Is.All.NaN);
    }

    [Test]
    public void Run_TwoThreadsOverOneNetwork_GiveTheSameBits()
    {
        SampleNetwork sample = new();
        var batch = Batch([.. Enumerable.Range(0, 40).Select(i => i % 17)]);
        float[][] results = new float[6][];
        Parallel.For(0, results.Length, i =>
        {
            using NetworkRunner runner = new(sample.Network, InstructionSets.Best, 16 + (50 * i));
            for (int time = 0; time < 5; time++)
                runner.Run(batch);
            results[i] = [.. Enumerable.Range(0, batch.Segments).SelectMany(row => runner.OutputRow(sample.Pooled, row).ToArray())];
        });
        foreach (float[] result in results)
            Assert.That(result.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(results[0].Select(BitConverter.SingleToInt32Bits)));
    }

    [TestCaseSource(nameof(Sets))]
    public void Run_AfterTheFirstTime_AllocatesNothing(object set)
    {
        SampleNetwork sample = new();
        var batch = SampleNetwork.NewBatch();
        using NetworkRunner runner = new(sample.Network, (InstructionSet)set, 16);
        long before = 0;
        float sum = 0;
        for (int time = -3; time < 100; time++)
        {
            if (time == 0)
                before = GC.GetAllocatedBytesForCurrentThread();
            batch.Clear();
            for (int s = 0; s < 3; s++)
            {
                batch.BeginSequence(1);
                for (int token = 0; token < 9; token++)
                    batch.AddToken(token % 3, 0, [token, -1])[0] = time;
            }

            runner.Run(batch);
            sum += runner.OutputRow(sample.Pooled, 2)[0];
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(float.IsFinite(sum), Is.True);
    }

    [Test]
    public void Run_CancelledToken_Throws()
    {
        SampleNetwork sample = new();
        using CancellationTokenSource source = new();
        using NetworkRunner runner = new(sample.Network, InstructionSets.Best);
        source.Cancel();
        Assert.That(() => runner.Run(Batch(3), source.Token), Throws.TypeOf<OperationCanceledException>());
    }

    [Test]
    public void OutputRow_ValueInBetween_IsRefused()
    {
        SampleNetwork sample = new();
        using NetworkRunner runner = new(sample.Network, InstructionSets.Best);
        runner.Run(Batch(3));
        var error = Assert.Throws<ArgumentException>(() => runner.OutputRow(sample.Unneeded, 0).ToArray());
        Assert.That(error!.Message, Does.Contain($"Value {sample.Unneeded.Index} "));
    }

    [Test]
    public void Run_InputOfTheCaller_IsReadAndKept()
    {
        NetworkBuilder builder = new();
        var input = builder.Input(3);
        var output = builder.Gelu(builder.Add(input, input));
        using NetworkRunner runner = new(builder.Build(output, input), InstructionSets.Best, 2);
        var batch = Batch(2, 2);
        runner.Prepare(batch);
        for (int row = 0; row < 4; row++)
            runner.InputRow(input, row).Fill(row - 1);
        runner.Run();
        Assert.That(runner.OutputRow(input, 3)[2], Is.EqualTo(2f));
        Assert.That(runner.OutputRow(output, 3)[2], Is.EqualTo(3.99987331f).Within(1e-6f));
        Assert.That(runner.OutputRow(output, 0)[0], Is.EqualTo(-0.04550026f).Within(1e-6f));
    }

    [TestCase(3, 0, 0, "group 3")]
    [TestCase(0, 9, 0, "row 9 of the encoding table 'position'")]
    [TestCase(0, 0, 12, "row 12 of the encoding table 'month'")]
    public void Prepare_TokenThatNamesWhatIsNotThere_IsRefused(int group, int position, int month, string expected)
    {
        SampleNetwork sample = new();
        var batch = Batch(3);
        batch.BeginSequence(1);
        batch.AddToken(group, 0, [position, month]);
        using NetworkRunner runner = new(sample.Network, InstructionSets.Best);
        Assert.That(() => runner.Prepare(batch), Throws.ArgumentException.With.Message.Contains(expected));
        using NetworkGradient gradient = new(sample.Network, InstructionSets.Best, new HashSet<Parameter>());
        Assert.That(() => gradient.Prepare(batch), Throws.ArgumentException.With.Message.Contains(expected));
    }

    [TestCase(19, 2, "19 features: the projection needs 20")]
    [TestCase(20, 1, "1 encoding tables: expected 2")]
    public void Prepare_BatchOfAnotherNetwork_IsRefused(int features, int tables, string expected)
    {
        using NetworkRunner runner = new(new SampleNetwork().Network, InstructionSets.Best);
        Assert.That(() => runner.Prepare(new TokenBatch(features, tables)), Throws.ArgumentException.With.Message.Contains(expected));
    }

    [Test]
    public void Run_BatchThatGrewSincePrepared_IsRefused()
    {
        SampleNetwork sample = new();
        var batch = Batch(3);
        using NetworkRunner runner = new(sample.Network, InstructionSets.Best);
        runner.Prepare(batch);
        SampleNetwork.AddSequence(batch, 1, 4);
        Assert.That(() => runner.Run(), Throws.InvalidOperationException.With.Message.Contains("7 tokens, 3 when"));
    }

    [TestCaseSource(nameof(Sets))]
    public void Update_ChangedParameters_AreHeeded(object set)
    {
        SampleNetwork sample = new();
        var batch = Batch(9);
        using NetworkRunner runner = new(sample.Network, (InstructionSet)set);
        runner.Run(batch);
        foreach (var parameter in sample.Parameters)
        {
            for (int i = 0; i < parameter.Values.Length; i++)
                parameter.Values[i] *= 0.75f;
        }

        sample.Network.Update(sample.Parameters.ToHashSet());
        runner.Run(batch);
        AssertEqual(runner, sample.Pooled, new ReferenceNetwork(sample.Network).Run(batch), batch.Segments);
    }

    [Test]
    public void Run_DisposedNetwork_IsRefused()
    {
        SampleNetwork sample = new();
        using NetworkRunner runner = new(sample.Network, InstructionSets.Best);
        sample.Network.Dispose();
        Assert.That(() => runner.Run(Batch(3)), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void CountFlops_Transformer_CountsProductsAndAttention()
    {
        SampleNetwork sample = new(width: 24);
        var batch = SampleNetwork.NewBatch();
        foreach (int length in new[] { 2, 3 })
        {
            batch.BeginSequence(1);
            for (int token = 0; token < length; token++)
                batch.AddToken(token % 3, 0, [0, 0]);
        }

        batch.EndSequence();
        long projection = 2L * 24 * (2 * 3 + 2 * 20);
        long block = (2L * 5 * 24 * 24 * (3 + 1 + 2 + 2)) + (4L * ((2 * 2) + (3 * 3)) * 24);
        Assert.That(sample.Network.CountFlops(batch), Is.EqualTo(projection + (2 * block) + (2L * 2 * 48 * 5)));
    }

    private static TokenBatch Batch(params int[] lengths)
    {
        var batch = SampleNetwork.NewBatch();
        for (int s = 0; s < lengths.Length; s++)
            SampleNetwork.AddSequence(batch, s, lengths[s]);
        return batch;
    }

    private static void AssertEqual(NetworkRunner runner, NetworkValue value, double[][][] expected, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            float[] actual = runner.OutputRow(value, row).ToArray();
            Assert.That(actual, Is.EqualTo(expected[value.Index][row].Select(x => (float)x)).Within(2e-5f), $"value {value.Index}, row {row}");
        }
    }

    private static void AssertSameBits(NetworkRunner a, NetworkRunner b, NetworkValue value, int rowOfA, int rowOfB)
        => Assert.That(
            a.OutputRow(value, rowOfA).ToArray().Select(BitConverter.SingleToInt32Bits),
            Is.EqualTo(b.OutputRow(value, rowOfB).ToArray().Select(BitConverter.SingleToInt32Bits)),
            $"value {value.Index}, row {rowOfA}");
}
