using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Applies an action to every row: it reads one object and writes another.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _map;
    private readonly string _contractName;
    private readonly SchemaDefinition _input;

    internal CustomMappingTransformer(
        Action<TSrc, TDst> map, string contractName, SchemaDefinition input = null, SchemaDefinition output = null)
    {
        Check.Value(map, "mapAction");
        _map = map;
        _contractName = contractName;
        _input = input;
        Added = MemberColumn.Of(typeof(TDst), output, SchemaDefinition.Direction.Write);
        Needed = MemberColumn.Of(typeof(TSrc), input, SchemaDefinition.Direction.Write);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal MemberColumn[] Added { get; }

    internal MemberColumn[] Needed { get; }

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new Mapping(inputSchema, this).OutputSchema;
    }

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        Check.Value(input, nameof(input));
        return new Mapping(input.Schema, this).Apply(input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        return new Mapping(inputSchema, this);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.Value(ctx, nameof(ctx));
        if (_contractName is null)
            throw new InvalidOperationException("Empty contract name for a transform: the transform cannot be saved");
        ctx.WriteHeader(CustomMappingFormat.Loader);
        ctx.Writer.Write(_contractName);
        ctx.Writer.Write(_map.Method.DeclaringType.Assembly.FullName);
    }

    private sealed class Mapping : RowMapping
    {
        private readonly CustomMappingTransformer<TSrc, TDst> _parent;
        private readonly ObjectReader<TSrc> _reader;

        public Mapping(DataViewSchema schema, CustomMappingTransformer<TSrc, TDst> parent)
            : base(schema, MemberColumn.Detach(parent.Added))
        {
            _parent = parent;
            _reader = new ObjectReader<TSrc>(schema, parent._input, ignoreMissingColumns: false);
        }

        protected override void MarkInputs(bool[] active, bool[] needed)
        {
            foreach (DataViewSchema.Column column in _reader.Columns)
                needed[column.Index] = true;
        }

        protected override Delegate[] MakeGetters(DataViewRow input, bool[] active)
        {
            var source = new TSrc();
            var output = new ObjectRow<TDst>(_parent.Added, i => active[i]) { Current = new TDst() };
            Action<TSrc> fill = _reader.Bind(input);
            long served = -1;

            // The action runs once per row, when the first of its columns is asked for.
            void Refresh()
            {
                if (served == input.Position)
                    return;
                fill(source);
                _parent._map(source, output.Current);
                served = input.Position;
            }

            return Enumerable.Range(0, active.Length).Select(i => !active[i] ? null : TypeDispatch.Call<Delegate>(
                Refreshing<int>, _parent.Added[i].Type.RawType, output[i], (Action)Refresh)).ToArray();
        }

        private static Delegate Refreshing<T>(ValueGetter<T> getter, Action refresh) => (ValueGetter<T>)((ref T value) =>
        {
            refresh();
            getter(ref value);
        });
    }
}

/// <summary>Applies an action to every row.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(CustomMappingTransformer<TSrc, TDst> transformer)
        : base(transformer)
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        foreach (MemberColumn member in Transformer.Needed)
        {
            if (!inputSchema.TryFindColumn(member.Name, out SchemaShape.Column column))
                throw Check.MissingColumn(nameof(inputSchema), "input", member.Name);
            SchemaShape.Column wanted = SchemaShape.Column.Of(member.Name, member.Type, null);
            // A member of unknown size takes vectors of every size.
            bool kindFits = wanted.Kind == SchemaShape.Column.VectorKind.VariableVector
                ? column.Kind != SchemaShape.Column.VectorKind.Scalar : column.Kind == wanted.Kind;
            if (!kindFits || !wanted.ItemType.Equals(column.ItemType) || wanted.IsKey != column.IsKey)
                throw Check.SchemaMismatch(nameof(inputSchema), "input", member.Name, member.Type.ToString(), column.Describe());
        }

        return inputSchema.With(SchemaShape.Create(MemberColumn.Schema(Transformer.Added)));
    }
}

/// <summary>Makes the action of a mapping when a model that names its contract is loaded.</summary>
public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
{
    /// <summary>Makes the factory.</summary>
    protected CustomMappingFactory()
    {
    }

    /// <summary>Makes the action.</summary>
    public abstract Action<TSrc, TDst> GetMapping();

    ITransformer ICustomMappingFactory.CreateTransformer(string contractName)
        => new CustomMappingTransformer<TSrc, TDst>(GetMapping(), contractName);
}

/// <summary>Names the contract of a mapping factory.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomMappingFactoryAttributeAttribute : ExtensionBaseAttribute
{
    /// <summary>Names the contract.</summary>
    public CustomMappingFactoryAttributeAttribute(string contractName)
        : base(contractName)
    {
    }
}

/// <summary>A factory of mappings of any types.</summary>
internal interface ICustomMappingFactory
{
    ITransformer CreateTransformer(string contractName);
}

/// <summary>How custom mappings are found again: by assembly and contract name.</summary>
internal static class CustomMappingFormat
{
    public const string Loader = "CustomMapping";

    public static ITransformer Load(ModelLoadContext context)
    {
        string contract = context.Reader.ReadString();
        string assemblyName = context.Reader.ReadString();
        try
        {
            context.Catalog.RegisterAssembly(Assembly.Load(assemblyName));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or ReflectionTypeLoadException
            or ArgumentException)
        {
            throw new InvalidOperationException(
                $"The model needs the mapping '{contract}' of assembly '{assemblyName}', which cannot be "
                + $"loaded: {exception.Message}", exception);
        }

        Type factory = context.Catalog.FindFactory(contract)
            ?? throw new InvalidOperationException(
                $"Assembly '{assemblyName}' has no mapping factory with contract name '{contract}'.");
        return Activator.CreateInstance(factory) is ICustomMappingFactory typed ? typed.CreateTransformer(contract)
            : throw new InvalidOperationException($"Type '{factory}' with contract name '{contract}' is not a mapping factory.");
    }
}
