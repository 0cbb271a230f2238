using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Benchmarks;

/// <summary>Monthly Sentinel-2 series of random reflectance for an encoder to work on, of which it sees as many tokens as asked.</summary>
internal sealed class RandomSeries
{
    /// <summary>Different series at most: more rows are these again, so that any number of rows takes the same memory.</summary>
    private const int MostSeries = 8192;

    /// <summary>All bands that the encoders take from Sentinel-2, by token group; the last two together make a token of NDVI more.</summary>
    private static readonly string[][] BandsOfGroups = [["B11", "B12"], ["B05", "B06", "B07"], ["B8A"], ["B02", "B03", "B04"], ["B08"]];

    private static readonly string[] Bands = ["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"];

    private readonly float[] _values;
    private readonly int[] _months;
    private readonly int _length;

    /// <param name="encoder">Bound to <see cref="Binding"/>.</param>
    /// <param name="steps">T.</param>
    /// <param name="rows">Series wanted.</param>
    /// <param name="tokens">Visible tokens of each; null = all.</param>
    /// <param name="seed">Of the reflectance.</param>
    /// <exception cref="ArgumentException">The encoder cannot see so many tokens.</exception>
    public RandomSeries(SeriesEncoder encoder, int steps, int rows, int? tokens, int seed)
    {
        Encoder = encoder;
        Steps = steps;
        _months = [.. Enumerable.Range(0, steps).Select(step => step % 12 + 1)];
        _length = steps * Bands.Length;
        bool[] visible = Pattern(tokens);
        var random = new Random(seed);
        Count = Math.Min(rows, MostSeries);
        _values = new float[Count * _length];
        for (int i = 0; i < _values.Length; i++)
            _values[i] = visible[i % _length] ? random.NextSingle() * 0.5f : float.NaN;
        VisibleTokens = TokensOf(_values.AsSpan(0, _length));
    }

    /// <summary>The kind of series.</summary>
    public static SeriesBinding Binding { get; } = new(Bands, 1, 1, 1, 10, UsesLocation: false);

    public SeriesEncoder Encoder { get; }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>Different series.</summary>
    public int Count { get; }

    /// <summary>Tokens of a series that the encoder sees.</summary>
    public int VisibleTokens { get; }

    /// <summary>One of the series.</summary>
    public EncoderSample this[int row] => new()
    {
        Values = _values.AsSpan(row % Count * _length, _length),
        Months = _months,
    };

    /// <summary>Shows group after group, step by step, until as many tokens are visible as asked; [T, C].</summary>
    private bool[] Pattern(int? tokens)
    {
        float[] values = new float[_length];
        int all = TokensOf(values);
        if (tokens is not { } asked || asked == all)
            return [.. values.Select(_ => true)];
        values.AsSpan().Fill(float.NaN);
        int none = TokensOf(values);
        int shown = none;
        foreach (var (group, step) in BandsOfGroups.SelectMany(group => Enumerable.Range(0, Steps).Select(step => (group, step))))
        {
            if (shown == asked)
                break;
            Fill(values, group, step, 0);
            int now = TokensOf(values);
            if (now > asked)
                Fill(values, group, step, float.NaN);
            else
                shown = now;
        }

        return shown == asked
            ? [.. values.Select(value => !float.IsNaN(value))]
            : throw new ArgumentException($"The encoder cannot see {asked} tokens of {Steps} steps: expected {Math.Max(1, none)} to {all}, got {asked}. "
                + "Choose another number of tokens or steps.");
    }

    private static void Fill(float[] values, string[] bands, int step, float value)
    {
        foreach (string band in bands)
            values[step * Bands.Length + Array.IndexOf(Bands, band)] = value;
    }

    private int TokensOf(ReadOnlySpan<float> values)
    {
        var batch = new TokenBatch(Encoder.FeatureWidth, Encoder.TableCount);
        Encoder.Tokenize(new EncoderSample { Values = values, Months = _months }, Steps, perStep: false, batch);
        batch.EndSequence();
        return batch.Rows;
    }
}
