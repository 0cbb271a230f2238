using Microsoft.ML;

namespace MLNetGeoFM.Tests;

/// <summary>An estimator under contract, and what its checks share: it is fitted, read and saved once for all of them.</summary>
internal sealed class ComponentCase
{
    private readonly Func<MLContext, StopSwitch, IEstimator<ITransformer>> _create;
    private readonly Lazy<IEstimator<ITransformer>> _estimator;
    private readonly List<LoggingEventArgs> _log = [];
    private readonly Lazy<(ITransformer Model, string StateBefore)> _fitted;
    private readonly Lazy<SecondFit> _secondFit;
    private readonly Lazy<Dictionary<string, string[]>> _bits;
    private readonly Lazy<byte[]> _saved;
    private readonly Lazy<ITransformer> _loaded;
    private readonly Lazy<string[]> _neededByEstimator;

    private ComponentCase(string name, Func<MLContext, StopSwitch, IEstimator<ITransformer>> create)
    {
        Name = name;
        _create = create;
        _estimator = new(() =>
        {
            var ml = new MLContext(1);
            ml.Log += (_, message) => _log.Add(message);
            return _create(ml, new());
        });
        _fitted = new(() =>
        {
            string before = ObjectText.Of(Estimator);
            return (Estimator.Fit(Table), before);
        });
        _secondFit = new(FitAgain);
        _bits = new(() => ReadAll(Model.Transform(Table)));
        _saved = new(() => Save(Model));
        _loaded = new(() => Load(Saved));
        _neededByEstimator = new(() => [.. Table.Schema.Select(column => column.Name)
            .Where(column => !Accepts(SchemaShapes.Of(Table.Without(column).Schema)))]);
    }

    public ComponentCase(string name, Func<GeoFMCatalog, IEstimator<ITransformer>> create)
        : this(name, (ml, _) => create(ml.GeoFM()))
    {
    }

    /// <summary>A component whose options take a token that stops it, and say how far it is.</summary>
    public ComponentCase(string name, Func<GeoFMCatalog, StopSwitch, IEstimator<ITransformer>> create)
        : this(name, (ml, stop) => create(ml.GeoFM(), stop)) => IsStoppable = true;

    public string Name { get; }

    /// <summary>Whether the estimator was made with a token that must stop it.</summary>
    public bool IsStoppable { get; init; }

    /// <summary>Whether its model is a chain of ML.NET's own transformers, which have their own words and ways.</summary>
    public bool IsOfBuiltIns { get; init; }

    /// <summary>What it is fitted on and asked about.</summary>
    public TableView Table { get; init; } = PreparedRows.Plain.Table;

    public IEstimator<ITransformer> Estimator => _estimator.Value;

    public ITransformer Model => _fitted.Value.Model;

    /// <summary>The estimator's fields before its first fit.</summary>
    public string StateBefore => _fitted.Value.StateBefore;

    /// <summary>The same estimator fitted again, watched.</summary>
    public SecondFit Second => _secondFit.Value;

    /// <summary>Whether fitting learns nothing from rows: it may look at a sample of them, to warn.</summary>
    public bool IsFrozen => (Model is PlantedTransformer planted ? planted.Inner : Model) is RowTransformer { IsFrozen: true };

    /// <summary>The names of the columns that the model adds.</summary>
    public string[] Added => AddedTo(Model.GetOutputSchema(Table.Schema));

    /// <summary>The names of the columns that the model reads.</summary>
    public string[] Dependencies
    {
        get
        {
            var mapper = Model.GetRowToRowMapper(Table.Schema);
            return [.. mapper.GetDependencies(Added.Select(added => mapper.OutputSchema[added])).Select(column => column.Name)];
        }
    }

    /// <summary>The names of the columns without which the estimator does not promise anything.</summary>
    public string[] NeededByEstimator => _neededByEstimator.Value;

    /// <summary>The values of the added columns in every row of the table.</summary>
    public IReadOnlyDictionary<string, string[]> Bits => _bits.Value;

    /// <summary>The model as a file.</summary>
    public byte[] Saved => _saved.Value;

    /// <summary>The model as it comes back.</summary>
    public ITransformer Loaded => _loaded.Value;

    /// <summary>The same component on other rows.</summary>
    public ComponentCase On(TableView table) => new(Name, _create) { IsStoppable = IsStoppable, IsOfBuiltIns = IsOfBuiltIns, Table = table };

    /// <summary>A new estimator, in a context of its own with another seed: what is random is drawn by the options' seed.</summary>
    public IEstimator<ITransformer> CreateEstimator(StopSwitch? stop = null) => _create(new MLContext(77), stop ?? new());

    /// <summary>What the context logged while the estimator was fitted.</summary>
    public IReadOnlyList<LoggingEventArgs> Log
    {
        get
        {
            _ = Model;
            return _log;
        }
    }

    public string[] AddedTo(DataViewSchema output)
        => [.. output.Where(column => !column.IsHidden
                && (column.Index >= Table.Schema.Count || Table.Schema.GetColumnOrNull(column.Name) is null))
            .Select(column => column.Name)];

    public Dictionary<string, string[]> ReadAll(IDataView view)
        => Added.ToDictionary(column => column, column => ColumnBits.Read(view, column));

    public byte[] Save(ITransformer model)
    {
        using var file = new MemoryStream();
        new MLContext(1).Model.Save(model, Table.Schema, file);
        return file.ToArray();
    }

    public static ITransformer Load(byte[] saved)
    {
        using var file = new MemoryStream(saved);
        return new MLContext(9).Model.Load(file, out _);
    }

    /// <summary>What this library's transformers in a model save of themselves. Bytes of a model file itself may differ: ML.NET
    /// writes the blocks of a table in the order in which they were compressed.</summary>
    public static string[] Payloads(ITransformer model) => model switch
    {
        RowTransformer ours => [RowPayload.Pack(ours)],
        PlantedTransformer planted => Payloads(planted.Inner),
        IEnumerable<ITransformer> chain => [.. chain.SelectMany(Payloads)],
        _ => [],
    };

    private SecondFit FitAgain()
    {
        _ = Model;
        var watch = new TableWatch();
        TableView table = IsFrozen ? Table.Rows(Enumerable.Range(0, 2 * PreparedRows.Count).Select(row => row % PreparedRows.Count)) : Table;
        ITransformer model = Estimator.Fit(table.Watched(watch));
        return new(model, watch, ObjectText.Of(Estimator));
    }

    private bool Accepts(SchemaShape shape)
    {
        try
        {
            Estimator.GetOutputSchema(shape);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>What the second fit of an estimator gave, read and left behind.</summary>
/// <param name="Model">The fitted model.</param>
/// <param name="Watch">What was read of the rows; twice as many where the component is frozen.</param>
/// <param name="StateAfter">The estimator's fields.</param>
internal sealed record SecondFit(ITransformer Model, TableWatch Watch, string StateAfter);
