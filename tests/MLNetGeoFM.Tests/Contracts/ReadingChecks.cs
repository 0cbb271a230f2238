using Microsoft.ML;

namespace MLNetGeoFM.Tests;

/// <summary>What a component reads of its input, and when.</summary>
internal static class ReadingChecks
{
    public static ComponentCheck[] All { get; } =
    [
        new("LazyTransform", LazyTransform),
        new("FitReadsLittle", FitReadsLittle),
        new("UnusedColumns", UnusedColumns),
        new("OutputsNotAskedFor", OutputsNotAskedFor),
        new("RepeatedReads", RepeatedReads),
    ];

    /// <summary>Nothing is read before a cursor asks.</summary>
    private static void LazyTransform(ComponentCase one)
    {
        var watch = new TableWatch();
        IDataView view = one.Model.Transform(one.Table.Watched(watch));
        _ = view.Schema;
        _ = view.CanShuffle;
        _ = view.GetRowCount();

        BrokenContractException.Unless(watch.CursorsOpened == 0, $"opened {watch.CursorsOpened} cursors in Transform: expected none");
    }

    /// <summary>Fit reads columns that it names; a component that learns nothing reads a sample of the rows at most, and every cursor is closed.</summary>
    private static void FitReadsLittle(ComponentCase one)
    {
        TableWatch watch = one.Second.Watch;
        string[] needless = [.. watch.ColumnsAsked.Except(one.NeededByEstimator).Except(one.Dependencies)];

        BrokenContractException.Unless(needless.Length == 0, $"reads '{string.Join("', '", needless)}' in Fit: expected only columns that it needs");
        BrokenContractException.Unless(!one.IsFrozen || watch.RowsRead <= SampledRows.Maximum,
            $"learns nothing, and reads {watch.RowsRead} rows in Fit: expected {SampledRows.Maximum} at most");
        BrokenContractException.Unless(watch.CursorsLeftOpen == 0, $"leaves {watch.CursorsLeftOpen} cursors open after Fit: expected none");
    }

    /// <summary>For each added column only what it depends on is read.</summary>
    private static void UnusedColumns(ComponentCase one)
    {
        foreach (string added in one.Added)
        {
            var watch = new TableWatch();
            TableView table = one.Table.Rows([0, 1, 2]).Watched(watch);
            var mapper = one.Model.GetRowToRowMapper(table.Schema);
            string[] needed = [.. mapper.GetDependencies([mapper.OutputSchema[added]]).Select(column => column.Name)];
            ColumnBits.Read(one.Model.Transform(table), added);

            string[] needless = [.. watch.ColumnsAsked.Except(needed)];
            BrokenContractException.Unless(needless.Length == 0,
                $"reads '{string.Join("', '", needless)}' for '{added}': expected '{string.Join("', '", needed)}'");
        }
    }

    /// <summary>Who asks for a column of the input gets that column, and nothing is computed or read beside it.</summary>
    private static void OutputsNotAskedFor(ComponentCase one)
    {
        string passed = one.Table.Schema.Select(column => column.Name).First(name => !one.Dependencies.Contains(name) && !one.Added.Contains(name));
        var watch = new TableWatch();
        TableView table = one.Table.Rows([0, 1, 2]).Watched(watch);
        string[] values = ColumnBits.Read(one.Model.Transform(table), passed);

        BrokenContractException.UnlessSame(values, ColumnBits.Read(one.Table.Rows([0, 1, 2]), passed), $"passed column '{passed}'");
        BrokenContractException.UnlessSame(watch.ColumnsAsked, [passed], $"columns read for the passed column '{passed}'");
    }

    /// <summary>Columns can be read in any order and again and again on one row.</summary>
    private static void RepeatedReads(ComponentCase one)
    {
        TableView table = one.Table.Rows(Enumerable.Range(0, 8));
        IDataView view = one.Model.Transform(table);
        using var cursor = view.GetRowCursor(view.Schema);
        string[] added = [.. one.Added.Reverse()];
        Func<string>[] read = [.. added.Select(name => ColumnBits.Reader(cursor, view.Schema[name]))];
        for (int row = 0; cursor.MoveNext(); row++)
        {
            string[] expected = [.. added.Select(name => one.Bits[name][row])];
            BrokenContractException.UnlessSame([.. read.Select(get => get())], expected, $"row {row} read in reverse order");
            BrokenContractException.UnlessSame([.. read.Select(get => get())], expected, $"row {row} read again");
        }
    }
}
