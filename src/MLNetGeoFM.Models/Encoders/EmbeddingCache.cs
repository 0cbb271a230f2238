namespace MLNetGeoFM.Models;

/// <summary>Embeddings, and hidden tokens, that were computed before, by the hash of what went into the encoder; bounded and thread-safe.</summary>
/// <remarks>
/// It holds the bits that the encoder gave, so it changes how fast an answer comes, never the answer. When it is full, a new
/// entry takes the place of one that the new key points at, as good as drawn by lot: reading the same too long data again and
/// again still finds some of it, where first-in first-out and least-recently-used find none.
/// </remarks>
internal sealed class EmbeddingCache
{
    // Key, array header and reference, and the dictionary's entry and bucket at its usual load.
    private const int BytesBesideValues = 112;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, int> _places = [];
    private readonly List<(UInt128 Key, float[] Values)> _entries = [];
    private long _limit;
    private long _bytes;

    /// <summary>Bytes held.</summary>
    public long Bytes
    {
        get
        {
            lock (_gate)
                return _bytes;
        }
    }

    /// <summary>Entries held.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>
    /// Raises the bound to at least so many bytes: the users of a cache share the largest that one of them asks for.
    /// </summary>
    public void Reserve(long bytes)
    {
        lock (_gate)
            _limit = Math.Max(_limit, bytes);
    }

    /// <summary>Copies the embedding of a key, if it is held.</summary>
    public bool TryRead(UInt128 key, Span<float> destination)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(key, out int place) || _entries[place].Values.Length != destination.Length)
                return false;
            _entries[place].Values.CopyTo(destination);
            return true;
        }
    }

    /// <summary>Copies what is held of a key into a buffer that grows, if it is held.</summary>
    /// <returns>Its length, or -1.</returns>
    public int TryRead(UInt128 key, ref float[] buffer)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(key, out int place))
                return -1;
            float[] values = _entries[place].Values;
            if (buffer.Length < values.Length)
                buffer = new float[values.Length];
            values.CopyTo(buffer, 0);
            return values.Length;
        }
    }

    /// <summary>Keeps a copy of an embedding, if it is not larger than the whole bound.</summary>
    public void Store(UInt128 key, ReadOnlySpan<float> values)
    {
        long bytes = BytesBesideValues + ((long)values.Length * sizeof(float));
        lock (_gate)
        {
            if (bytes > _limit || _places.ContainsKey(key))
                return;
            float[]? freed = null;
            while (_bytes + bytes > _limit)
                freed = RemoveAt((int)((ulong)key % (ulong)_entries.Count));
            float[] copy = freed?.Length == values.Length ? freed : new float[values.Length];
            values.CopyTo(copy);
            _places.Add(key, _entries.Count);
            _entries.Add((key, copy));
            _bytes += bytes;
        }
    }

    private float[] RemoveAt(int place)
    {
        var (key, values) = _entries[place];
        var last = _entries[^1];
        _entries[place] = last;
        _places[last.Key] = place;
        _entries.RemoveAt(_entries.Count - 1);
        _places.Remove(key);
        _bytes -= BytesBesideValues + ((long)values.Length * sizeof(float));
        return values;
    }
}
