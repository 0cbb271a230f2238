using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The column annotations that carry a series' axes through a pipeline.</summary>
/// <remarks>Dimensions live in the column's <see cref="VectorDataViewType"/> as [T, C, H, W]; T is 0 where it varies by row.</remarks>
public static class GeoFMAnnotations
{
    /// <summary>Annotation kind: names of the C bands, Vector of Text [C], in the order of the C axis.</summary>
    public const string BandNames = "BandNames";

    /// <summary>Annotation kind: names of the T regular time steps, Vector of Text [T]; only on columns of fixed T.</summary>
    public const string StepNames = "StepNames";

    /// <summary>
    /// Annotation kind: how tokens lie in the series they were cut from, Vector of Int32 [4]: steps and rows (= columns) of one
    /// token, rows and columns of the chip; only on columns of tokens.
    /// </summary>
    internal const string TokenLayout = "TokenLayout";

    /// <summary>Annotation kind: id of the encoder's card, Text; only on columns of embeddings.</summary>
    public const string EncoderId = "EncoderId";

    /// <summary>Annotation kind: SHA-256 over the encoder's weights in memory, Text; only on columns of embeddings.</summary>
    public const string WeightsSha256 = "WeightsSha256";

    /// <summary>
    /// Annotation kind: number of the encoder's last blocks that can be adapted, Int32; only on columns of hidden tokens.
    /// </summary>
    internal const string AdaptableBlocks = "AdaptableBlocks";

    /// <summary>
    /// Annotation kind: the blocks after hidden tokens with their frozen weights, as a trainer of adapters reads them, Vector of Byte;
    /// only on columns of hidden tokens. Written when it is asked for.
    /// </summary>
    internal const string EncoderEnd = "EncoderEnd";

    /// <summary>The band names of a column, or null where the column does not say.</summary>
    /// <param name="column">A column of a schema.</param>
    /// <returns>Names in the order of the C axis, or null.</returns>
    public static IReadOnlyList<string>? GetBandNames(this DataViewSchema.Column column) => GetNames(column, BandNames);

    /// <summary>The names of a column's regular time steps, or null where the column does not say.</summary>
    /// <param name="column">A column of a schema.</param>
    /// <returns>Names in the order of the T axis, or null.</returns>
    public static IReadOnlyList<string>? GetStepNames(this DataViewSchema.Column column) => GetNames(column, StepNames);

    /// <summary>The id of the encoder that made a column of embeddings, or null where the column does not say.</summary>
    /// <param name="column">A column of a schema.</param>
    /// <returns>The id of the encoder's card, or null.</returns>
    public static string? GetEncoderId(this DataViewSchema.Column column) => GetText(column, EncoderId);

    /// <summary>The SHA-256 of the weights that made a column of embeddings, or null where the column does not say.</summary>
    /// <param name="column">A column of a schema.</param>
    /// <returns>Lower-case hexadecimal, or null.</returns>
    public static string? GetWeightsSha256(this DataViewSchema.Column column) => GetText(column, WeightsSha256);

    private static string? GetText(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind) is not { Type: TextDataViewType })
            return null;
        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(kind, ref text);
        return text.ToString();
    }

    internal static string[]? GetNames(DataViewSchema.Column column, string kind)
    {
        if (column.Annotations.Schema.GetColumnOrNull(kind) is not { Type: VectorDataViewType { ItemType: TextDataViewType } })
            return null;
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.Annotations.GetValue(kind, ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    internal static void AddNames(this DataViewSchema.Annotations.Builder builder, string kind, IReadOnlyList<string> names)
    {
        ReadOnlyMemory<char>[] values = [.. names.Select(name => name.AsMemory())];
        builder.Add(kind, new VectorDataViewType(TextDataViewType.Instance, values.Length),
            (ref VBuffer<ReadOnlyMemory<char>> destination) =>
            {
                var editor = VBufferEditor.Create(ref destination, values.Length);
                values.CopyTo(editor.Values);
                destination = editor.Commit();
            });
    }

    /// <summary>Bytes that are made when they are asked for.</summary>
    internal static void AddBytes(this DataViewSchema.Annotations.Builder builder, string kind, Func<byte[]> write)
        => builder.Add(kind, new VectorDataViewType(NumberDataViewType.Byte), (ref VBuffer<byte> destination) =>
        {
            byte[] bytes = write();
            destination = new VBuffer<byte>(bytes.Length, bytes);
        });

    internal static void AddText(this DataViewSchema.Annotations.Builder builder, string kind, string value)
        => builder.AddPrimitiveValue(kind, TextDataViewType.Instance, value.AsMemory());

    /// <summary>Annotations of a series column: band names, and step names where the steps are regular.</summary>
    internal static DataViewSchema.Annotations OfSeries(IReadOnlyList<string> bandNames, IReadOnlyList<string>? stepNames = null)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(BandNames, bandNames);
        if (stepNames is not null)
            builder.AddNames(StepNames, stepNames);
        return builder.ToAnnotations();
    }
}
