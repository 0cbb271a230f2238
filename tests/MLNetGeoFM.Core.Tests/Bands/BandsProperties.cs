using FsCheck;
using FsCheck.Fluent;

namespace MLNetGeoFM.Core.Tests.Bands;

[TestFixture]
[Category("Property")]
internal sealed class BandsProperties
{
    private static readonly string[] SixBands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property Compute_AnyBandMissing_EveryIndexUsingItIsMissingAndOthersAreNot(int seed, PositiveInt size)
    {
        int pixels = size.Get % 40 + 1;
        Random random = new(seed);
        float[] series = new float[6 * pixels];
        foreach (ref float value in series.AsSpan())
            value = 0.01f + random.NextSingle() * 0.6f;
        int missing = random.Next(series.Length);
        series[missing] = float.NaN;

        SpectralIndex[] all = Enum.GetValues<SpectralIndex>();
        float[] result = new float[all.Length * pixels];
        new SpectralIndexCalculator(SixBands, all).Compute(series, new SeriesShape(6, 1, pixels), result);
        BandRole[] roles = [BandRole.Blue, BandRole.Green, BandRole.Red, BandRole.Nir, BandRole.Swir1, BandRole.Swir2];
        bool right = true;
        for (int i = 0; i < result.Length; i++)
        {
            bool uses = LinearRatio.Of(all[i / pixels]).Roles.Contains(roles[missing / pixels]) && i % pixels == missing % pixels;
            right &= float.IsNaN(result[i]) == uses;
        }

        return right.ToProperty();
    }

    [FsCheck.NUnit.Property(MaxTest = 200)]
    public Property Apply_SelectTwice_EqualsSelectingTheComposition(int seed)
    {
        Random random = new(seed);
        string[] all = [.. BandNames.Sentinel2];
        string[] first = [.. all];
        random.Shuffle(first);
        first = first[..random.Next(2, all.Length + 1)];
        string[] second = [.. first];
        random.Shuffle(second);
        second = second[..random.Next(1, first.Length + 1)];
        SeriesShape shape = new(all.Length, random.Next(1, 4), random.Next(1, 4));
        int steps = random.Next(0, 4);
        float[] series = Enumerable.Range(0, steps * shape.StepLength).Select(i => (float)i).ToArray();

        float[] once = new float[steps * first.Length * shape.PixelsPerStep];
        BandSelection.Resolve(all, first).Apply(series, shape, once);
        float[] twice = new float[steps * second.Length * shape.PixelsPerStep];
        BandSelection.Resolve(first, second).Apply(once, shape with { Bands = first.Length }, twice);
        float[] direct = new float[twice.Length];
        BandSelection selection = BandSelection.Resolve(all, second);
        selection.Apply(series, shape, direct);

        bool positions = true;
        for (int i = 0; i < direct.Length; i++)
        {
            int step = i / (second.Length * shape.PixelsPerStep);
            int band = i / shape.PixelsPerStep % second.Length;
            positions &= direct[i] ==
                step * shape.StepLength + Array.IndexOf(all, second[band]) * shape.PixelsPerStep + i % shape.PixelsPerStep;
        }

        return (positions && direct.SequenceEqual(twice)).ToProperty();
    }
}
