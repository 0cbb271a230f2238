using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>A frozen encoder bound to a kind of series, with the workers that are lent to whoever encodes.</summary>
/// <remarks>
/// Thread-safe. As many workers exist as ever ran at the same time, however many cursors or engines come and go.
/// </remarks>
internal sealed class FrozenBinding
{
    private readonly byte[] _name;
    private readonly ConcurrentBag<SeriesEncodingWorker> _free = [];

    /// <param name="owner">The shared encoder.</param>
    /// <param name="encoder">Bound to the kind of series.</param>
    /// <param name="perStep">Whether a sample gets one embedding for each step, or one.</param>
    /// <param name="name">Tells the binding from others, whatever else is kept beside embeddings.</param>
    /// <param name="adaptableBlocks">Blocks at the end before which hidden tokens are kept; 0 = none are.</param>
    public FrozenBinding(FrozenEncoder owner, SeriesEncoder encoder, bool perStep, string name, int adaptableBlocks)
    {
        Owner = owner;
        Encoder = encoder;
        PerStep = perStep;
        _name = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        Network = encoder.Network;
        if (adaptableBlocks == 0)
            return;
        Split = EncoderSplit.Cut(encoder.Network, encoder.Pooled, adaptableBlocks);
        Network = Split.Network;
        HiddenMask = BinaryPrimitives.ReadUInt128LittleEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name}\nhidden {adaptableBlocks}"))));
    }

    public FrozenEncoder Owner { get; }

    public SeriesEncoder Encoder { get; }

    /// <summary>From tokens to embeddings, and to hidden tokens where they are kept.</summary>
    public Network Network { get; }

    /// <summary>Where the encoder is cut for adapters; null = nowhere.</summary>
    public EncoderSplit? Split { get; }

    /// <summary>Turns the name of a sample's embedding into that of its hidden tokens.</summary>
    public UInt128 HiddenMask { get; }

    /// <summary>Whether a sample gets one embedding for each step, or one.</summary>
    public bool PerStep { get; }

    /// <summary>Tells this binding from any other of the same encoder.</summary>
    public ReadOnlySpan<byte> Name => _name;

    /// <summary>Numbers of a sample's embeddings: D, or T * D.</summary>
    public int OutputLength(int steps) => PerStep ? checked(steps * Encoder.EmbeddingSize) : Encoder.EmbeddingSize;

    /// <summary>An empty worker; give it back with <see cref="Return"/>.</summary>
    public SeriesEncodingWorker Rent()
        => _free.TryTake(out var worker) ? worker : new SeriesEncodingWorker(Encoder, PerStep, InstructionSets.Best, Network, Split?.Hidden);

    /// <summary>Takes a worker back that did not fail.</summary>
    public void Return(SeriesEncodingWorker worker)
    {
        worker.Clear();
        _free.Add(worker);
    }
}
