using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Maps values to keys; a value that was not learnt becomes the missing key 0.</summary>
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string Loader = "ValueToKey";

    private readonly (string Output, string Input) _columns;
    private readonly KeyVocabulary _vocabulary;
    private readonly bool _textAnnotations;

    internal ValueToKeyMappingTransformer((string Output, string Input) columns, KeyVocabulary vocabulary, bool textAnnotations)
    {
        _columns = columns;
        _vocabulary = vocabulary;
        _textAnnotations = textAnnotations;
    }

    internal static ValueToKeyMappingTransformer Load(ModelReader reader)
    {
        (string Output, string Input) columns = (reader.ReadName(), reader.ReadName());
        bool textAnnotations = reader.ReadBoolean();
        return new ValueToKeyMappingTransformer(columns, KeyVocabulary.Load(reader), textAnnotations);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) => new Mapping(inputSchema, this);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.WriteHeader(Loader);
        ctx.Writer.Write(_columns.Output);
        ctx.Writer.Write(_columns.Input);
        ctx.Writer.Write(_textAnnotations);
        _vocabulary.Save(ctx.Writer);
    }

    private sealed class Mapping(DataViewSchema schema, ValueToKeyMappingTransformer parent)
        : OneToOneMapping(schema, [parent._columns], parent.Describe)
    {
        protected override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source, int index)
            => parent._vocabulary.MapToKey(input, source);
    }

    private DataViewSchema.DetachedColumn Describe(string output, DataViewSchema.Column source)
    {
        if (!source.Type.Equals(_vocabulary.ItemType))
        {
            throw Check.SchemaMismatch(
                "inputSchema", "input", source.Name, _vocabulary.ItemType.ToString(), source.Type.ToString());
        }

        return new DataViewSchema.DetachedColumn(output, _vocabulary.KeyType, _vocabulary.Annotations(_textAnnotations));
    }
}

/// <summary>Learns which values there are, and maps them to keys.</summary>
public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly (string Output, string Input) _columns;
    private readonly int _maximum;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _textAnnotations;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(string output, string input, int maximum, KeyOrdinality ordinality, bool textAnnotations,
        IDataView keyData)
    {
        Check.NonEmpty(output, "outputColumnName");
        Check.Param(maximum > 0, "maximumNumberOfKeys", $"Must be positive, but got {maximum}");
        Check.Param(keyData is null || keyData.Schema.Count == 1, nameof(keyData),
            "If specified, this data view should contain only a "
            + $"single column containing the terms to map, but this had {keyData?.Schema.Count} columns.");
        _columns = (output, input ?? output);
        _maximum = maximum;
        _ordinality = ordinality;
        _textAnnotations = textAnnotations;
        _keyData = keyData;
    }

    /// <inheritdoc/>
    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Check.Value(input, nameof(input));
        DataViewSchema.Column source = input.Schema.GetColumnOrNull(_columns.Input)
            ?? throw Check.MissingColumn("inputSchema", "input", _columns.Input);
        // Keys and vectors have their own rules in ML.NET, which nothing here relies on.
        if (source.Type is not PrimitiveDataViewType or KeyDataViewType)
            throw new NotSupportedException(
                $"The stand-in maps scalar values to keys, not column '{source.Name}' of type {source.Type}.");
        KeyVocabulary vocabulary = _keyData is null ? Learn(input, source, _maximum)
            : Learn(_keyData, _keyData.Schema[0], int.MaxValue);
        Check.Param(vocabulary.ItemType.Equals(source.Type), "keyData",
            $"Terms from input data type '{vocabulary.ItemType}' but mismatches column '{source.Name}' item type "
            + $"'{source.Type}'");
        return new ValueToKeyMappingTransformer(_columns, vocabulary, _textAnnotations);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Check.Value(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(_columns.Input, out SchemaShape.Column source))
            throw Check.MissingColumn(nameof(inputSchema), "input", _columns.Input);
        var values = new SchemaShape.Column(AnnotationKinds.KeyValues, SchemaShape.Column.VectorKind.Vector,
            _textAnnotations ? TextDataViewType.Instance : source.ItemType, source.IsKey);
        SchemaShape annotations = source.Annotations.TryFindColumn(AnnotationKinds.SlotNames, out SchemaShape.Column slots)
            ? new SchemaShape([slots, values]) : new SchemaShape([values]);
        return inputSchema.With(
            new SchemaShape.Column(_columns.Output, source.Kind, NumberDataViewType.UInt32, true, annotations));
    }

    private KeyVocabulary Learn(IDataView data, DataViewSchema.Column column, int maximum)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        IKeyVocabularyBuilder builder = KeyVocabulary.Start(cursor, column, _ordinality == KeyOrdinality.ByValue, maximum);
        while (!builder.IsFull && cursor.MoveNext())
            builder.Read();
        return builder.Finish();
    }

    /// <summary>The order of the keys.</summary>
    public enum KeyOrdinality : byte
    {
        /// <summary>As the values occur.</summary>
        ByOccurrence = 0,

        /// <summary>As the values sort.</summary>
        ByValue = 1,
    }
}
