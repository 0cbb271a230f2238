using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>What a component says before any row is read.</summary>
internal static class SchemaChecks
{
    private static readonly string[] TypeWords = ["Text", "String", "Double", "ReadOnlyMemory"];

    public static ComponentCheck[] All { get; } =
    [
        new("PromisedSchema", PromisedSchema),
        new("PassedColumns", PassedColumns),
        new("RightAnnotations", RightAnnotations),
        new("MissingColumn", MissingColumn),
        new("WrongColumn", WrongColumn),
        new("NullArgument", NullArgument),
    ];

    /// <summary>Columns promised, columns of the schema, of the view and of the mapper are the same.</summary>
    private static void PromisedSchema(ComponentCase one)
    {
        SchemaShape promised = one.Estimator.GetOutputSchema(SchemaShapes.Of(one.Table.Schema));
        DataViewSchema delivered = one.Model.GetOutputSchema(one.Table.Schema);

        BrokenContractException.UnlessSame(
            [.. SchemaShapes.Of(delivered).Select(Describe).Order()], [.. promised.Select(Describe).Order()], "delivered against promised columns");
        string[] expected = [.. delivered.Select(Describe)];
        BrokenContractException.UnlessSame(
            [.. one.Model.Transform(one.Table).Schema.Select(Describe)], expected, "columns of Transform against GetOutputSchema");
        BrokenContractException.UnlessSame(
            [.. one.Model.GetRowToRowMapper(one.Table.Schema).OutputSchema.Select(Describe)], expected, "columns of the mapper against GetOutputSchema");
        BrokenContractException.Unless(one.Model.IsRowToRowMapper, "is no row-to-row mapper");
        BrokenContractException.Unless(one.Added.Length > 0, "adds no column");
    }

    /// <summary>Columns of the input that are not replaced keep type, annotations and, beside the added ones, values.</summary>
    private static void PassedColumns(ComponentCase one)
    {
        TableView table = one.Table.Rows(Enumerable.Range(0, 5));
        IDataView view = one.Model.Transform(table);
        string[] passed = [.. table.Schema.Select(column => column.Name).Except(one.Added)];
        BrokenContractException.UnlessSame([.. passed.Select(name => Describe(view.Schema[name]))],
            [.. passed.Select(name => Describe(table.Schema[name]))], "passed columns");

        using var cursor = view.GetRowCursor(view.Schema);
        Func<string>[] read = [.. passed.Select(name => ColumnBits.Reader(cursor, view.Schema[name]))];
        string[][] expected = [.. passed.Select(name => ColumnBits.Read(table, name))];
        for (int row = 0; cursor.MoveNext(); row++)
            BrokenContractException.UnlessSame([.. read.Select(get => get())], [.. expected.Select(values => values[row])], "values of passed columns");
    }

    /// <summary>Names in annotations are as many as what they name, and none is empty.</summary>
    private static void RightAnnotations(ComponentCase one)
    {
        DataViewSchema output = one.Model.GetOutputSchema(one.Table.Schema);
        foreach (var column in one.Added.Select(name => output[name]))
        {
            var (size, dimensions) = column.Type is VectorDataViewType vector ? (vector.Size, vector.Dimensions.ToArray()) : (1, []);
            Expect(column, ScoreAnnotations.SlotNames, size);
            Expect(column, ScoreAnnotations.TrainingLabelValues, size);
            if (column.Type is KeyDataViewType key)
            {
                BrokenContractException.Unless(
                    GeoFMAnnotations.GetNames(column, ScoreAnnotations.KeyValues) is not null, $"gives key '{column.Name}' no key values");
                Expect(column, ScoreAnnotations.KeyValues, (int)key.Count);
            }

            if (dimensions.Length == 4)
            {
                Expect(column, GeoFMAnnotations.BandNames, dimensions[1]);
                Expect(column, GeoFMAnnotations.StepNames, dimensions[0]);
            }
        }

        static void Expect(DataViewSchema.Column column, string kind, int count)
        {
            if (GeoFMAnnotations.GetNames(column, kind) is not { } names)
                return;
            BrokenContractException.Unless(names.Length == count, $"has {names.Length} {kind} on '{column.Name}': expected {count}");
            BrokenContractException.Unless(!names.Any(string.IsNullOrEmpty), $"has an empty name among the {kind} of '{column.Name}'");
        }
    }

    /// <summary>Every door that sees a schema names a column that is not there; what the estimator accepts, it can fit.</summary>
    private static void MissingColumn(ComponentCase one)
    {
        string[] dependencies = one.Dependencies;
        BrokenContractException.Unless(dependencies.Length > 0, "reads no column");
        BrokenContractException.Unless(
            one.NeededByEstimator.Intersect(dependencies).Any(), "promises its columns whatever is missing: expected an error");
        foreach (string column in dependencies.Union(one.NeededByEstimator))
        {
            TableView without = one.Table.Without(column);
            if (!one.NeededByEstimator.Contains(column))
                one.Estimator.Fit(without);
            string there = $"'{without.Schema[0].Name}'";
            foreach (var (door, open) in Doors(one, column, without))
            {
                string message = BrokenContractException.Expect<ArgumentException>(open, $"without '{column}', {door}").Message;
                BrokenContractException.Unless(message.Contains($"'{column}'", StringComparison.Ordinal),
                    $"without '{column}', {door}: expected a message that names it, got \"{message}\"");
                BrokenContractException.Unless(!IsOurs(one) || message.Contains(there, StringComparison.Ordinal),
                    $"without '{column}', {door}: expected a message that says what is there, {there} first, got \"{message}\"");
            }
        }
    }

    /// <summary>Every door that sees a schema says what type it expects of a column, and which it got.</summary>
    private static void WrongColumn(ComponentCase one)
    {
        foreach (string column in one.Dependencies.Union(one.NeededByEstimator))
        {
            bool isVector = one.Table.Schema[column].Type is VectorDataViewType;
            TableView wrong = one.Table.WithType(column, isVector ? TextDataViewType.Instance : new VectorDataViewType(NumberDataViewType.Double, 3));
            foreach (var (door, open) in Doors(one, column, wrong))
            {
                if (!IsOurs(one) && door is not ("Fit" or "GetOutputSchema of the estimator"))
                    continue;
                string message = BrokenContractException.Expect<ArgumentException>(open, $"with another type of '{column}', {door}").Message;
                BrokenContractException.Unless(
                    message.Contains($"'{column}'", StringComparison.Ordinal) && message.Contains("expected ", StringComparison.OrdinalIgnoreCase)
                        && message.Contains("got ", StringComparison.OrdinalIgnoreCase)
                        && TypeWords.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase)),
                    $"with another type of '{column}', {door}: expected its name, what is expected and what it is, got \"{message}\"");
            }
        }
    }

    private static void NullArgument(ComponentCase one)
    {
        foreach (var (door, open) in new (string, Action)[]
        {
            ("GetOutputSchema of the estimator", () => one.Estimator.GetOutputSchema(null!)),
            ("Fit", () => one.Estimator.Fit(null!)),
            ("GetOutputSchema of the model", () => one.Model.GetOutputSchema(null!)),
            ("Transform", () => one.Model.Transform(null!)),
            ("GetRowToRowMapper", () => one.Model.GetRowToRowMapper(null!)),
        })
        {
            if (IsOurs(one) || door is "Fit" or "GetOutputSchema of the estimator")
                BrokenContractException.Expect<ArgumentNullException>(open, $"null for {door}");
        }
    }

    private static IEnumerable<(string Door, Action Open)> Doors(ComponentCase one, string column, TableView changed)
    {
        if (one.NeededByEstimator.Contains(column))
        {
            yield return ("GetOutputSchema of the estimator", () => one.Estimator.GetOutputSchema(SchemaShapes.Of(changed.Schema)));
            yield return ("Fit", () => one.Estimator.Fit(changed));
        }

        if (one.Dependencies.Contains(column))
        {
            yield return ("GetOutputSchema of the model", () => one.Model.GetOutputSchema(changed.Schema));
            yield return ("Transform", () => one.Model.Transform(changed));
            yield return ("GetRowToRowMapper", () => one.Model.GetRowToRowMapper(changed.Schema));
        }
    }

    /// <summary>Whether the model is no chain of built-in transformers, which have their own words.</summary>
    private static bool IsOurs(ComponentCase one) => one.Model is RowTransformer or PlantedTransformer;

    private static string Describe(SchemaShape.Column column)
        => $"{column.Name}:{column.Kind}:{column.ItemType}:{column.IsKey}:{string.Join(',', column.Annotations.Select(one => one.Name).Order())}";

    /// <summary>All that a schema says of a column but the values of its annotations.</summary>
    public static string Describe(DataViewSchema.Column column)
        => $"{column.Name}:{column.Type}:{column.IsHidden}:{string.Join(',', column.Annotations.Schema.Select(one => $"{one.Name} {one.Type}").Order())}";
}
