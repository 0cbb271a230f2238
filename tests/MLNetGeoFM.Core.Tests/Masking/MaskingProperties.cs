using FsCheck;
using FsCheck.Fluent;

namespace MLNetGeoFM.Core.Tests.Masking;

[TestFixture]
[Category("Property")]
internal sealed class MaskingProperties
{
    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Apply_AnyScene_EqualsTheDefinitionOfTheCylinder(int seed)
    {
        Random random = new(seed);
        int height = random.Next(1, 9);
        int width = random.Next(1, 9);
        int[] dates = Dates(random);
        PixelState[] before = RandomStates(random, dates.Length * height * width);
        CloudDilation dilation = new(random.Next(0, 4), random.Next(0, 12));
        PixelState[] after = [.. before];
        dilation.Apply(after, height, width, dates);

        bool right = true;
        for (int i = 0; i < before.Length; i++)
        {
            bool near = Enumerable.Range(0, before.Length).Any(j => before[j] == PixelState.Cloud &&
                Math.Abs(dates[i / (height * width)] - dates[j / (height * width)]) <= dilation.Days &&
                SameStepOrTime(i, j) && Distance(i, j) <= dilation.RadiusPixels * dilation.RadiusPixels);
            PixelState expected = near && before[i] != PixelState.NoData ? PixelState.Cloud : before[i];
            right &= after[i] == expected;
        }

        return right.ToProperty();

        // Two scenes of one day are apart where there is no dilation in time.
        bool SameStepOrTime(int i, int j) => dilation.Days > 0 || i / (height * width) == j / (height * width);

        int Distance(int i, int j)
        {
            int rows = i / width % height - j / width % height;
            int columns = i % width - j % width;
            return rows * rows + columns * columns;
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property Dilation_AnyScene_OnlyRemovesAndMoreRemovesMore(int seed)
    {
        Random random = new(seed);
        int[] dates = Dates(random);
        PixelState[] states = RandomStates(random, dates.Length * 35);
        int radius = random.Next(0, 3);
        int days = random.Next(0, 9);
        bool[] plain = Clear(states, dates, 0, 0);
        bool[] some = Clear(states, dates, radius, days);
        bool[] more = Clear(states, dates, radius + random.Next(0, 3), days + random.Next(0, 9));
        return (!some.Where((clear, i) => clear && !plain[i]).Any() && !more.Where((clear, i) => clear && !some[i]).Any()).ToProperty();

        static bool[] Clear(PixelState[] states, int[] dates, int radius, int days)
        {
            PixelState[] copy = [.. states];
            new CloudDilation(radius, days).Apply(copy, 5, 7, dates);
            bool[] clear = new bool[states.Length];
            ClearMask.Write(copy, WhenNothingIsClear.LeaveMissing, clear);
            return clear;
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property Policy_Widened_NeverLowersTheClearFraction(int seed, bool keepAll)
    {
        Random random = new(seed);
        int[] dates = Dates(random);
        byte[] scl = new byte[dates.Length * 12];
        byte[] fmask = new byte[scl.Length];
        ushort[] landsat = new ushort[scl.Length];
        for (int i = 0; i < scl.Length; i++)
        {
            scl[i] = (byte)random.Next(12);
            fmask[i] = (byte)random.Next(256);
            landsat[i] = (ushort)random.Next(65536);
        }

        CloudDilation dilation = new(random.Next(0, 3), random.Next(0, 9));
        SclClass[] clear = Enumerable.Range(1, 11).Select(scl => (SclClass)scl).Where(_ => random.Next(2) == 0)
            .Append(SclClass.Vegetation).Distinct().ToArray();
        SclClass[] wider = [.. clear, .. Enum.GetValues<SclClass>().Skip(1).Except(clear).Where(_ => random.Next(2) == 0)];
        HlsFmaskBits rejected = (HlsFmaskBits)random.Next(64);
        HlsFmaskBits fewer = rejected & (HlsFmaskBits)random.Next(64);
        LandsatQaBits landsatRejected = (LandsatQaBits)random.Next(256) & ~LandsatQaBits.Clear;
        LandsatQaBits landsatFewer = landsatRejected & (LandsatQaBits)random.Next(256);
        return (
            Fraction(new SclClearPolicy(clear).Classify, scl) <= Fraction(new SclClearPolicy(wider).Classify, scl) &&
            Fraction(new HlsFmaskClearPolicy(rejected, true).Classify, fmask) <=
                Fraction(new HlsFmaskClearPolicy(fewer).Classify, fmask) &&
            Fraction(new LandsatQaClearPolicy(landsatRejected).Classify, landsat) <=
                Fraction(new LandsatQaClearPolicy(landsatFewer).Classify, landsat)).ToProperty();

        float Fraction<T>(Classifier<T> classify, T[] quality)
        {
            PixelState[] states = new PixelState[quality.Length];
            classify(quality, states);
            dilation.Apply(states, 3, 4, dates);
            float fraction = ClearMask.Write(
                states, keepAll ? WhenNothingIsClear.KeepAll : WhenNothingIsClear.LeaveMissing, new bool[states.Length]);
            return float.IsNaN(fraction) ? 0 : fraction;
        }
    }

    private delegate void Classifier<T>(ReadOnlySpan<T> quality, Span<PixelState> states);

    private static int[] Dates(Random random)
    {
        int[] dates = new int[random.Next(1, 6)];
        for (int i = 0; i < dates.Length; i++)
            dates[i] = (i == 0 ? 18000 : dates[i - 1]) + random.Next(0, 8);
        return dates;
    }

    private static PixelState[] RandomStates(Random random, int length)
    {
        PixelState[] states = new PixelState[length];
        for (int i = 0; i < length; i++)
            states[i] = random.Next(12) switch { 0 => PixelState.Cloud, 1 => PixelState.NoData, 2 => PixelState.Unwanted, _ => PixelState.Clear };
        return states;
    }
}
