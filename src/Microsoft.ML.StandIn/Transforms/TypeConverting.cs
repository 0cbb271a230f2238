using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Converts numbers to Single; a key is no number.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "TypeConverting";

    internal TypeConvertingTransformer((string Output, string Input) columns, DataKind kind)
    {
        Columns = columns;
        Kind = kind is DataKind.Single ? kind : throw new NotSupportedException($"The stand-in converts to Single, not to {kind}.");
    }

    internal (string Output, string Input) Columns { get; }

    internal DataKind Kind { get; }

    internal static NumberDataViewType Type => NumberDataViewType.Single;

    internal static TypeConvertingTransformer Load(ModelReader reader)
    {
        (string Output, string Input) columns = (reader.ReadName(), reader.ReadName());
        var kind = (DataKind)reader.ReadInt32();
        return kind is DataKind.Single
            ? new TypeConvertingTransformer(columns, kind)
            : throw new InvalidDataException($"The model is damaged: there is no data kind {kind}.");
    }

    internal static bool CanConvert(DataViewType itemType, bool isKey) => !isKey && itemType is NumberDataViewType;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, this);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.Write(Columns.Output);
        ctx.Writer.Write(Columns.Input);
        ctx.Writer.Write((int)Kind);
    }

    private sealed class Mapping(DataViewSchema schema, TypeConvertingTransformer parent)
        : OneToOneMapping(schema, [parent.Columns], (output, source) => CanConvert(source.Type, source.Type is KeyDataViewType)
            ? new(output, Type)
            : throw Check.SchemaMismatch("inputSchema", "input", source.Name, $"compatible with {Type}", source.Type.ToString()))
    {
        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => TypeDispatch.Call<Delegate>(ToSingle<int>, source.Type.RawType, input, source);

        private static ValueGetter<float> ToSingle<T>(DataViewRow input, DataViewSchema.Column source)
            where T : INumberBase<T>
        {
            ValueGetter<T> get = input.GetGetter<T>(source);
            T number = default;
            return (ref float value) =>
            {
                get(ref number);
                value = float.CreateTruncating(number);
            };
        }
    }
}

/// <summary>Converts numbers to another type.</summary>
public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(string output, string input, DataKind kind)
        : base(new TypeConvertingTransformer((output, input ?? output), kind))
    {
    }

    /// <inheritdoc/>
    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        (string output, string input) = Transformer.Columns;
        if (!inputSchema.TryFindColumn(input, out SchemaShape.Column source))
            throw Check.MissingColumn(nameof(inputSchema), "input", input);
        return TypeConvertingTransformer.CanConvert(source.ItemType, source.IsKey)
            ? inputSchema.With(new SchemaShape.Column(output, source.Kind, TypeConvertingTransformer.Type, false))
            : throw Check.SchemaMismatch(
                nameof(inputSchema), "input", input, $"compatible with {TypeConvertingTransformer.Type}", source.ItemType.ToString());
    }
}
