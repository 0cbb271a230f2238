namespace MLNetGeoFM.Models;

/// <summary>Encodes samples for one thread: what the cache holds is copied, the rest is collected and encoded together.</summary>
internal sealed class CachedEncoding(FrozenBinding binding, bool usesCache)
{
    /// <summary>
    /// Tokens after which a collection is encoded: some ranges of the runner, so that few of them are left half empty.
    /// </summary>
    public const int FullTokens = 4 * NetworkRunner.RowsPerRange;

    private readonly SampleHash _hash = new(binding.Name);
    private UInt128[] _keys = new UInt128[16];
    private SeriesEncodingWorker? _worker;
    private float[] _hidden = [];
    private int _hiddenLength;

    /// <summary>Whether it is time to run.</summary>
    public bool IsFull => _worker?.Tokens >= FullTokens;

    /// <summary>
    /// The hidden tokens of the sample that was read last, in the layout of <see cref="HiddenTokens.ToVector"/>; empty where they are
    /// not kept.
    /// </summary>
    public ReadOnlySpan<float> Hidden => _hidden.AsSpan(0, _hiddenLength);

    /// <summary>Copies a sample's embedding from the cache, or lets the sample wait.</summary>
    /// <param name="sample">The sample; its lengths were checked. It is read before the call returns.</param>
    /// <param name="steps">T.</param>
    /// <param name="destination">[D] or [T, D].</param>
    /// <returns>True: the destination holds the embedding. False: the sample waits for <see cref="Run"/>, the last of those that do.</returns>
    public bool TryReadOrAdd(in EncoderSample sample, int steps, Span<float> destination)
    {
        UInt128 key = default;
        if (usesCache)
        {
            key = _hash.Of(sample, steps);
            if (TryReadHidden(key) && binding.Owner.Cache.TryRead(key, destination))
                return true;
        }

        _worker ??= binding.Rent();
        int number = _worker.Count;
        if (number == _keys.Length)
            Array.Resize(ref _keys, number * 2);
        _keys[number] = key;
        _worker.Add(sample, steps);
        return false;
    }

    /// <summary>Encodes all that wait.</summary>
    public void Run()
    {
        if (_worker is null)
            return;
        _worker.Run();
        binding.Owner.CountEncoded(_worker.Count);
    }

    /// <summary>The embedding of a sample that waited, after <see cref="Run"/>.</summary>
    public void Read(int number, Span<float> destination)
    {
        _worker!.Read(number, destination);
        if (usesCache)
            binding.Owner.Cache.Store(_keys[number], destination);
        if (binding.Split is null)
            return;
        _hiddenLength = _worker.HiddenLength(number);
        if (_hidden.Length < _hiddenLength)
            _hidden = new float[_hiddenLength];
        _worker.ReadHidden(number, _hidden);
        if (usesCache)
            binding.Owner.Cache.Store(_keys[number] ^ binding.HiddenMask, Hidden);
    }

    private bool TryReadHidden(UInt128 key)
    {
        if (binding.Split is null)
            return true;
        int length = binding.Owner.Cache.TryRead(key ^ binding.HiddenMask, ref _hidden);
        _hiddenLength = Math.Max(length, 0);
        return length >= 0;
    }

    /// <summary>Forgets the samples and gives the worker back.</summary>
    public void Clear()
    {
        if (_worker is null)
            return;
        binding.Return(_worker);
        _worker = null;
    }

    /// <summary>Gives up a worker that failed: nothing is known of its state.</summary>
    public void Abandon()
    {
        _worker?.Dispose();
        _worker = null;
    }
}
