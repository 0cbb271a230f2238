using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tests;

/// <summary>How a component ends: disposed, stopped, fitted and left as it was.</summary>
internal static class LifeChecks
{
    private const int RowThatStops = 5;

    public static ComponentCheck[] All { get; } =
    [
        new("Disposal", Disposal),
        new("UseAfterDisposal", UseAfterDisposal),
        new("Cancellation", Cancellation),
        new("UnchangedEstimator", UnchangedEstimator),
        new("LogSource", LogSource),
    ];

    /// <summary>Cursors, rows and models are disposed twice without harm, and let go of what they read.</summary>
    private static void Disposal(ComponentCase one)
    {
        var watch = new TableWatch();
        TableView table = one.Table.Rows([0, 1, 2]).Watched(watch);
        IDataView view = one.Model.Transform(table);
        var cursor = view.GetRowCursor(view.Schema);
        cursor.MoveNext();
        cursor.Dispose();
        cursor.Dispose();
        BrokenContractException.Unless(watch.CursorsLeftOpen == 0, "leaves its input's cursor open when its own is disposed");

        IRowToRowMapper mapper = one.Model.GetRowToRowMapper(table.Schema);
        var wanted = one.Added.Select(name => mapper.OutputSchema[name]).ToArray();
        var source = table.GetRowCursor(mapper.GetDependencies(wanted));
        DataViewRow row = mapper.GetRow(source, wanted);
        row.Dispose();
        row.Dispose();
        BrokenContractException.Unless(watch.CursorsLeftOpen == 0, "leaves its input row open when its own is disposed");

        var chain = new TransformerChain<ITransformer>(one.Loaded);
        chain.Dispose();
        chain.Dispose();
        (one.Model as IDisposable)?.Dispose();
        (one.Model as IDisposable)?.Dispose();
    }

    /// <summary>A cursor or row that was disposed gives no row and no value, and says so.</summary>
    private static void UseAfterDisposal(ComponentCase one)
    {
        if (one.IsOfBuiltIns)
            return;
        TableView table = one.Table.Rows([0, 1, 2]);
        IDataView view = one.Model.Transform(table);
        foreach (var cursor in new[] { view.GetRowCursor(view.Schema), view.GetRowCursorSet(view.Schema, 2)[0] })
        {
            Func<string>[] read = [.. one.Added.Select(name => ColumnBits.Reader(cursor, view.Schema[name]))];
            cursor.MoveNext();
            cursor.Dispose();
            foreach (var get in read)
                BrokenContractException.Expect<ObjectDisposedException>(() => get(), "value of a disposed cursor");
            BrokenContractException.Unless(!cursor.MoveNext(), "moves a disposed cursor to a row");
        }

        IRowToRowMapper mapper = one.Model.GetRowToRowMapper(table.Schema);
        var wanted = one.Added.Select(name => mapper.OutputSchema[name]).ToArray();
        var source = table.GetRowCursor(mapper.GetDependencies(wanted));
        DataViewRow row = mapper.GetRow(source, wanted);
        Func<string>[] values = [.. wanted.Select(column => ColumnBits.Reader(row, column))];
        source.MoveNext();
        row.Dispose();
        foreach (var get in values)
            BrokenContractException.Expect<ObjectDisposedException>(() => get(), "value of a disposed row");
    }

    /// <summary>
    /// A token stops fitting or reading: one that was cancelled before, one that is cancelled at a row, which ends the reading, and one
    /// that is cancelled at the first report, which ends the work.
    /// </summary>
    private static void Cancellation(ComponentCase one)
    {
        if (!one.IsStoppable)
            return;
        ExpectStop(one, one.Table, new(token: new(true)), "stopped before it began");

        using var stop = new CancellationTokenSource();
        TableWatch watch = new()
        {
            OnRow = row =>
            {
                if (row == RowThatStops)
                    stop.Cancel();
            },
        };
        ExpectStop(one, one.Table.Watched(watch), new(token: stop.Token), $"stopped at row {RowThatStops}");
        BrokenContractException.Unless(watch.CursorsLeftOpen == 0, $"leaves {watch.CursorsLeftOpen} cursors open when it is stopped");
        long most = one.IsFrozen ? BatchedRowCursor.MaximumRows : 1;
        BrokenContractException.Unless(watch.RowsRead - RowThatStops <= most,
            $"reads {watch.RowsRead - RowThatStops} rows after it was stopped: expected {most} at most");

        StoppedAtReport(one);
    }

    private static void StoppedAtReport(ComponentCase one)
    {
        using var stop = new CancellationTokenSource();
        int reports = 0;
        StopSwitch atReport = new(
            () =>
            {
                Interlocked.Increment(ref reports);
                stop.Cancel();
            },
            stop.Token);
        try
        {
            ExpectStop(one, one.Table, atReport, "stopped at its first report");
        }
        catch (BrokenContractException) when (Volatile.Read(ref reports) == 0)
        {
            throw new BrokenContractException("reports no progress");
        }
    }

    private static void ExpectStop(ComponentCase one, TableView table, StopSwitch stop, string what)
        => BrokenContractException.Expect<OperationCanceledException>(
            () => one.ReadAll(one.CreateEstimator(stop).Fit(table).Transform(table)), what);

    /// <summary>Neither fitting nor reading changes a field of the estimator or of its options.</summary>
    private static void UnchangedEstimator(ComponentCase one)
    {
        _ = one.Bits;
        string before = one.StateBefore;
        string after = one.Second.StateAfter;
        int at = Enumerable.Range(0, Math.Min(before.Length, after.Length)).FirstOrDefault(i => before[i] != after[i], Math.Min(before.Length, after.Length));
        BrokenContractException.Unless(before == after,
            $"is changed by fitting: \"…{Around(before, at)}…\" became \"…{Around(after, at)}…\"");
    }

    /// <summary>What a component logs is a sentence, and says by its name who speaks.</summary>
    private static void LogSource(ComponentCase one)
    {
        string[] verbs = [.. new[] { typeof(GeoFMCatalog), typeof(GeoFMTrainers) }.SelectMany(type => type.GetMethods()).Select(method => method.Name)];
        foreach (var message in one.Log.Where(message => message.Kind is ChannelMessageKind.Info or ChannelMessageKind.Warning))
        {
            BrokenContractException.Unless(verbs.Any(verb => message.Source.Split(';')[0] == verb),
                $"logs as '{message.Source}': expected the name of the verb that makes it, in \"{message.RawMessage}\"");
            BrokenContractException.Unless(message.RawMessage.EndsWith('.') && !message.RawMessage.Contains("{0}", StringComparison.Ordinal),
                $"logs no sentence: \"{message.RawMessage}\"");
        }
    }

    private static string Around(string text, int at) => text[Math.Max(0, at - 40)..Math.Min(text.Length, at + 40)];
}
