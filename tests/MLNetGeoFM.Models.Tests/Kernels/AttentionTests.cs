using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[Category("Unit")]
[TestFixtureSource(nameof(Sets))]
internal sealed class AttentionTests(InstructionSet set)
{
    private const int Heads = 2;

    private static InstructionSet[] Sets() => Enum.GetValues<InstructionSet>();

    [Test]
    public void Forward_HeadWidthsAndLengths_IsTheDefinition(
        [Values(1, 5, 8, 16, 24, 32, 64)] int headWidth, [Values(1, 2, 7, 8, 12, 13, 24, 50, 84, 110, 200)] int tokens)
    {
        AttentionSample sample = AttentionSample.Random(tokens, tokens, Heads, headWidth, seed: tokens);
        AssertNear(sample.Forward(set), sample.Expected(), 1e-6);
    }

    [TestCase(1, 1, 16)]
    [TestCase(1, 24, 16)]
    [TestCase(3, 50, 64)]
    [TestCase(17, 9, 16)]
    [TestCase(33, 300, 16)]
    [TestCase(4, 1, 5)]
    public void Forward_OtherNumberOfKeys_IsTheDefinition(int queries, int keys, int headWidth)
    {
        AttentionSample sample = AttentionSample.Random(queries, keys, Heads, headWidth);
        AssertNear(sample.Forward(set), sample.Expected(), 1e-6);
    }

    [TestCase(589, 64, 1e-6)]
    [TestCase(4099, 16, 1e-6)]
    public void Forward_LongSequence_IsTheDefinition(int keys, int headWidth, double tolerance)
    {
        AttentionSample sample = AttentionSample.Random(5, keys, 1, headWidth);
        AssertNear(sample.Forward(set), sample.Expected(), tolerance);
    }

    [Test]
    public void Forward_LargeScores_IsTheDefinition()
    {
        AttentionSample sample = AttentionSample.Random(24, 24, Heads, 16);
        for (int i = 0; i < sample.Q.Length; i++)
            sample.Q[i] *= 100;
        double[] expected = sample.Expected();
        AssertNear(sample.Forward(set), expected, 2e-4);
        Assert.That(expected.Count(value => value == 0), Is.Zero);
    }

    [Test]
    public void Forward_HiddenKeys_IsThatOfTheVisibleOnes([Values(5, 16, 64)] int headWidth, [Values(1, 13, 24, 110)] int keys)
    {
        bool[] mask = RandomMask(keys);
        AttentionSample sample = AttentionSample.Random(12, keys, Heads, headWidth, mask);
        AttentionSample visible = OnlyVisible(sample);
        float[] output = sample.Forward(set);
        AssertNear(output, sample.Expected(), 1e-6);
        Assert.That(output, Is.EqualTo(visible.Forward(set)), "bits");
    }

    [Test]
    public void Forward_ContentOfHiddenKeys_NeverMatters([Values(5, 16, 64)] int headWidth)
    {
        bool[] mask = RandomMask(30);
        AttentionSample sample = AttentionSample.Random(12, 30, Heads, headWidth, mask);
        float[] before = sample.Forward(set);
        var gradientsBefore = sample.Backward(set);
        for (int i = 0; i < sample.K.Length; i++)
        {
            if (!mask[i / sample.Width])
                (sample.K[i], sample.V[i]) = (float.NaN, float.PositiveInfinity);
        }

        Assert.That(sample.Forward(set), Is.EqualTo(before));
        var gradients = sample.Backward(set);
        Assert.Multiple(() =>
        {
            Assert.That(gradients.Q, Is.EqualTo(gradientsBefore.Q));
            Assert.That(gradients.K, Is.EqualTo(gradientsBefore.K));
            Assert.That(gradients.V, Is.EqualTo(gradientsBefore.V));
        });
    }

    [Test]
    public void Forward_AllHidden_IsZero([Values(5, 16)] int headWidth)
    {
        AttentionSample sample = AttentionSample.Random(3, 9, Heads, headWidth, new bool[9]);
        var gradients = sample.Backward(set);
        Assert.Multiple(() =>
        {
            Assert.That(sample.Forward(set), Is.All.Zero);
            Assert.That(gradients.Q, Is.All.Zero);
            Assert.That(gradients.K, Is.All.Zero);
            Assert.That(gradients.V, Is.All.Zero);
        });
    }

    [Test]
    public void Forward_AllTrueMask_HasTheBitsOfNoMask()
    {
        AttentionSample sample = AttentionSample.Random(13, 24, Heads, 16);
        AttentionSample masked = AttentionSample.Random(13, 24, Heads, 16, [.. Enumerable.Repeat(true, 24)]);
        Assert.That(masked.Forward(set), Is.EqualTo(sample.Forward(set)));
    }

    [Test]
    public void Forward_ElsewhereInMemoryAndUsedScratch_HasTheSameBits([Values(5, 16, 64)] int headWidth, [Values(12, 50, 110)] int tokens)
    {
        AttentionSample sample = AttentionSample.Random(tokens, tokens, Heads, headWidth);
        float[] expected = sample.Forward(set);
        using AlignedBuffer scratch = new(Attention.ScratchLength(tokens, tokens, Heads, headWidth, set));
        scratch.Span.Fill(float.NaN);
        Assert.Multiple(() =>
        {
            Assert.That(sample.Forward(set, gap: 0, shift: 1, scratch), Is.EqualTo(expected));
            Assert.That(sample.Forward(set, gap: 16, shift: 7, scratch), Is.EqualTo(expected));
        });
    }

    [Test]
    public void Forward_FewerQueries_HaveTheSameBits([Values(16, 24)] int headWidth)
    {
        AttentionSample sample = AttentionSample.Random(37, 50, Heads, headWidth);
        float[] all = sample.Forward(set);
        for (int first = 0; first < 37; first += 5)
        {
            int count = Math.Min(5, 37 - first);
            AttentionSample part = new()
            {
                Queries = count,
                Keys = 50,
                Heads = Heads,
                HeadWidth = headWidth,
                Scale = sample.Scale,
                Q = sample.Q[(first * sample.Width)..((first + count) * sample.Width)],
                K = sample.K,
                V = sample.V,
                OutputGradient = [],
            };
            Assert.That(part.Forward(set), Is.EqualTo(all[(first * sample.Width)..((first + count) * sample.Width)]));
        }
    }

    [Test]
    public void Forward_KeysInOtherOrder_ChangesRoundingOnly()
    {
        AttentionSample sample = AttentionSample.Random(12, 40, Heads, 16);
        float[] before = sample.Forward(set);
        Reverse(sample.K, sample.Width);
        Reverse(sample.V, sample.Width);
        AssertNear(sample.Forward(set), [.. before.Select(value => (double)value)], 1e-6);
    }

    [Test]
    public void Forward_EqualValues_GivesThem()
    {
        AttentionSample sample = AttentionSample.Random(13, 50, Heads, 16);
        Array.Fill(sample.V, 3f);
        AssertNear(sample.Forward(set), [.. Enumerable.Repeat(3.0, 13 * sample.Width)], 2e-6);
    }

    [Test]
    public void Forward_NaNInOneQuery_ReachesThatHeadOfThatQueryOnly()
    {
        AttentionSample sample = AttentionSample.Random(13, 13, Heads, 16);
        float[] before = sample.Forward(set);
        int at = 5 * sample.Width + 16 + 3;
        sample.Q[at] = float.NaN;
        float[] after = sample.Forward(set);
        for (int i = 0; i < after.Length; i++)
        {
            bool reached = i / 16 == at / 16;
            Assert.That(after[i], reached ? Is.NaN : Is.EqualTo(before[i]), $"at {i}");
        }
    }

    [Test]
    public void Forward_NaNInOneKey_ReachesEveryQueryOfThatHead([Values(3, 50)] int keys, [Values(5, 16)] int headWidth)
    {
        AttentionSample sample = AttentionSample.Random(13, keys, Heads, headWidth);
        float[] before = sample.Forward(set);
        sample.K[(keys - 1) * sample.Width] = float.NaN;
        float[] after = sample.Forward(set);
        for (int i = 0; i < after.Length; i++)
            Assert.That(after[i], i / headWidth % Heads == 0 ? Is.NaN : Is.EqualTo(before[i]), $"at {i}");
    }

    [Test]
    public void Forward_KeyThatIsInfinitelyUnlike_CountsNothing()
    {
        AttentionSample sample = AttentionSample.Random(4, 10, 1, 16);
        for (int i = 0; i < 4; i++)
            sample.Q[i * 16] = 1 + i;
        AttentionSample without = OnlyVisible(AttentionSample.Random(4, 10, 1, 16, [.. Enumerable.Range(0, 10).Select(j => j != 7)]));
        sample.Q.CopyTo(without.Q, 0);
        sample.K[7 * 16] = float.NegativeInfinity;
        AssertNear(sample.Forward(set), without.Expected(), 1e-6);
    }

    [Test]
    public void Backward_HeadWidthsAndLengths_IsTheChainRule(
        [Values(1, 5, 16, 24, 64)] int headWidth, [Values(1, 2, 7, 12, 13, 24, 50)] int tokens)
    {
        AssertGradients(AttentionSample.Random(tokens, tokens, Heads, headWidth, seed: tokens));
    }

    [TestCase(1, 30, 16)]
    [TestCase(33, 9, 16)]
    [TestCase(84, 84, 32)]
    [TestCase(110, 200, 16)]
    [TestCase(20, 300, 64)]
    [TestCase(3, 2, 5)]
    public void Backward_OtherNumberOfKeys_IsTheChainRule(int queries, int keys, int headWidth)
        => AssertGradients(AttentionSample.Random(queries, keys, Heads, headWidth));

    [Test]
    public void Backward_HiddenKeys_IsTheChainRule([Values(5, 16, 64)] int headWidth, [Values(2, 13, 24, 110)] int keys)
        => AssertGradients(AttentionSample.Random(12, keys, Heads, headWidth, RandomMask(keys)));

    [TestCase(7, 9, 5)]
    [TestCase(12, 12, 16)]
    public void Backward_SmallSteps_IsWhatTheOutputDoes(int queries, int keys, int headWidth)
    {
        bool[] mask = RandomMask(keys);
        AttentionSample sample = AttentionSample.Random(queries, keys, Heads, headWidth, mask);
        var gradients = sample.Backward(set);
        AssertSlopes(sample, sample.Q, gradients.Q);
        AssertSlopes(sample, sample.K, gradients.K);
        AssertSlopes(sample, sample.V, gradients.V);
    }

    [Test]
    public void Backward_Repeated_HasTheSameBits()
    {
        AttentionSample sample = AttentionSample.Random(50, 50, Heads, 16);
        var first = sample.Backward(set);
        var second = sample.Backward(set, gap: 16);
        Assert.Multiple(() =>
        {
            Assert.That(second.Q, Is.EqualTo(first.Q));
            Assert.That(second.K, Is.EqualTo(first.K));
            Assert.That(second.V, Is.EqualTo(first.V));
        });
    }

    [Test]
    [Platform("Linux")]
    public unsafe void Attention_RowsBetweenForbiddenPages_TouchesNoOther(
        [Values(1, 5, 16, 24, 64)] int headWidth, [Values(1, 7, 13, 70)] int tokens, [Values] bool atEnd)
    {
        int width = Heads * headWidth, count = tokens * width;
        using GuardedPages q = new(count, atEnd), k = new(count, atEnd), v = new(count, atEnd), output = new(count, atEnd);
        using GuardedPages dq = new(count, atEnd), dk = new(count, atEnd), dv = new(count, atEnd);
        using GuardedPages mask = new((tokens + 3) / 4, atEnd);
        AttentionSample sample = AttentionSample.Random(tokens, tokens, Heads, headWidth);
        sample.Q.CopyTo(q.Span);
        sample.K.CopyTo(k.Span);
        sample.V.CopyTo(v.Span);
        bool* visible = (bool*)mask.Pointer + (atEnd ? 4 * mask.Count - tokens : 0);
        new Span<bool>(visible, tokens).Fill(true);
        using AlignedBuffer scratch = new(Attention.BackwardScratchLength(tokens, tokens, Heads, headWidth, set));
        Attention.Forward(
            q.Pointer, width, k.Pointer, width, v.Pointer, width, tokens, tokens, Heads, headWidth, visible, sample.Scale,
            output.Pointer, width, scratch, set);
        Assert.That(output.Span.ToArray(), Is.EqualTo(sample.Forward(set)));
        visible[tokens / 2] = false;
        Attention.Backward(
            q.Pointer, width, k.Pointer, width, v.Pointer, width, tokens, tokens, Heads, headWidth, visible, sample.Scale,
            output.Pointer, width, dq.Pointer, width, dk.Pointer, width, dv.Pointer, width, scratch, set);
        Assert.That(dv.Span.Slice(tokens / 2 * width, width).ToArray(), Is.All.Zero);
    }

    [Test]
    public void Forward_FusedRows_HasTheBitsOfSeparateOnes()
    {
        AttentionSample sample = AttentionSample.Random(24, 24, Heads, 16);
        int width = sample.Width;
        float[] fused = new float[24 * 3 * width], output = new float[24 * width];
        for (int i = 0; i < 24; i++)
        {
            sample.Q.AsSpan(i * width, width).CopyTo(fused.AsSpan(i * 3 * width));
            sample.K.AsSpan(i * width, width).CopyTo(fused.AsSpan(i * 3 * width + width));
            sample.V.AsSpan(i * width, width).CopyTo(fused.AsSpan(i * 3 * width + 2 * width));
        }

        using AlignedBuffer scratch = new(Attention.ScratchLength(24, 24, Heads, 16, set));
        unsafe
        {
            fixed (float* rows = fused, target = output)
            {
                Attention.Forward(
                    rows, 3 * width, rows + width, 3 * width, rows + 2 * width, 3 * width, 24, 24, Heads, 16, null, sample.Scale,
                    target, width, scratch, set);
            }
        }

        Assert.That(output, Is.EqualTo(sample.Forward(set)));
    }

    [Test]
    public void Forward_ShortScratch_SaysHowMuchIsNeeded()
    {
        AttentionSample sample = AttentionSample.Random(4, 4, 1, 16);
        nint needed = Attention.ScratchLength(4, 4, 1, 16, set);
        using AlignedBuffer scratch = new(needed - 1);
        ArgumentException error = Assert.Throws<ArgumentException>(() => sample.Forward(set, scratch: scratch))!;
        Assert.That(error.Message, Does.Contain($"expected {needed} floats").And.Contain($"got {needed - 1}"));
    }

    private void AssertGradients(AttentionSample sample)
    {
        var gradients = sample.Backward(set);
        var expected = sample.ExpectedGradients();
        AssertNear(gradients.Q, expected.Q, 2e-6);
        AssertNear(gradients.K, expected.K, 2e-6);
        AssertNear(gradients.V, expected.V, 4e-6);
    }

    /// <summary>Compares with central differences of the exact output, weighted by the output's gradient.</summary>
    private static void AssertSlopes(AttentionSample sample, float[] inputs, float[] gradient)
    {
        for (int i = 0; i < inputs.Length; i += 7)
        {
            const float Step = 1f / 1024;
            float kept = inputs[i];
            float above = kept + Step, below = kept - Step;
            inputs[i] = above;
            double high = Loss(sample);
            inputs[i] = below;
            double low = Loss(sample);
            inputs[i] = kept;
            Assert.That(gradient[i], Is.EqualTo((high - low) / ((double)above - below)).Within(1e-5), $"at {i}");
        }
    }

    private static double Loss(AttentionSample sample)
        => sample.Expected().Zip(sample.OutputGradient, (output, gradient) => output * gradient).Sum();

    private static void AssertNear(float[] actual, double[] expected, double tolerance)
    {
        Assert.That(actual, Has.Length.EqualTo(expected.Length));
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"At {i}: expected {expected[i]:R}, got {actual[i]:R}, {Math.Abs(actual[i] - expected[i]):E2} apart.");
        }
    }

    private static bool[] RandomMask(int keys)
    {
        Random random = new(keys);
        bool[] mask = [.. Enumerable.Range(0, keys).Select(_ => random.Next(3) > 0)];
        mask[keys / 2] = true;
        return mask;
    }

    private static AttentionSample OnlyVisible(AttentionSample sample)
    {
        float[] Visible(float[] rows) => [.. rows.Where((_, i) => sample.Mask![i / sample.Width])];
        return new AttentionSample
        {
            Queries = sample.Queries,
            Keys = sample.Mask!.Count(visible => visible),
            Heads = sample.Heads,
            HeadWidth = sample.HeadWidth,
            Scale = sample.Scale,
            Q = sample.Q,
            K = Visible(sample.K),
            V = Visible(sample.V),
            OutputGradient = sample.OutputGradient,
        };
    }

    private static void Reverse(float[] rows, int width)
    {
        float[] copy = [.. rows];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = copy[(rows.Length / width - 1 - i / width) * width + i % width];
    }
}
