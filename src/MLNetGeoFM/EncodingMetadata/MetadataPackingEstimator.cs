using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetGeoFM;

/// <summary>Packs numbers and categories that are known of a row into one vector.</summary>
/// <remarks>
/// | Looks at the data in Fit? | Only columns of text: their categories |
/// | Input | scalar columns: numbers, keys of UInt32, text |
/// | Output | Vector of Single [M] with slot names: the column's name for a number, <c>Column.Category</c> for each category |
/// | No-data | NaN, a missing key, empty text, a category that was not there in Fit: NaN in all slots of the column |
/// | Thread-safe | Yes |
/// A category is 1 in its own slot and 0 in the others of its column: keys in the order of the key, text in ordinal order. A category
/// that training has not seen counts as unknown, as ML.NET's own keys have it: nothing is known of what it does to a crop. Gtca takes
/// an unknown number for the mean of the training rows, and a row without any known one as it is; a plain trainer wants
/// ReplaceMissingValues before it.
/// What Fit gives is a chain of ML.NET's transformers around one of ours, and saves and loads as such; slot names are not part of a
/// saved model. Under folds, put it behind Encode, so that the encoder runs once for all of them.
/// </remarks>
public sealed class MetadataPackingEstimator : IEstimator<ITransformer>
{
    private const string Role = "metadata";

    private readonly GeoFMCatalog _catalog;
    private readonly string _outputColumnName;
    private readonly MetadataPackingOptions _options;

    internal MetadataPackingEstimator(GeoFMCatalog catalog, string outputColumnName, MetadataPackingOptions options)
    {
        options.Validate();
        _catalog = catalog;
        _outputColumnName = outputColumnName;
        _options = options;
    }

    /// <summary>Finds the categories and binds the columns.</summary>
    /// <param name="input">Training data.</param>
    /// <returns>The fitted transformer; this estimator is unchanged and can be fitted again.</returns>
    /// <exception cref="ArgumentException">A column is missing, of another type, or has too many categories.</exception>
    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transforms = new MLContext().Transforms;
        var convert = transforms.Conversion;
        EstimatorChain<ITransformer> chain = new();
        List<PackedColumn> columns = [];
        List<string> numbers = [];
        HashSet<string> temporaries = [];
        foreach (string name in _options.ColumnNames)
        {
            var column = SchemaErrors.Require(input.Schema, Role, name);
            string number = column.Type == NumberDataViewType.Single ? name : $"__geofm_{_outputColumnName}_{numbers.Count}";
            numbers.Add(number);
            if (number != name)
                temporaries.Add(number);
            switch (column.Type)
            {
                case NumberDataViewType:
                    columns.Add(new PackedColumn(name, null));
                    if (number != name)
                        chain = chain.Append((IEstimator<ITransformer>)convert.ConvertType(number, name));
                    break;
                case TextDataViewType:
                    string[] categories = Categories(input, column);
                    columns.Add(new PackedColumn(name, CheckCount(name, categories.Length, categories)));
                    chain = chain.Append((IEstimator<ITransformer>)convert.MapValue(
                        number, categories.Select((category, i) => KeyValuePair.Create(category, i + 1f)), name));
                    break;
                case KeyDataViewType key when key.RawType == typeof(uint):
                    columns.Add(new PackedColumn(name, KeyNames(column, key)));
                    // ML.NET converts no key to a number, but looks keys up by their raw value: 1 = first, 0 = missing.
                    chain = chain.Append((IEstimator<ITransformer>)convert.MapValue(
                        number, columns[^1].Categories!.Select((_, i) => KeyValuePair.Create((uint)(i + 1), i + 1f)), name));
                    break;
                default:
                    throw Mismatch(name, column.Type.ToString()!);
            }
        }

        string packed = $"__geofm_{_outputColumnName}_packed";
        temporaries.Add(packed);
        using IChannel channel = _catalog.Environment.Register(nameof(GeoFMCatalog.PackMetadata)).Start("Fit");
        channel.Info(MessageSensitivity.None, $"'{_outputColumnName}' is packed of " + string.Join(", ", columns.Select(column =>
            column.Categories is null ? $"'{column.Name}'" : $"'{column.Name}' ({column.Length} categories)")) + ".");
        MetadataPackingTransformer packing = new(packed, _outputColumnName, columns);
        return chain.Append((IEstimator<ITransformer>)transforms.Concatenate(packed, [.. numbers]))
            .Append(new Fitted(packing))
            .Append((IEstimator<ITransformer>)transforms.DropColumns([.. temporaries]))
            .Fit(input);
    }

    /// <summary>The promised column.</summary>
    /// <param name="inputSchema">Shape of the input.</param>
    /// <returns>The input's shape with the packed column replaced or appended.</returns>
    /// <exception cref="ArgumentException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (string name in _options.ColumnNames)
        {
            var found = inputSchema.FirstOrDefault(column => column.Name == name);
            if (found.Name is null)
                throw SchemaErrors.Missing(Role, name, inputSchema.Select(column => column.Name));
            bool isPacked = found.IsKey ? found.ItemType.RawType == typeof(uint) : found.ItemType is NumberDataViewType or TextDataViewType;
            if (found.Kind != SchemaShape.Column.VectorKind.Scalar || !isPacked)
            {
                throw Mismatch(
                    name, $"{(found.Kind == SchemaShape.Column.VectorKind.Scalar ? "" : "a Vector of ")}{(found.IsKey ? "Key " : "")}{found.ItemType}");
            }
        }

        return SchemaShapes.With(inputSchema, [MetadataPackingTransformer.OutputOf(_outputColumnName, [new PackedColumn("0", null)]).Column]);
    }

    private static ArgumentException Mismatch(string name, string actual)
        => SchemaErrors.Mismatch(Role, name, "a number, a Key of UInt32 or text, no vector", actual);

    private static string[] Categories(IDataView input, DataViewSchema.Column column)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        using var cursor = input.GetRowCursor([column]);
        var get = cursor.GetGetter<ReadOnlyMemory<char>>(column);
        var known = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        ReadOnlyMemory<char> text = default;
        while (cursor.MoveNext())
        {
            get(ref text);
            if (!text.IsEmpty)
                known.Add(text.Span);
        }

        return [.. seen.Order(StringComparer.Ordinal)];
    }

    private string[] KeyNames(DataViewSchema.Column column, KeyDataViewType key)
    {
        CheckCount(column.Name, key.Count, []);
        return column.HasKeyValues() && GeoFMAnnotations.GetNames(column, ScoreAnnotations.KeyValues) is { } names
            ? names
            : [.. Enumerable.Range(1, (int)key.Count).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];
    }

    private string[] CheckCount(string name, ulong count, string[] categories) => count <= (ulong)_options.MaximumNumberOfCategories
        ? categories
        : throw new ArgumentException($"The metadata column '{name}' has too many categories: expected at most "
            + $"{_options.MaximumNumberOfCategories}, got {count}. Pack a coarser column, or raise MaximumNumberOfCategories.", name);

    private string[] CheckCount(string name, int count, string[] categories)
    {
        if (count == 0)
            throw new ArgumentException($"The metadata column '{name}' is empty in all rows: expected at least one category, got none.", name);
        return CheckCount(name, (ulong)count, categories);
    }

    private sealed class Fitted(MetadataPackingTransformer packing) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => packing;

        public SchemaShape GetOutputSchema(SchemaShape inputSchema)
            => SchemaShapes.With(inputSchema, packing.Outputs.Select(output => output.Column));
    }
}
