using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM.Tests;

/// <summary>For each check components that break it, one for each thing that it asks, and the words in which that must be said.</summary>
internal static class PlantedFaults
{
    private static readonly (string Check, ComponentCase Component, string Words)[] Faults =
    [
        .. PlantedDoors.All,
        .. PlantedEnds.All,
        ("PromisedSchema", Plant("promises no band names", new()
        {
            Promise = (inner, shape) =>
            {
                inner.GetOutputSchema(shape);
                return SchemaShapes.With(shape, [new("Out", new VectorDataViewType(NumberDataViewType.Single, 0))]);
            },
        }), "delivered against promised"),
        ("PassedColumns", Plant("loses a latitude", new() { LostColumn = "Latitude" }), "values of passed columns"),
        ("RightAnnotations", Plant("names one band too few", new() { Schema = OneBandTooFew }), "has 5 BandNames on 'Out': expected 6"),
        ("MissingColumn", Plant("says nothing before it is read", new()
        {
            Transform = (inner, input) => input.Schema.GetColumnOrNull("Reflectance") is null ? input : inner.Transform(input),
        }), "without 'Reflectance', Transform: expected ArgumentException"),
        ("WrongColumn", Plant("does not say what it got", new()
        {
            Fit = (inner, input) => input.Schema["Reflectance"].Type is TextDataViewType
                ? throw new ArgumentException("The column 'Reflectance' is wrong.")
                : inner.Fit(input),
        }), "expected its name, what is expected and what it is"),
        ("NullArgument", Plant("takes null", new()
        {
            Transform = (inner, input) => input.Schema.Count == 0 ? input : inner.Transform(input),
        }), "null for Transform: expected ArgumentNullException"),
        ("MissingValues", Plant("cannot stand a row of NaN", Throwing<IndexOutOfRangeException>(
            values => values.Length > 0 && values.All(float.IsNaN))), "IndexOutOfRangeException"),
        ("InfiniteValues", Plant("cannot stand infinity", Throwing<DivideByZeroException>(
            values => values.Any(float.IsInfinity))), "DivideByZeroException"),
        ("EmptyValues", Plant("takes the first of no values", Throwing<NullReferenceException>(values => values.Length == 0)), "NullReferenceException"),
        ("LongestValues", Plant("has room for 1,000 values", Throwing<OverflowException>(values => values.Length > 1000)), "OverflowException"),
        ("SparseValues", new("takes stored values for all values",
            geo => new PlantedEstimator(geo.CompositeMonthly("Out", "Reflectance", "Clear", "Dates"), new()
            {
                Transform = (inner, input) => inner.Transform(new StoredValuesView(input, "Clear")),
            })), "sparse rows"),
        ("WrongSize", new("trips over another size", geo => new PlantedEstimator(geo.Trainers.Prototypes("LabelKey", "Features"), new()
        {
            Transform = (inner, input) => input.Schema["Features"].Type is VectorDataViewType { Size: 73 }
                ? throw new NotSupportedException("73")
                : inner.Transform(input),
        })), "NotSupportedException: 73"),
        ("NoRows", Plant("is short with who has no rows", new()
        {
            Fit = (inner, input) => input.GetRowCount() == 0 ? throw new ArgumentException("No.") : inner.Fit(input),
        }), "fitted on no rows"),
        ("LazyTransform", Plant("looks before it is asked", new()
        {
            Transform = (inner, input) =>
            {
                input.GetRowCursor([input.Schema["Reflectance"]]).Dispose();
                return inner.Transform(input);
            },
        }), "opened 1 cursors in Transform"),
        ("FitReadsLittle", Plant("reads all rows to learn nothing", new()
        {
            Fit = (inner, input) =>
            {
                ColumnBits.Read(input, "Reflectance");
                return inner.Fit(input);
            },
        }), "learns nothing, and reads"),
        ("UnusedColumns", Plant("reads every column", new() { Transform = (inner, input) => inner.Transform(new GreedyView(input)) }), "for 'Out': expected 'Reflectance'"),
        ("OutputsNotAskedFor", Plant("computes whatever is asked for", new() { AlwaysComputes = true }), "columns read for the passed column"),
        ("RepeatedReads", Plant("counts its reads", Adding(cursor => cursor.ReadsOfRow)), "read again"),
        ("RowOrder", Plant("knows a row by its position", Adding(cursor => cursor.Position)), "rows in reverse order"),
        ("BatchSize", Plant("normalises over the batch", Adding(cursor => cursor.View.GetRowCount() == 1 ? 1 : 0)), "the last 1 rows alone"),
        ("OneRowAtATime", Plant("rounds otherwise for one row", new()
        {
            Mapper = (_, schema) => Other().GetRowToRowMapper(schema),
        }), "row 0 by itself"),
        ("CursorSets", Plant("starts each cursor of a set anew", Adding(cursor => cursor.IndexInSet)), "in a set of 2 cursors"),
        ("ParallelCursors", Plant("shares scratch memory between cursors", Adding(cursor => cursor.View.Open > 1 ? 1 : 0)), "beside other cursors"),
        ("CacheCheckpoint", Plant("fits a cache otherwise", new()
        {
            Fit = (inner, input) => input is TableView ? inner.Fit(input) : Other(),
        }), "behind a cache checkpoint"),
        ("Refit", Plant("remembers its first fit", new() { Fit = SecondTimeOther() }), "saved bytes of the model fitted again"),
        ("SavedModel", Plant("saves another scale", new() { Save = _ => Other() }), "loaded: 'Out', number 0"),
        ("Rehydrated", Plant("comes back with another scale", new() { Save = _ => Other() }), "saved bytes of the rehydrated model"),
        ("SavedTwice", Plant("changes as it is saved", new() { Save = SecondSaveOther() }), "saved again: 'Out', number 0"),
        ("SavedAnnotations", new("saves no slot names", geo => new PlantedEstimator(geo.Trainers.Prototypes("LabelKey", "Features"), new()
        {
            Save = WithoutSlotNames,
        })), "SlotNames of 'Score' after loading"),
        ("LoadedColumns", new("comes back with a number more", geo => new PlantedEstimator(geo.PackMetadata("Out", "Latitude"), new()
        {
            Save = _ => new MLContext(1).GeoFM().PackMetadata("Out", "Latitude", "Gsd").Fit(PreparedRows.Plain.Table),
        })), "'Out: size 1 becomes 2'"),
        ("LoadedColumns", new("comes back without a size", geo => new PlantedEstimator(geo.PackMetadata("Out", "Latitude"), new()
        {
            Save = _ => new MLContext(1).GeoFM().SelectBands("Out", "Reflectance", "B08").Fit(PreparedRows.Plain.Table),
        })), "'Out: size'"),
        ("LoadedColumns", new("comes back as whole numbers", geo => new PlantedEstimator(geo.PackMetadata("Out", "Latitude"), new()
        {
            Save = _ => new MLContext(1).Transforms.CopyColumns("Out", "Dates").Fit(PreparedRows.Plain.Table),
        })), "'Out: items Single become Int32'"),
        ("LoadedColumns", new("comes back as one number", geo => new PlantedEstimator(geo.PackMetadata("Out", "Latitude"), new()
        {
            Save = _ => new MLContext(1).Transforms.CopyColumns("Out", "Latitude").Fit(PreparedRows.Plain.Table),
        })), "'Out: type Vector<Single, 1> becomes Single'"),
        ("LoadedColumns", Plant("comes back without an annotation", new() { Schema = WithSlotNames }), "'Out: SlotNames'"),
        ("SeparateProgram", Plant("needs its own assembly", new() { Save = PlantedContract.Of }), "in a separate program: "),
        ("Disposal", Plant("leaves its input open", new() { LeavesOpen = true }), "leaves its input's cursor open"),
        ("UseAfterDisposal", Plant("gives stale values", new() { ForgivesDisposal = true }), "value of a disposed cursor"),
        ("Cancellation", new("does not look at its token", (GeoFMCatalog geo, StopSwitch _) => geo.Trainers.Prototypes("LabelKey", "Features")),
            "stopped before it began"),
        ("Cancellation", PlantStoppable("looks at its token before it begins only", (stop, inner, input) =>
        {
            stop.Token.ThrowIfCancellationRequested();
            return inner.Fit(input);
        }), "stopped at row 5: expected OperationCanceledException, got no exception"),
        ("Cancellation", PlantStoppable("looks at its token before it begins, and after it has read everything", (stop, inner, input) =>
        {
            stop.Token.ThrowIfCancellationRequested();
            var model = inner.Fit(input);
            stop.Token.ThrowIfCancellationRequested();
            return model;
        }), "reads 195 rows after it was stopped: expected 1 at most"),
        ("Cancellation", PlantStoppable("forgets a cursor when it is stopped", (stop, inner, input) =>
        {
            var forgotten = input.GetRowCursor([]);
            var model = FitStoppable(stop, inner, input);
            forgotten.Dispose();
            return model;
        }), "leaves 1 cursors open when it is stopped"),
        ("Cancellation", PlantStoppable("says nothing", FitStoppable), "reports no progress"),
        ("Cancellation", PlantStoppable("goes on whatever it reports", (stop, inner, input) =>
        {
            var model = FitStoppable(stop, inner, input);
            stop.Report(0.5);
            return model;
        }), "stopped at its first report: expected OperationCanceledException, got no exception"),
        ("LogSource", new("speaks under a name that nobody knows", geo => new PlantedEstimator(geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000), new()
        {
            Fit = (inner, input) =>
            {
                using var channel = geo.Environment.Register("Component7").Start("Fit");
                channel.Info(MessageSensitivity.None, "Done.");
                return inner.Fit(input);
            },
        })), "logs as 'Component7; Fit'"),
        ("PromisedSchema", Plant("delivers no column", new() { Transform = (_, input) => input }), "columns of Transform against GetOutputSchema"),
        ("PromisedSchema", Plant("maps to another column", new() { Mapper = (_, schema) => OtherName().GetRowToRowMapper(schema) }),
            "columns of the mapper against GetOutputSchema"),
        ("PassedColumns", Plant("passes a column as another type", new()
        {
            Transform = (inner, input) => inner.Transform(input is TableView table ? table.WithType("Latitude", NumberDataViewType.Double) : input),
        }), "passed columns, number"),
        ("RightAnnotations", Plant("has a band without a name", new()
        {
            Schema = (inner, input) => With(input, "Out", inner.GetOutputSchema(input)["Out"].Type,
                GeoFMAnnotations.OfSeries([.. ContractRow.Bands[..5], ""], null)),
        }), "has an empty name among the BandNames of 'Out'"),
        ("RightAnnotations", Plant("adds a key without values", new()
        {
            Schema = (inner, input) => With(inner.GetOutputSchema(input), "Key", new KeyDataViewType(typeof(uint), 3), null),
        }), "gives key 'Key' no key values"),
        ("RepeatedReads", Plant("computes eight rows otherwise", Adding(cursor => cursor.View.GetRowCount() == 8 ? 1 : 0)), "read in reverse order"),
        ("FitReadsLittle", Plant("opens a column that it does not need", new()
        {
            Fit = (inner, input) =>
            {
                input.GetRowCursor([input.Schema["Latitude"]]).Dispose();
                return inner.Fit(input);
            },
        }), "reads 'Latitude' in Fit"),
        ("FitReadsLittle", Plant("leaves a cursor open in Fit", new()
        {
            Fit = (inner, input) =>
            {
                input.GetRowCursor([]);
                return inner.Fit(input);
            },
        }), "leaves 1 cursors open after Fit"),
        ("NoRows", Plant("makes rows of nothing", new()
        {
            Transform = (inner, input) => inner.Transform(input.GetRowCount() == 0 ? PreparedRows.Plain.Table : input),
        }), "gives 200 values of 'Out' for no rows"),
        ("SavedModel", Plant("saves another column", new() { Save = _ => OtherName() }), "columns of the loaded model"),
        ("SavedAnnotations", Plant("saves a file that spoils a column of the input", new()
        {
            Save = inner => new TransformerChain<ITransformer>(inner, new MLContext(1).Transforms.CopyColumns("Regular", "Dates").Fit(PreparedRows.Plain.Table)),
        }), "BandNames of 'Regular' after loading"),
        ("Rehydrated", Plant("comes back with another annotation", new() { Schema = OneBandTooFew }), "columns of the rehydrated model"),
        ("LogSource", new("planted: logs half a sentence", geo => new PlantedEstimator(geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000), new()
        {
            Fit = (inner, input) =>
            {
                using var channel = geo.Environment.Register("ScaleToReflectance").Start("Fit");
                channel.Info(MessageSensitivity.None, "Done");
                return inner.Fit(input);
            },
        })), "logs no sentence: \"Done\""),
        ("UnchangedEstimator", Plant("counts its fits", new() { CountsFits = true }), "is changed by fitting"),
    ];

    /// <summary>The same wrapping without a fault.</summary>
    public static ComponentCase Sound { get; } = Plant("sound", new());

    /// <summary>Each fault: the check that finds it, and the component's name.</summary>
    public static IEnumerable<object[]> Names => Faults.Select(fault => new object[] { fault.Check, fault.Component.Name });

    /// <summary>The components that break a check.</summary>
    public static IEnumerable<ComponentCase> Of(string check) => Faults.Where(fault => fault.Check == check).Select(fault => fault.Component);

    public static (string Check, ComponentCase Component, string Words) Find(string check, string name)
        => Faults.Single(fault => fault.Check == check && fault.Component.Name == name);

    public static ComponentCase Plant(string name, Fault fault)
        => new($"planted: {name}", geo => new PlantedEstimator(geo.ScaleToReflectance("Out", "Reflectance", 1e-4, -1000), fault));

    private static ComponentCase PlantStoppable(string name, Func<StopSwitch, IEstimator<ITransformer>, IDataView, ITransformer> fit)
        => new($"planted: {name}", (geo, stop) => new PlantedEstimator(geo.Trainers.Prototypes("LabelKey", "Features"), new()
        {
            Fit = (inner, input) => fit(stop, inner, input),
        }));

    /// <summary>Looks at the token at every row that is read.</summary>
    private static ITransformer FitStoppable(StopSwitch stop, IEstimator<ITransformer> inner, IDataView input)
    {
        using (var cursor = input.GetRowCursor([]))
        {
            do
                stop.Token.ThrowIfCancellationRequested();
            while (cursor.MoveNext());
        }

        return inner.Fit(input);
    }

    /// <summary>A transformer that does something else.</summary>
    public static ReflectanceScalingTransformer Other()
        => new MLContext(1).GeoFM().ScaleToReflectance("Out", "Reflectance", 2e-4, -1000).Fit(PreparedRows.Plain.Table);

    private static ReflectanceScalingTransformer OtherName()
        => new MLContext(1).GeoFM().ScaleToReflectance("Other", "Reflectance", 1e-4, -1000).Fit(PreparedRows.Plain.Table);

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

    private static DataViewSchema WithSlotNames(ITransformer inner, DataViewSchema input)
        => With(input, "Out", inner.GetOutputSchema(input)["Out"].Type,
            new MLContext(1).GeoFM().FlattenSeries("Out", "Regular").Fit(PreparedRows.Plain.Table).GetOutputSchema(input)["Out"].Annotations);

    private static DataViewSchema OneBandTooFew(ITransformer inner, DataViewSchema input)
        => With(input, "Out", inner.GetOutputSchema(input)["Out"].Type, GeoFMAnnotations.OfSeries(ContractRow.Bands[..5], null));

    private static DataViewSchema With(DataViewSchema schema, string name, DataViewType type, DataViewSchema.Annotations? annotations)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(schema);
        builder.AddColumn(name, type, annotations);
        return builder.ToSchema();
    }
}
