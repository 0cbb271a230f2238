using System.Collections.Concurrent;

namespace MLNetGeoFM.Models;

/// <summary>A frozen encoder bound to a kind of series, with the workers that are lent to whoever encodes.</summary>
/// <remarks>
/// Thread-safe. As many workers exist as ever ran at the same time, however many cursors or engines come and go.
/// </remarks>
internal sealed class FrozenBinding(FrozenEncoder owner, SeriesEncoder encoder, bool perStep, byte[] name)
{
    private readonly ConcurrentBag<SeriesEncodingWorker> _free = [];

    public FrozenEncoder Owner { get; } = owner;

    public SeriesEncoder Encoder { get; } = encoder;

    /// <summary>Whether a sample gets one embedding for each step, or one.</summary>
    public bool PerStep { get; } = perStep;

    /// <summary>Tells this binding from any other of the same encoder.</summary>
    public ReadOnlySpan<byte> Name => name;

    /// <summary>Numbers of a sample's embeddings: D, or T * D.</summary>
    public int OutputLength(int steps) => PerStep ? checked(steps * Encoder.EmbeddingSize) : Encoder.EmbeddingSize;

    /// <summary>An empty worker; give it back with <see cref="Return"/>.</summary>
    public SeriesEncodingWorker Rent()
        => _free.TryTake(out var worker) ? worker : new SeriesEncodingWorker(Encoder, PerStep, InstructionSets.Best);

    /// <summary>Takes a worker back that did not fail.</summary>
    public void Return(SeriesEncodingWorker worker)
    {
        worker.Clear();
        _free.Add(worker);
    }
}
