using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>What is easily got wrong in Presto: each test shows the right answer, and that the wrong one would be seen.</summary>
[TestFixture]
[Category("Unit")]
public sealed class PrestoTrapTests
{
    private const double Rounding = 3e-5;
    private const int Steps = 3;

    // Some bands, a whole step and a class hidden; topography hidden at a later step, which must not matter.
    private static readonly PrestoInput Partial = PrestoRandom.With(PrestoRandom.Input(Steps, 3),
        PrestoRandom.HideAt(Steps, (0, 3), (1, 1), (1, 8), (2, 10), (2, 11), (1, 15)), [4, 9, 7]);

    private static IEnumerable<PrestoMistake> Mistakes() =>
        Enum.GetValues<PrestoMistake>().Where(mistake => mistake != PrestoMistake.None);

    [Test]
    public void Encode_PartlyHidden_EqualsTheReferenceInDoublePrecision()
    {
        Assert.That(Distance(PrestoMistake.None), Is.LessThan(Rounding));
    }

    [TestCaseSource(nameof(Mistakes))]
    public void Encode_PartlyHidden_DiffersFromTheMistake(PrestoMistake mistake)
    {
        Assert.That(Distance(mistake), Is.GreaterThan(10 * Rounding));
    }

    [TestCase(14)]
    [TestCase(15)]
    public void Encode_TopographyHiddenAtStepZero_IsLeftOut(int band)
    {
        PrestoInput shown = PrestoRandom.Input(Steps, 4);
        PrestoInput hidden = PrestoRandom.With(shown, PrestoRandom.HideAt(Steps, (0, band)));
        PrestoInput hiddenLater = PrestoRandom.With(shown, PrestoRandom.HideAt(Steps, (1, band), (2, band)));
        PrestoEncoder encoder = PrestoRandom.Encoder;
        Assert.That(encoder.EncodeTokens(hidden).Count, Is.EqualTo(encoder.EncodeTokens(shown).Count - 1));
        Assert.That(encoder.Encode(hiddenLater), Is.EqualTo(encoder.Encode(shown)));
    }

    [Test]
    public void Encode_TopographyOfLaterSteps_IsNotRead()
    {
        PrestoInput input = PrestoRandom.Input(Steps, 5);
        float[] values = input.Values.ToArray();
        values[17 + 14] = 0.75f;
        values[34 + 15] = float.NaN;
        Assert.That(Encode(PrestoRandom.With(input, values: values)), Is.EqualTo(Encode(input)));
        values[14] += 0.25f;
        Assert.That(Encode(PrestoRandom.With(input, values: values)), Is.Not.EqualTo(Encode(input)));
    }

    [Test]
    public void Encode_HiddenValues_DoNotMatter([Range(0, 16)] int band)
    {
        PrestoInput input = PrestoRandom.With(PrestoRandom.Input(Steps, 6), PrestoRandom.HideAt(Steps, (0, band)));
        float[] values = input.Values.ToArray();
        int[] starts = [0, 2, 5, 8, 9, 10, 12, 14, 16, 17];
        int first = starts.Last(start => start <= band), end = starts.First(start => start > band);
        values.AsSpan(first, end - first).Fill(float.NaN);
        Assert.That(Encode(PrestoRandom.With(input, values: values)), Is.EqualTo(Encode(input)));
    }

    [Test]
    public void EncodeTokens_SomeHidden_AreInStableOrder()
    {
        PrestoInput input = PrestoRandom.With(PrestoRandom.Input(2, 7), PrestoRandom.HideAt(2, (0, 0), (1, 9), (0, 15)), [9, 3]);
        PrestoTokens tokens = PrestoRandom.Encoder.EncodeTokens(input);
        // 0 place; 1 2 radar; 3 4, 5 6, 7 8, 9 10, 11 12 optical; 13 14 weather; 15 topography; 16 17 NDVI; 18 19 class.
        int[] hidden = [1, 10, 15, 18];
        Assert.That(tokens.Count, Is.EqualTo(16));
        Assert.That(tokens.OriginalIndices.ToArray(), Is.EqualTo(Enumerable.Range(0, 20).Except(hidden).Concat(hidden)));
    }

    [Test]
    public void Encode_EverythingHidden_IsThePlaceAlone()
    {
        PrestoInput input = PrestoRandom.With(PrestoRandom.Input(Steps, 8), new bool[Steps * 17], [9, 9, 9]);
        Assert.That(PrestoRandom.Encoder.EncodeTokens(input).Count, Is.EqualTo(1));
        double[] expected = new PrestoReference(PrestoRandom.Weights).Encode(input);
        GoldenAssert.Close("pooled", expected, [.. PrestoRandom.Encoder.Encode(input)], Rounding, 0);
    }

    [Test]
    public void Encode_ManySeries_EachIsWhatItIsAlone()
    {
        PrestoInput[] inputs =
            [.. Enumerable.Range(0, 70).Select(i => i % 3 == 0 ? Partial : PrestoRandom.Input(1 + (i % 4), i))];
        float[] together = new float[inputs.Length * 128];
        PrestoRandom.Encoder.Encode(inputs, together);
        for (int i = 0; i < inputs.Length; i += 5)
            Assert.That(together[(i * 128)..((i + 1) * 128)], Is.EqualTo(Encode(inputs[i])), $"series {i}");
    }

    [Test]
    public void MonthsFrom_November_GoesOnWithJanuary()
    {
        Assert.That(PrestoInput.MonthsFrom(11, 4), Is.EqualTo(new[] { 11, 12, 1, 2 }));
        Assert.That(() => PrestoInput.MonthsFrom(0, 4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => PrestoInput.MonthsFrom(1, 25), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static float[] Encode(PrestoInput input) => PrestoRandom.Encoder.Encode(input);

    private static double Distance(PrestoMistake mistake) =>
        new PrestoReference(PrestoRandom.Weights, mistake).Encode(Partial).Zip(Encode(Partial), (a, b) => Math.Abs(a - b)).Max();
}
