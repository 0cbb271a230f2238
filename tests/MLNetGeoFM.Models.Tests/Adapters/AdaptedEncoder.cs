using MLNetGeoFM.Tests;

namespace MLNetGeoFM.Models.Tests;

/// <summary>Encoders with random weights, cut, and samples for them.</summary>
internal sealed class AdaptedEncoder
{
    public static readonly string[] Bands = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    private AdaptedEncoder(string name, SeriesEncoder encoder)
    {
        Name = name;
        Encoder = encoder;
    }

    public static AdaptedEncoder Presto { get; } = new("presto", PrestoRandom.Encoder.Bind(new SeriesBinding(Bands, 1, 1, 1, 10, false)));

    public static AdaptedEncoder Galileo { get; } = new("galileo", GalileoRandom.Encoder().Bind(new SeriesBinding(Bands, 1, 1, 1, 10, false)));

    public static AdaptedEncoder[] All => [Presto, Galileo];

    public string Name { get; }

    public SeriesEncoder Encoder { get; }

    public EncoderSplit Cut(int blocks) => EncoderSplit.Cut(Encoder.Network, Encoder.Pooled, blocks);

    /// <summary>Samples of some steps, some of them hidden.</summary>
    public static GalileoSeries[] Series(int samples, int steps, int seed = 1)
    {
        GalileoSeries[] series = [.. Enumerable.Range(0, samples).Select(i => new GalileoSeries(Bands, 1, steps, seed + i))];
        for (int i = 0; i < samples && steps > 1; i++)
        {
            series[i].Visible[i % steps] = false;
            series[i].Hide((i + 1) % steps, i % Bands.Length, 0);
        }

        return series;
    }

    /// <summary>The embeddings that the ordinary encoder gives.</summary>
    public float[] Embed(GalileoSeries series, bool perStep = false)
    {
        using var worker = new SeriesEncodingWorker(Encoder, perStep, InstructionSets.Best);
        worker.Add(series.Sample, series.Steps);
        worker.Run();
        float[] result = new float[(perStep ? series.Steps : 1) * Encoder.EmbeddingSize];
        worker.Read(0, result);
        return result;
    }

    public HiddenTokens[] Prefix(EncoderSplit split, GalileoSeries[] series, bool perStep = false)
    {
        using SeriesEncodingWorker worker = new(Encoder, perStep, InstructionSets.Best, split.Network, split.Hidden);
        foreach (var sample in series)
            worker.Add(sample.Sample, sample.Steps);
        worker.Run();
        return [.. series.Select((_, i) =>
        {
            float[] vector = new float[worker.HiddenLength(i)];
            worker.ReadHidden(i, vector);
            return HiddenTokens.FromVector(vector, split.Hidden.Width);
        })];
    }

    public override string ToString() => Name;
}
