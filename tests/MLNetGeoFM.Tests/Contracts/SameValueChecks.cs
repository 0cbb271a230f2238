using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>How rows are asked for changes no bit of them.</summary>
internal static class SameValueChecks
{
    private const int MostCursors = 8;
    private const int RowsInSets = 40;

    public static ComponentCheck[] All { get; } =
    [
        new("RowOrder", RowOrder),
        new("BatchSize", BatchSize),
        new("OneRowAtATime", OneRowAtATime),
        new("CursorSets", CursorSets),
        new("ParallelCursors", ParallelCursors),
        new("CacheCheckpoint", CacheCheckpoint),
        new("Refit", Refit),
    ];

    private static void RowOrder(ComponentCase one)
    {
        int[] order = [.. Enumerable.Range(0, PreparedRows.Count).Reverse()];
        BrokenContractException.UnlessSame(one.ReadAll(one.Model.Transform(one.Table.Rows(order))), Pick(one, order), "rows in reverse order");
    }

    /// <summary>Alone, a few, and one more than a batch.</summary>
    private static void BatchSize(ComponentCase one)
    {
        foreach (int rows in new[] { 1, 5, BatchedRowCursor.MaximumRows + 1 })
        {
            int[] order = [.. Enumerable.Range(PreparedRows.Count - rows, rows)];
            BrokenContractException.UnlessSame(one.ReadAll(one.Model.Transform(one.Table.Rows(order))), Pick(one, order), $"the last {rows} rows alone");
        }
    }

    private static void OneRowAtATime(ComponentCase one)
    {
        IRowToRowMapper mapper = one.Model.GetRowToRowMapper(one.Table.Schema);
        DataViewSchema.Column[] wanted = [.. one.Added.Select(name => mapper.OutputSchema[name])];
        using var cursor = one.Table.Rows(Enumerable.Range(0, RowsInSets)).GetRowCursor(mapper.GetDependencies(wanted));
        using DataViewRow row = mapper.GetRow(cursor, wanted);
        BrokenContractException.Unless(ReferenceEquals(row.Schema, mapper.OutputSchema), "gives rows of another schema object than its mapper's");
        Func<string>[] read = [.. wanted.Select(column => ColumnBits.Reader(row, column))];
        for (int i = 0; cursor.MoveNext(); i++)
            BrokenContractException.UnlessSame([.. read.Select(get => get())], [.. one.Added.Select(name => one.Bits[name][i])], $"row {i} by itself");
    }

    /// <summary>Sets of 1 to 8 cursors, each read by a thread of its own, give every row once.</summary>
    private static void CursorSets(ComponentCase one)
    {
        IDataView view = one.Model.Transform(one.Table.Rows(Enumerable.Range(0, RowsInSets)));
        DataViewSchema.Column[] wanted = [.. one.Added.Select(name => view.Schema[name])];
        for (int n = 1; n <= MostCursors; n++)
        {
            var seen = new ConcurrentDictionary<ulong, string[]>();
            var cursors = view.GetRowCursorSet(wanted, n);
            BrokenContractException.Unless(cursors.Length is > 0 && cursors.Length <= n, $"gives {cursors.Length} cursors for {n}");
            Task[] tasks = [.. cursors.Select(cursor => Task.Run(() =>
            {
                foreach (var (id, values) in ReadRows(cursor, wanted))
                    BrokenContractException.Unless(seen.TryAdd(id.Low, values), $"gives row {id.Low} twice in a set of {n} cursors");
            }))];
            Wait(tasks);
            BrokenContractException.Unless(seen.Count == RowsInSets, $"gives {seen.Count} of {RowsInSets} rows in a set of {n} cursors");
            foreach (var (id, values) in seen)
                BrokenContractException.UnlessSame(values, [.. one.Added.Select(name => one.Bits[name][(int)id])], $"row {id} in a set of {n} cursors");
        }
    }

    /// <summary>Cursors over one view that several threads read side by side.</summary>
    private static void ParallelCursors(ComponentCase one)
    {
        IDataView view = one.Model.Transform(one.Table.Rows(Enumerable.Range(0, RowsInSets)));
        DataViewSchema.Column[] wanted = [.. one.Added.Select(name => view.Schema[name])];
        using var barrier = new Barrier(4);
        Wait([.. Enumerable.Range(0, barrier.ParticipantCount).Select(_ => Task.Factory.StartNew(() =>
        {
            DataViewRowCursor cursor = view.GetRowCursor(wanted);
            barrier.SignalAndWait(TimeSpan.FromSeconds(10));
            foreach (var (id, values) in ReadRows(cursor, wanted))
                BrokenContractException.UnlessSame(values, [.. one.Added.Select(name => one.Bits[name][(int)id.Low])], $"row {id.Low} beside other cursors");
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }

    /// <summary>A cache before the component, where it is fitted and where it is read, and one after it.</summary>
    private static void CacheCheckpoint(ComponentCase one)
    {
        var ml = new MLContext(1);
        IEstimator<ITransformer> start = ml.Transforms.CopyColumns("Copy", one.Dependencies[0]);
        var model = start.AppendCacheCheckpoint(ml).Append(one.CreateEstimator()).Fit(one.Table);
        BrokenContractException.UnlessSame(one.ReadAll(model.Transform(ml.Data.Cache(one.Table))), one.Bits, "fitted behind a cache checkpoint");
        BrokenContractException.UnlessSame(one.ReadAll(ml.Data.Cache(one.Model.Transform(one.Table))), one.Bits, "its columns cached");
    }

    /// <summary>The same estimator fitted again saves the same model to the byte.</summary>
    private static void Refit(ComponentCase one)
    {
        string[] expected = ComponentCase.Payloads(one.Model);
        BrokenContractException.Unless(expected.Length > 0 || one.IsOfBuiltIns, "has no transformer of this library in its model");
        BrokenContractException.UnlessSame(ComponentCase.Payloads(one.Second.Model), expected, "saved bytes of the model fitted again");
        BrokenContractException.UnlessSame(one.ReadAll(one.Second.Model.Transform(one.Table)), one.Bits, "fitted again");
    }

    private static Dictionary<string, string[]> Pick(ComponentCase one, int[] rows)
        => one.Bits.ToDictionary(column => column.Key, column => rows.Select(row => column.Value[row]).ToArray());

    private static IEnumerable<(DataViewRowId Id, string[] Values)> ReadRows(DataViewRowCursor cursor, DataViewSchema.Column[] wanted)
    {
        using (cursor)
        {
            var getId = cursor.GetIdGetter();
            Func<string>[] read = [.. wanted.Select(column => ColumnBits.Reader(cursor, column))];
            while (cursor.MoveNext())
            {
                DataViewRowId id = default;
                getId(ref id);
                yield return (id, [.. read.Select(get => get())]);
            }
        }
    }

    private static void Wait(Task[] tasks)
    {
        try
        {
            Task.WaitAll(tasks);
        }
        catch (AggregateException failures)
        {
            throw failures.Flatten().InnerExceptions.OfType<BrokenContractException>().FirstOrDefault() ?? failures.GetBaseException();
        }
    }
}
