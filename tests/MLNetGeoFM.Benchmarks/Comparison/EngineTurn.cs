using MLNetGeoFM.Models;

namespace MLNetGeoFM.Benchmarks.Comparison;

/// <summary>This library's engine on sequences of one length; each thread takes whole sequences.</summary>
internal sealed class EngineTurn : IDisposable
{
    private const int RowsPerTask = 384;

    private readonly NetworkValue _input;
    private readonly NetworkValue _pooled;
    private readonly int _tokens;
    private readonly int _sequences;
    private readonly NetworkRunner[] _runners;
    private readonly TokenBatch[] _batches;

    public EngineTurn(Network network, NetworkValue input, NetworkValue pooled, int tokens, int threads)
    {
        _input = input;
        _pooled = pooled;
        _tokens = tokens;
        _sequences = Math.Max(1, RowsPerTask / tokens);
        _runners = [.. Enumerable.Range(0, threads).Select(_ => new NetworkRunner(network, InstructionSets.Best))];
        _batches = [.. _runners.Select(_ => new TokenBatch(0, 0))];
    }

    public void Run(float[] values, float[] pooled)
    {
        int total = pooled.Length / _pooled.Width, next = 0;
        void Work(int worker)
        {
            for (int first; (first = Interlocked.Add(ref next, _sequences) - _sequences) < total;)
                Run(worker, values, pooled, first, Math.Min(_sequences, total - first));
        }

        // Threads of its own: a worker of the pool may start late, or not before the work is done.
        Thread[] others = [.. Enumerable.Range(1, _runners.Length - 1).Select(worker => new Thread(() => Work(worker)))];
        foreach (var other in others)
            other.Start();
        Work(0);
        foreach (var other in others)
            other.Join();
    }

    public void Dispose()
    {
        foreach (var runner in _runners)
            runner.Dispose();
    }

    private void Run(int worker, float[] values, float[] pooled, int first, int count)
    {
        var batch = _batches[worker];
        var runner = _runners[worker];
        batch.Clear();
        for (int sequence = 0; sequence < count; sequence++)
        {
            batch.BeginSequence(1);
            for (int token = 0; token < _tokens; token++)
                batch.AddToken(0, 0, []);
        }

        runner.Prepare(batch);
        for (int row = 0; row < count * _tokens; row++)
            values.AsSpan(((first * _tokens) + row) * _input.Width, _input.Width).CopyTo(runner.InputRow(_input, row));
        runner.Run();
        for (int sequence = 0; sequence < count; sequence++)
            runner.OutputRow(_pooled, sequence).CopyTo(pooled.AsSpan((first + sequence) * _pooled.Width, _pooled.Width));
    }
}
