using System.Runtime.ExceptionServices;

namespace MLNetGeoFM.Tool.Benchmarks;

/// <summary>The caller's thread and some more, which stay alive between pieces of work, so that starting one allocates nothing.</summary>
internal sealed class ThreadTeam : IDisposable
{
    private readonly Thread[] _others;
    private readonly Barrier _start;
    private readonly Barrier _end;
    private Action<int>? _work;
    private ExceptionDispatchInfo? _failure;

    /// <param name="threads">Threads, the caller's included.</param>
    public ThreadTeam(int threads)
    {
        _start = new Barrier(threads);
        _end = new Barrier(threads);
        _others = [.. Enumerable.Range(1, threads - 1).Select(member => new Thread(() => Serve(member)) { IsBackground = true })];
        foreach (var thread in _others)
            thread.Start();
    }

    /// <summary>Threads, the caller's included.</summary>
    public int Count => _others.Length + 1;

    /// <summary>Every thread does the work once, told its number; comes back when all have. A failure of any is thrown here.</summary>
    public void Run(Action<int> work)
    {
        _work = work;
        _failure = null;
        _start.SignalAndWait();
        Do(0);
        _end.SignalAndWait();
        _failure?.Throw();
    }

    public void Dispose()
    {
        _work = null;
        _start.SignalAndWait();
        foreach (var thread in _others)
            thread.Join();
        _start.Dispose();
        _end.Dispose();
    }

    private void Serve(int member)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_work is null)
                return;
            Do(member);
            _end.SignalAndWait();
        }
    }

    private void Do(int member)
    {
        try
        {
            _work!(member);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
