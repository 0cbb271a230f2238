using System.Collections.Concurrent;

namespace MLNetGeoFM.Models;

/// <summary>
/// The encoders in use: the same weights are one copy in memory, whoever loads them; what nobody uses any more is freed.
/// </summary>
internal static class FrozenEncoders
{
    private static readonly ConcurrentDictionary<string, WeakReference<FrozenEncoder>> Alive = new(StringComparer.Ordinal);

    /// <summary>The shared encoder with this one's id and weights.</summary>
    public static FrozenEncoder Share(GeoFMEncoder encoder)
    {
        var frozen = new FrozenEncoder(encoder);
        return Keep($"{encoder.Card.Id}:{frozen.WeightsSha256}", frozen);
    }

    /// <summary>The shared encoder of a file with this SHA-256; it is loaded if nobody uses it.</summary>
    public static FrozenEncoder OfFile(string fileSha256, Func<GeoFMEncoder> load)
    {
        string name = $"file:{fileSha256}";
        return Alive.TryGetValue(name, out var reference) && reference.TryGetTarget(out var alive)
            ? alive
            : Keep(name, Share(load()));
    }

    private static FrozenEncoder Keep(string name, FrozenEncoder frozen)
    {
        lock (Alive)
        {
            if (Alive.TryGetValue(name, out var reference) && reference.TryGetTarget(out var alive))
                return alive;
            foreach (var (other, old) in Alive)
            {
                if (!old.TryGetTarget(out _))
                    Alive.TryRemove(other, out _);
            }

            Alive[name] = new WeakReference<FrozenEncoder>(frozen);
            return frozen;
        }
    }
}
