using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

/// <summary>What comes back from a model file.</summary>
internal static class SavingChecks
{
    public static ComponentCheck[] All { get; } =
    [
        new("SavedModel", SavedModel),
        new("SavedTwice", SavedTwice),
        new("SavedAnnotations", SavedAnnotations),
        new("LoadedColumns", NoNewLoss),
        new("Rehydrated", Rehydrated),
        new("SeparateProgram", SeparateProgram),
    ];

    /// <summary>A context that was told nothing gives the same columns with the same bits.</summary>
    private static void SavedModel(ComponentCase one)
    {
        IDataView view = one.Loaded.Transform(one.Table);
        string[] expected = Visible(one.Model.GetOutputSchema(one.Table.Schema));

        BrokenContractException.UnlessSame(Visible(view.Schema), expected, "columns of the loaded model");
        BrokenContractException.UnlessSame(one.ReadAll(view), one.Bits, "loaded");
    }

    /// <summary>What is loaded can be saved and loaded again, and to save a model does not change it.</summary>
    private static void SavedTwice(ComponentCase one)
    {
        _ = one.Saved;
        TableView table = one.Table.Rows(Enumerable.Range(0, 8));
        var expected = one.Bits.ToDictionary(column => column.Key, column => column.Value[..8]);
        BrokenContractException.UnlessSame(one.ReadAll(ComponentCase.Load(one.Save(one.Model)).Transform(table)), expected, "saved again");
        BrokenContractException.UnlessSame(
            one.ReadAll(ComponentCase.Load(one.Save(one.Loaded)).Transform(table)), expected, "saved, loaded, saved and loaded");
    }

    /// <summary>Class names of labels and scores are what they were, and so is all that input columns said of themselves.</summary>
    private static void SavedAnnotations(ComponentCase one)
    {
        DataViewSchema expected = one.Model.GetOutputSchema(one.Table.Schema);
        DataViewSchema actual = one.Loaded.GetOutputSchema(one.Table.Schema);
        foreach (string name in one.Added)
        {
            if (expected[name].Type is KeyDataViewType)
                UnlessSame(ScoreAnnotations.KeyValues, name);
            if (GeoFMAnnotations.GetNames(expected[name], ScoreAnnotations.TrainingLabelValues) is not null)
                UnlessSame(ScoreAnnotations.SlotNames, name);
        }

        foreach (string name in one.Table.Schema.Select(column => column.Name).Except(one.Added))
        {
            foreach (string kind in new[] { GeoFMAnnotations.BandNames, GeoFMAnnotations.StepNames, ScoreAnnotations.SlotNames })
                UnlessSame(kind, name);
        }

        void UnlessSame(string kind, string name)
            => BrokenContractException.UnlessSame(GeoFMAnnotations.GetNames(actual[name], kind) ?? [],
                GeoFMAnnotations.GetNames(expected[name], kind) ?? [], $"{kind} of '{name}' after loading");
    }

    /// <summary>A plain load keeps types and annotations of added columns, but for what is known to be lost.</summary>
    private static void NoNewLoss(ComponentCase one)
    {
        string[] losses = LoadedColumns.NewLosses(one);
        BrokenContractException.Unless(losses.Length == 0, $"loses by a plain load '{string.Join("', '", losses)}', which nobody approved");
    }

    /// <summary>A loaded model that is given its speed again is, to the byte, the model that was saved, annotations included.</summary>
    private static void Rehydrated(ComponentCase one)
    {
        ITransformer model = new MLContext(3).GeoFM().Rehydrate(one.Loaded);

        BrokenContractException.UnlessSame(ComponentCase.Payloads(model), ComponentCase.Payloads(one.Model), "saved bytes of the rehydrated model");
        BrokenContractException.UnlessSame(one.ReadAll(model.Transform(one.Table)), one.Bits, "rehydrated");
        DataViewSchema expected = one.Model.GetOutputSchema(one.Table.Schema);
        DataViewSchema actual = model.GetOutputSchema(one.Table.Schema);
        BrokenContractException.UnlessSame([.. one.Added.Select(name => SchemaChecks.Describe(actual[name]))],
            [.. one.Added.Select(name => SchemaChecks.Describe(expected[name]))], "columns of the rehydrated model");
    }

    /// <summary>A program that knows no type of this library, and only calls Model.Load, gives the same bits.</summary>
    private static void SeparateProgram(ComponentCase one)
    {
        var (columns, error) = SeparateProgramRun.Of(one);

        BrokenContractException.Unless(error is null, $"in a separate program: {error}");
        BrokenContractException.UnlessSame(columns,
            one.Bits.ToDictionary(column => column.Key, column => column.Value[..SeparateProgramRun.Rows]), "in a separate program");
    }

    private static string[] Visible(DataViewSchema schema)
        => [.. schema.Where(column => !column.IsHidden).Select(column => column.Name).Order(StringComparer.Ordinal)];
}
