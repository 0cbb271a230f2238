using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Converts numbers to another type; a key becomes the number that stands for it, 0 where it is missing.</summary>
public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "TypeConverting";

    internal TypeConvertingTransformer((string Output, string Input) columns, DataKind kind)
    {
        Columns = columns;
        Kind = kind is DataKind.Single or DataKind.UInt32
            ? kind
            : throw new NotSupportedException($"The stand-in converts to Single and UInt32, not to {kind}.");
    }

    internal (string Output, string Input) Columns { get; }

    internal DataKind Kind { get; }

    internal NumberDataViewType Type => Kind == DataKind.Single ? NumberDataViewType.Single : NumberDataViewType.UInt32;

    internal static TypeConvertingTransformer Load(ModelReader reader)
    {
        (string Output, string Input) columns = (reader.ReadName(), reader.ReadName());
        var kind = (DataKind)reader.ReadInt32();
        return kind is DataKind.Single or DataKind.UInt32
            ? new TypeConvertingTransformer(columns, kind)
            : throw new InvalidDataException($"The model is damaged: there is no data kind {kind}.");
    }

    /// <summary>Keys become unsigned integers of their own width, numbers become Single.</summary>
    internal bool CanConvert(DataViewType itemType, bool isKey)
        => isKey || Kind == DataKind.UInt32 ? isKey && Kind == DataKind.UInt32 && itemType.RawType == typeof(uint)
            : itemType is NumberDataViewType;

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, this);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.Write(Columns.Output);
        ctx.Writer.Write(Columns.Input);
        ctx.Writer.Write((int)Kind);
    }

    private sealed class Mapping(DataViewSchema schema, TypeConvertingTransformer parent)
        : OneToOneMapping(schema, [parent.Columns], (output, source) => parent.CanConvert(source.Type, source.Type is KeyDataViewType)
            ? new(output, parent.Type)
            : throw Check.SchemaMismatch("inputSchema", "input", source.Name, $"compatible with {parent.Type}", source.Type.ToString()))
    {
        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => source.Type is KeyDataViewType
                ? input.GetGetter<uint>(source)
                : TypeDispatch.Call<Delegate>(ToSingle<int>, source.Type.RawType, input, source);

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
        return Transformer.CanConvert(source.ItemType, source.IsKey)
            ? inputSchema.With(new SchemaShape.Column(output, source.Kind, Transformer.Type, false))
            : throw Check.SchemaMismatch(
                nameof(inputSchema), "input", input, $"compatible with {Transformer.Type}", source.ItemType.ToString());
    }
}
