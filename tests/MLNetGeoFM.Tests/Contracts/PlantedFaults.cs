using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tests;

/// <summary>For each check a component that breaks it, and the words in which that must be said.</summary>
internal static class PlantedFaults
{
    private static readonly Dictionary<string, (ComponentCase Component, string Words)> Faults = new()
    {
        ["PromisedSchema"] = (Plant("promises no band names", new()
        {
            Promise = (inner, shape) =>
            {
                inner.GetOutputSchema(shape);
                return SchemaShapes.With(shape, [new("Out", new VectorDataViewType(NumberDataViewType.Single, 0))]);
            },
        }), "delivered against promised"),
        ["PassedColumns"] = (Plant("loses a latitude", new() { LostColumn = "Latitude" }), "values of passed columns"),
        ["RightAnnotations"] = (Plant("names one band too few", new() { Schema = OneBandTooFew }), "has 5 BandNames on 'Out': expected 6"),
        ["MissingColumn"] = (Plant("says nothing before it is read", new()
        {
            Transform = (inner, input) => input.Schema.GetColumnOrNull("Reflectance") is null ? input : inner.Transform(input),
        }), "without 'Reflectance', Transform: expected ArgumentException"),
        ["WrongColumn"] = (Plant("does not say what it got", new()
        {
            Fit = (inner, input) => input.Schema["Reflectance"].Type is TextDataViewType
                ? throw new ArgumentException("The column 'Reflectance' is wrong.")
                : inner.Fit(input),
        }), "expected its name, what is expected and what it is"),
        ["NullArgument"] = (Plant("takes null", new()
        {
            Transform = (inner, input) => input.Schema.Count == 0 ? input : inner.Transform(input),
        }), "null for Transform: expected ArgumentNullException"),
        ["MissingValues"] = (Plant("cannot stand a row of NaN", Throwing<IndexOutOfRangeException>(
            values => values.Length > 0 && values.All(float.IsNaN))), "IndexOutOfRangeException"),
        ["InfiniteValues"] = (Plant("cannot stand infinity", Throwing<DivideByZeroException>(
            values => values.Any(float.IsInfinity))), "DivideByZeroException"),
        ["EmptyValues"] = (Plant("takes the first of no values", Throwing<NullReferenceException>(values => values.Length == 0)), "NullReferenceException"),
        ["LongestValues"] = (Plant("has room for 1,000 values", Throwing<OverflowException>(values => values.Length > 1000)), "OverflowException"),
        ["SparseValues"] = (new("takes stored values for all values",
            geo => new PlantedEstimator(geo.CompositeMonthly("Out", "Reflectance", "Clear", "Dates"), new()
            {
                Transform = (inner, input) => inner.Transform(new StoredValuesView(input, "Clear")),
            })), "sparse rows"),
        ["WrongSize"] = (new("trips over another size", geo => new PlantedEstimator(geo.Trainers.Prototypes("LabelKey", "Features"), new()
        {
            Transform = (inner, input) => input.Schema["Features"].Type is VectorDataViewType { Size: 73 }
                ? throw new NotSupportedException("73")
                : inner.Transform(input),
        })), "NotSupportedException: 73"),
        ["NoRows"] = (Plant("is short with who has no rows", new()
        {
            Fit = (inner, input) => input.GetRowCount() == 0 ? throw new ArgumentException("No.") : inner.Fit(input),
        }), "fitted on no rows"),
        ["LazyTransform"] = (Plant("looks before it is asked", new()
        {
            Transform = (inner, input) =>
            {
                input.GetRowCursor([input.Schema["Reflectance"]]).Dispose();
                return inner.Transform(input);
            },
        }), "opened 1 cursors in Transform"),
        ["FitReadsLittle"] = (Plant("reads all rows to learn nothing", new()
        {
            Fit = (inner, input) =>
            {
                ColumnBits.Read(input, "Reflectance");
                return inner.Fit(input);
            },
        }), "learns nothing, and reads"),
        ["UnusedColumns"] = (Plant("reads every column", new() { Transform = (inner, input) => inner.Transform(new GreedyView(input)) }), "for 'Out': expected 'Reflectance'"),
        ["OutputsNotAskedFor"] = (Plant("computes whatever is asked for", new() { AlwaysComputes = true }), "columns read for the passed column"),
        ["RepeatedReads"] = (Plant("counts its reads", Adding(cursor => cursor.ReadsOfRow)), "read again"),
        ["RowOrder"] = (Plant("knows a row by its position", Adding(cursor => cursor.Position)), "rows in reverse order"),
        ["BatchSize"] = (Plant("normalises over the batch", Adding(cursor => cursor.View.GetRowCount() == 1 ? 1 : 0)), "the last 1 rows alone"),
        ["OneRowAtATime"] = (Plant("rounds otherwise for one row", new()
        {
            Mapper = (_, schema) => Other().GetRowToRowMapper(schema),
        }), "row 0 by itself"),
        ["CursorSets"] = (Plant("starts each cursor of a set anew", Adding(cursor => cursor.IndexInSet)), "in a set of 2 cursors"),
        ["ParallelCursors"] = (Plant("shares scratch memory between cursors", Adding(cursor => cursor.View.Open > 1 ? 1 : 0)), "beside other cursors"),
        ["CacheCheckpoint"] = (Plant("fits a cache otherwise", new()
        {
            Fit = (inner, input) => input is TableView ? inner.Fit(input) : Other(),
        }), "behind a cache checkpoint"),
        ["Refit"] = (Plant("remembers its first fit", new() { Fit = SecondTimeOther() }), "saved bytes of the model fitted again"),
        ["SavedModel"] = (Plant("saves another scale", new() { Save = _ => Other() }), "loaded: 'Out', number 0"),
        ["Rehydrated"] = (Plant("comes back with another scale", new() { Save = _ => Other() }), "saved bytes of the rehydrated model"),
        ["SavedTwice"] = (Plant("changes as it is saved", new() { Save = SecondSaveOther() }), "saved again: 'Out', number 0"),
        ["SavedAnnotations"] = (new("saves no slot names", geo => new PlantedEstimator(geo.Trainers.Prototypes("LabelKey", "Features"), new()
        {
            Save = WithoutSlotNames,
        })), "SlotNames of 'Score' after loading"),
        ["SeparateProgram"] = (Plant("needs its own assembly", new() { Save = PlantedContract.Of }), "in a separate program: "),
        ["Disposal"] = (Plant("leaves its input open", new() { LeavesOpen = true }), "leaves its input's cursor open"),
        ["UseAfterDisposal"] = (Plant("gives stale values", new() { ForgivesDisposal = true }), "value of a disposed cursor"),
        ["Cancellation"] = (new("does not look at its token", (GeoFMCatalog geo, CancellationToken _) => geo.Trainers.Prototypes("LabelKey", "Features")),
            "stopped before it began"),
        ["LogSource"] = (new("speaks under a name that nobody knows", geo => new PlantedEstimator(geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000), new()
        {
            Fit = (inner, input) =>
            {
                using var channel = geo.Environment.Register("Component7").Start("Fit");
                channel.Info(MessageSensitivity.None, "Done.");
                return inner.Fit(input);
            },
        })), "logs as 'Component7; Fit'"),
        ["UnchangedEstimator"] = (Plant("counts its fits", new() { CountsFits = true }), "is changed by fitting"),
    };

    /// <summary>The same wrapping without a fault.</summary>
    public static ComponentCase Sound { get; } = Plant("sound", new());

    public static IEnumerable<string> Checks => Faults.Keys;

    public static ComponentCase Of(string check) => Faults[check].Component;

    public static string Words(string check) => Faults[check].Words;

    private static ComponentCase Plant(string name, Fault fault)
        => new($"planted: {name}", geo => new PlantedEstimator(geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000), fault));

    private static ReflectanceScalingTransformer Other()
        => new MLContext(1).GeoFM().ScaleToReflectance("Out", "Reflectance", 2e-4, -1000).Fit(PreparedRows.Plain.Table);

    private static Fault Throwing<TException>(Func<float[], bool> when)
        where TException : Exception, new()
        => new()
        {
            Value = (_, values) =>
            {
                if (when(values))
                    throw new TException();
            },
        };

    private static Fault Adding(Func<PlantedCursor, float> number) => new() { Value = (cursor, values) => values[^1] += number(cursor) };

    private static Func<IEstimator<ITransformer>, IDataView, ITransformer> SecondTimeOther()
    {
        int fits = 0;
        return (inner, input) => fits++ == 0 ? inner.Fit(input) : Other();
    }

    private static Func<ITransformer, ITransformer> SecondSaveOther()
    {
        int saves = 0;
        return inner => saves++ == 0 ? inner : Other();
    }

    private static PrototypesTransformer WithoutSlotNames(ITransformer inner)
    {
        var head = (PrototypesTransformer)inner;
        head.SavesSlotNames = false;
        return head;
    }

    private static DataViewSchema OneBandTooFew(ITransformer inner, DataViewSchema input)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumn("Out", inner.GetOutputSchema(input)["Out"].Type, GeoFMAnnotations.OfSeries(ContractRow.Bands[..5], null));
        return builder.ToSchema();
    }
}
