using System.Collections.Concurrent;

namespace MLNetGeoFM.Models;

/// <summary>
/// An encoder as all its users share it: one copy of the weights, one cache, one binding for each kind of series.
/// </summary>
/// <remarks>Thread-safe. The encoder never changes; what is shared beside it only saves time.</remarks>
internal sealed class FrozenEncoder
{
    private readonly ConcurrentDictionary<string, FrozenBinding> _bindings = new();
    private long _encodedSamples;

    public FrozenEncoder(GeoFMEncoder encoder)
    {
        Encoder = encoder;
        WeightsSha256 = encoder.ComputeWeightsSha256();
    }

    public GeoFMEncoder Encoder { get; }

    /// <summary>SHA-256 over names, shapes and values of the weights, lower-case hexadecimal.</summary>
    public string WeightsSha256 { get; }

    public EmbeddingCache Cache { get; } = new();

    /// <summary>Samples that went through the network; those found in the cache do not count.</summary>
    public long EncodedSamples => Interlocked.Read(ref _encodedSamples);

    /// <summary>Binds the encoder to a kind of series; the same kind gives the same binding.</summary>
    /// <param name="binding">The kind of series.</param>
    /// <param name="perStep">Whether a sample gets one embedding for each step, or one.</param>
    /// <param name="adaptableBlocks">Blocks at the end before which hidden tokens are kept; 0 = none are.</param>
    /// <exception cref="ArgumentException">The encoder cannot take such a series; the message lists every reason.</exception>
    public FrozenBinding Bind(SeriesBinding binding, bool perStep, int adaptableBlocks = 0)
    {
        string text = FormattableString.Invariant($"{string.Join('\n', binding.BandNames)}\n\n{binding.Height} {binding.Width} ")
            + FormattableString.Invariant($"{binding.PatchSize} {binding.GsdMetres:R} {binding.UsesLocation} ")
            + FormattableString.Invariant($"{binding.Layers} {perStep}");
        return _bindings.GetOrAdd(FormattableString.Invariant($"{text} {adaptableBlocks}"),
            _ => new FrozenBinding(this, Encoder.Bind(binding), perStep, text, adaptableBlocks));
    }

    internal void CountEncoded(int samples) => Interlocked.Add(ref _encodedSamples, samples);
}
