using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>Rows at the edge: no values, no rows, more than usual, stored otherwise.</summary>
internal static partial class InputChecks
{
    private const int Rows = 6;

    public static ComponentCheck[] All { get; } =
    [
        new("MissingValues", one => Damaged(one, Damage.Missing)),
        new("InfiniteValues", one => Damaged(one, Damage.Infinite)),
        new("EmptyValues", one => Damaged(one, Damage.Empty)),
        new("LongestValues", one => Damaged(one, Damage.Longest)),
        new("SparseValues", SparseValues),
        new("WrongSize", WrongSize),
        new("NoRows", NoRows),
    ];

    /// <summary>
    /// A damaged row gives values, or one error that says what was expected; its neighbours do not notice, and one row at a time, all
    /// at once and a loaded model agree.
    /// </summary>
    private static void Damaged(ComponentCase one, Damage damage)
    {
        TableView table = one.Table.Rows(Enumerable.Range(0, Rows)).Damaged(damage, one.Dependencies, row => row % 2 == 1);
        IRowToRowMapper mapper = one.Model.GetRowToRowMapper(table.Schema);
        foreach (string name in one.Added)
        {
            string[] batched = OfFitted(one, table, name);
            for (int row = 0; row < Rows; row += 2)
                BrokenContractException.Unless(batched[row] == one.Bits[name][row],
                    $"'{name}' of row {row}, between damaged rows: expected {one.Bits[name][row]}, got {batched[row]}");

            using var source = table.GetRowCursor(mapper.GetDependencies([mapper.OutputSchema[name]]));
            using var single = mapper.GetRow(source, [mapper.OutputSchema[name]]);
            BrokenContractException.UnlessSame(Outcomes(source, single, mapper.OutputSchema[name]), batched, $"'{name}' one row at a time");
            BrokenContractException.UnlessSame(OfLoaded(one, table, name), batched, $"'{name}' of the loaded model");
        }
    }

    // ML.NET's parallel cursors, which a built-in part may bring along, fail as a whole where a row of theirs fails: then each row is
    // read by itself.
    private static string[] OfFitted(ComponentCase one, TableView table, string name)
    {
        IDataView view = one.Model.Transform(table);
        using var cursor = view.GetRowCursor([view.Schema[name]]);
        try
        {
            return Outcomes(cursor, cursor, view.Schema[name]);
        }
        catch (InvalidOperationException)
        {
            return [.. Enumerable.Range(0, Rows).Select(row => Alone(one.Model, table, name, row))];
        }
    }

    private static string[] OfLoaded(ComponentCase one, TableView table, string name)
    {
        try
        {
            return ColumnBits.Read(one.Loaded.Transform(table), name);
        }
        catch (Exception)
        {
            return [.. Enumerable.Range(0, Rows).Select(row => Alone(one.Loaded, table, name, row))];
        }
    }

    private static string Alone(ITransformer model, TableView table, string name, int row)
    {
        try
        {
            return ColumnBits.Read(model.Transform(table.Rows([row])), name)[0];
        }
        catch (Exception exception)
        {
            return Words(exception.GetBaseException());
        }
    }

    /// <summary>What each row gives; where it gives none, the words of the one kind of error that is allowed.</summary>
    private static string[] Outcomes(DataViewRowCursor cursor, DataViewRow row, DataViewSchema.Column column)
    {
        Func<string> read = ColumnBits.Reader(row, column);
        List<string> outcomes = [];
        while (cursor.MoveNext())
        {
            try
            {
                outcomes.Add(read());
            }
            catch (Exception exception)
            {
                Exception cause = exception.GetBaseException();
                bool isClear = cause is ArgumentException and not (ArgumentNullException or ArgumentOutOfRangeException)
                    && cause.Message.Contains("expected", StringComparison.OrdinalIgnoreCase);
                BrokenContractException.Unless(isClear,
                    $"row {outcomes.Count} of '{column.Name}': expected a value or an ArgumentException that says what is expected, got "
                    + $"{cause.GetType().Name}: {cause.Message}");
                outcomes.Add(Words(cause));
            }
        }

        return [.. outcomes];
    }

    /// <summary>The message without the number of the row, which only some doors know: not a row of its own, nor a loaded model's.</summary>
    private static string Words(Exception exception) => RowNumber().Replace(exception.Message, "");

    [GeneratedRegex(@" It is row [0-9]+ of the data, counted from 0\.")]
    private static partial Regex RowNumber();

    /// <summary>Zeros that are not stored count as those that are.</summary>
    private static void SparseValues(ComponentCase one)
    {
        TableView table = one.Table.Rows(Enumerable.Range(0, Rows)).Damaged(Damage.Sparse, one.Dependencies, _ => true);
        BrokenContractException.UnlessSame(one.ReadAll(one.Model.Transform(table)),
            one.Bits.ToDictionary(column => column.Key, column => column.Value[..Rows]), "sparse rows");
    }

    /// <summary>
    /// Where a vector of known size has another one, every door of the model says so; a component that takes any size gives values or
    /// one clear error.
    /// </summary>
    private static void WrongSize(ComponentCase one)
    {
        foreach (string column in one.Dependencies)
        {
            if (one.Table.Schema[column].Type is not VectorDataViewType { Size: > 0 } type)
                continue;
            TableView table = one.Table.Rows([0, 1]).Damaged(Damage.OneMore, [column], _ => true)
                .WithType(column, new VectorDataViewType((PrimitiveDataViewType)type.ItemType, type.Size + 1));
            int refused = 0;
            foreach (Action door in new Action[]
            {
                () => one.Model.GetOutputSchema(table.Schema),
                () => one.Model.Transform(table),
                () => one.Model.GetRowToRowMapper(table.Schema),
            })
            {
                try
                {
                    door();
                }
                catch (ArgumentException exception)
                {
                    refused++;
                    BrokenContractException.Unless(exception.Message.Contains($"'{column}'", StringComparison.Ordinal)
                        && exception.Message.Contains("expected", StringComparison.Ordinal) && exception.Message.Contains("got", StringComparison.Ordinal),
                        $"with {type.Size + 1} items in '{column}': expected a message with expected and actual, got \"{exception.Message}\"");
                }
            }

            BrokenContractException.Unless(refused is 0 or 3, $"refuses {type.Size + 1} items in '{column}' at {refused} of 3 doors: expected all or none");
            if (refused > 0)
                continue;
            foreach (string name in one.Added)
            {
                IDataView view = one.Model.Transform(table);
                using var cursor = view.GetRowCursor([view.Schema[name]]);
                Outcomes(cursor, cursor, view.Schema[name]);
            }
        }
    }

    /// <summary>No rows give no rows; a trainer says what it expects.</summary>
    private static void NoRows(ComponentCase one)
    {
        TableView none = one.Table.Rows([]);
        foreach (var (column, values) in one.ReadAll(one.Model.Transform(none)))
            BrokenContractException.Unless(values.Length == 0, $"gives {values.Length} values of '{column}' for no rows");
        try
        {
            BrokenContractException.Unless(one.ReadAll(one.Estimator.Fit(none).Transform(none)).Values.All(values => values.Length == 0),
                "gives values for no rows");
        }
        catch (ArgumentException exception)
        {
            BrokenContractException.Unless(exception.Message.Contains("expected", StringComparison.OrdinalIgnoreCase)
                    || exception.Message.Contains("at least", StringComparison.Ordinal),
                $"fitted on no rows: expected a message that says what is expected, got \"{exception.Message}\"");
        }
    }
}
