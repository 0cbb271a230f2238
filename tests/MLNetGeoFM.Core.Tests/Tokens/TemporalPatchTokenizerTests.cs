namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TemporalPatchTokenizerTests
{
    private const float N = float.NaN;

    [Test]
    public void Tokenize_Chip_OrdersTokensAndTheirValues()
    {
        // [T=2, C=2, H=2, W=4], value = 1000 t + 100 c + 10 row + column; tubelets of 2 x 2 x 2.
        SeriesShape shape = new(2, 2, 4);
        float[] series = [.. Enumerable.Range(0, 32).Select(i => 1000f * (i / 16) + 100 * (i / 8 % 2) + 10 * (i / 4 % 2) + i % 4)];
        float[] tokens = new float[32];

        int count = new TemporalPatchTokenizer(shape, 2, 2).Tokenize(series, tokens);

        Assert.Multiple(() =>
        {
            Assert.That(count, Is.EqualTo(2));
            Assert.That(tokens[..8], Is.EqualTo(new float[] { 0, 1, 10, 11, 100, 101, 110, 111 }));
            Assert.That(tokens[8..16], Is.EqualTo(new float[] { 1000, 1001, 1010, 1011, 1100, 1101, 1110, 1111 }));
            Assert.That(tokens[16..20], Is.EqualTo(new float[] { 2, 3, 12, 13 }));
        });
    }

    [Test]
    public void Positions_AndDates_FollowStepRowColumn()
    {
        TemporalPatchTokenizer tokenizer = new(new SeriesShape(1, 4, 6), stepsPerToken: 2, patchSize: 2);
        int[] positions = new int[3 * tokenizer.TokenCount(4)];
        int[] dates = new int[tokenizer.TokenCount(4)];
        tokenizer.Positions(positions);
        tokenizer.Dates([10, 20, 30, 40], dates);

        Assert.Multiple(() =>
        {
            Assert.That(dates, Is.EqualTo(new[] { 10, 10, 10, 10, 10, 10, 30, 30, 30, 30, 30, 30 }));
            Assert.That(positions[..9], Is.EqualTo(new[] { 0, 0, 0, 0, 0, 1, 0, 0, 2 }));
            Assert.That(positions[^6..], Is.EqualTo(new[] { 1, 1, 1, 1, 1, 2 }));
        });
    }

    [TestCase(0, new[] { true, true, false })]
    [TestCase(0.25, new[] { true, true, false })]
    [TestCase(0.5, new[] { true, false, false })]
    [TestCase(0.51, new[] { false, false, false })]
    public void Visibility_ByMinimumClearFraction_CountsClearAndObservedPixels(double minimum, bool[] expected)
    {
        // Three tokens of 2 x 2 pixels, of which 2, 1 and 0 are clear and observed: pixel (0, 1) has only its second band and
        // counts, pixel (1, 0) has none and does not.
        float[] series =
        [
            1, N, 1, 1, 1, 1,
            N, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1,
            N, 1, 1, 1, 1, 1,
        ];
        bool[] clear =
        [
            false, true, true, false, false, false,
            true, true, false, false, false, false,
        ];
        bool[] visible = new bool[3];

        new TemporalPatchTokenizer(new SeriesShape(2, 2, 6), 1, 2, minimum).Visibility(series, clear, visible);

        Assert.That(visible, Is.EqualTo(expected));
    }

    [Test]
    public void SpreadVisibility_Chip_MarksEveryPixelOfATokenAtAllItsSteps()
    {
        // 2 tubes of [t=2, H=2, W=4] in patches of 2 x 2: four tokens, of which the second and third are visible.
        bool[] clear = new bool[32];

        new TemporalPatchTokenizer(new SeriesShape(3, 2, 4), 2, 2).SpreadVisibility([false, true, true, false], clear);

        bool[] right = [false, false, true, true, false, false, true, true];
        bool[] left = [.. right.Select(pixel => !pixel)];
        Assert.That(clear, Is.EqualTo((bool[])[.. right, .. right, .. left, .. left]));
        Assert.That(() => new TemporalPatchTokenizer(SeriesShape.Pixel(1)).SpreadVisibility([true], new bool[2]),
            Throws.ArgumentException.With.Message.Contains("expected 2").And.Message.Contains("got 1"));
    }

    [Test]
    public void Visibility_WithoutClear_NeedsOneObservedValue()
    {
        bool[] visible = new bool[3];
        new TemporalPatchTokenizer(SeriesShape.Pixel(2)).Visibility([1, 1, N, 2, N, N], [], visible);
        Assert.That(visible, Is.EqualTo(new[] { true, true, false }));
    }

    [Test]
    public void Constructor_HeightNotDivisible_SaysRemainderAndRemedy()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => _ = new TemporalPatchTokenizer(new SeriesShape(1, 100, 96), 1, 16))!;
        Assert.That(error.Message, Does.StartWith(
            "Chip height 100 is not divisible by patch height 16 (remainder 4). Crop to 96 or pad to 112 rows."));
    }

    [Test]
    public void Constructor_PatchWiderThanChip_AsksToPad()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => _ = new TemporalPatchTokenizer(new SeriesShape(1, 16, 5), 1, 8))!;
        Assert.That(error.Message, Does.StartWith(
            "Chip width 5 is not divisible by patch width 8 (remainder 5). Pad to 8 columns."));
    }

    [Test]
    public void TokenCount_StepsNotDivisible_SaysRemainderAndRemedy()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new TemporalPatchTokenizer(SeriesShape.Pixel(1), 3).TokenCount(10))!;
        Assert.That(error.Message, Does.StartWith(
            "Series length 10 is not divisible by token length 3 (remainder 1). Crop to 9 or pad to 12 steps."));
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public void Detokenize_OfTokenize_GivesTheSameBits(int seed)
    {
        Random random = new(seed);
        int patch = random.Next(1, 4);
        int stepsPerToken = random.Next(1, 4);
        SeriesShape shape = new(random.Next(1, 4), patch * random.Next(1, 4), patch * random.Next(1, 4));
        int steps = stepsPerToken * random.Next(0, 4);
        // Any bits, NaN with payloads included.
        float[] series = [.. Enumerable.Range(0, steps * shape.StepLength)
            .Select(i => BitConverter.Int32BitsToSingle(i % 5 == 0 ? 0x7FC00000 + i : random.Next(int.MinValue, int.MaxValue)))];
        TemporalPatchTokenizer tokenizer = new(shape, stepsPerToken, patch);
        float[] tokens = new float[series.Length];
        float[] back = new float[series.Length];

        int count = tokenizer.Tokenize(series, tokens);
        int counted = tokenizer.Detokenize(tokens, back);

        Assert.That(count * tokenizer.TokenLength, Is.EqualTo(series.Length));
        Assert.That(counted, Is.EqualTo(steps));
        Assert.That(
            back.Select(BitConverter.SingleToInt32Bits), Is.EqualTo(series.Select(BitConverter.SingleToInt32Bits)));
        if (patch > 1 && shape.Width > patch && steps > 0)
            Assert.That(tokens.Select(BitConverter.SingleToInt32Bits), Is.Not.EqualTo(series.Select(BitConverter.SingleToInt32Bits)));
    }
}
