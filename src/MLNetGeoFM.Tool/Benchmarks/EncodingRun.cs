using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tool.Benchmarks;

/// <summary>Encodes series on several threads with the bare engine: tokens, network, pooling; no data view.</summary>
/// <remarks>Each thread takes the next few series when it is done with its own; a series' embedding does not depend on who encodes it.</remarks>
internal sealed class EncodingRun : IDisposable
{
    /// <summary>Full ranges of tokens that a thread takes at once.</summary>
    private const int RangesOfBlock = 4;

    /// <summary>Blocks for each thread at least, so that all threads end together.</summary>
    private const int BlocksOfThread = 4;

    private readonly RandomSeries _series;
    private readonly ThreadTeam _team;
    private readonly Action<int> _work;
    private readonly SeriesEncodingWorker[] _workers;
    private readonly float[] _embeddings;
    private int _rowsOfBlock;
    private int _next;
    private int _end;
    private CancellationToken _cancellation;

    public EncodingRun(RandomSeries series, ThreadTeam team, InstructionSet set)
    {
        _series = series;
        _team = team;
        _work = member => Work(_workers![member]);
        _workers = [.. Enumerable.Range(0, team.Count).Select(_ => new SeriesEncodingWorker(series.Encoder, perStep: false, set))];
        _embeddings = new float[series.Count * series.Encoder.EmbeddingSize];
    }

    /// <summary>The embeddings of the different series, [series, D].</summary>
    public ReadOnlySpan<float> Embeddings => _embeddings;

    /// <summary>Encodes rows from one to another.</summary>
    public void Encode(int start, int end, CancellationToken cancellation)
    {
        (_next, _end, _cancellation) = (start, end, cancellation);
        int rowsOfRange = Math.Max(1, NetworkRunner.RowsPerRange / Math.Max(1, _series.VisibleTokens));
        _rowsOfBlock = Math.Clamp((end - start) / (BlocksOfThread * _team.Count), 1, RangesOfBlock * rowsOfRange);
        _team.Run(_work);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
    }

    private void Work(SeriesEncodingWorker worker)
    {
        int size = _series.Encoder.EmbeddingSize;
        while (!_cancellation.IsCancellationRequested)
        {
            int first = Interlocked.Add(ref _next, _rowsOfBlock) - _rowsOfBlock;
            int count = Math.Min(_rowsOfBlock, _end - first);
            if (count <= 0)
                return;
            worker.Clear();
            for (int row = first; row < first + count; row++)
                worker.Add(_series[row], _series.Steps);
            worker.Run();
            for (int i = 0; i < count; i++)
                worker.Read(i, _embeddings.AsSpan((first + i) % _series.Count * size, size));
        }
    }
}
