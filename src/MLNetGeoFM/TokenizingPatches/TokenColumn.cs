using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>What a token column's type and annotations say: [N, t * C * p * p], and the series it was cut from.</summary>
/// <param name="Series">The series, T = 0 where it varies by row.</param>
/// <param name="StepsPerToken">t: steps of one token.</param>
/// <param name="PatchSize">p: rows and columns of one token.</param>
internal sealed record TokenColumn(SeriesColumn Series, int StepsPerToken, int PatchSize)
{
    private const int LayoutLength = 4;

    /// <summary>[N, t * C * p * p]; N is 0 where T varies by row.</summary>
    public int[] Dimensions
    {
        get
        {
            var tokenizer = Tokenizer();
            return [tokenizer.TokenCount(Series.Steps), tokenizer.TokenLength];
        }
    }

    /// <summary>The annotation's values: t, p, H, W.</summary>
    public int[] LayoutValues => [StepsPerToken, PatchSize, Series.Shape.Height, Series.Shape.Width];

    public TemporalPatchTokenizer Tokenizer(double minimumClearFraction = 0)
        => new(Series.Shape, StepsPerToken, PatchSize, minimumClearFraction);

    public RowOutput Output(string name)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(GeoFMAnnotations.BandNames, Series.BandNames);
        if (Series.StepNames is not null)
            builder.AddNames(GeoFMAnnotations.StepNames, Series.StepNames);
        int[] layout = LayoutValues;
        builder.Add(GeoFMAnnotations.TokenLayout, new VectorDataViewType(NumberDataViewType.Int32, LayoutLength),
            (ref VBuffer<int> destination) =>
            {
                var editor = VBufferEditor.Create(ref destination, LayoutLength);
                layout.CopyTo(editor.Values);
                destination = editor.Commit();
            });
        return new(new DataViewSchema.DetachedColumn(
            name, new VectorDataViewType(NumberDataViewType.Single, Dimensions), builder.ToAnnotations()));
    }

    /// <summary>Reads a token column of a schema.</summary>
    /// <exception cref="ArgumentException">The column is missing, or is not what TokenizeTemporalPatches makes.</exception>
    public static TokenColumn Of(DataViewSchema schema, string role, string columnName)
    {
        var column = SchemaErrors.Require(schema, role, columnName);
        if (column.Type is not VectorDataViewType vector || RowItems.Of(vector.ItemType) != RowItem.Single
            || Layout(column) is not { } layout || column.GetBandNames() is not { } bandNames)
        {
            throw SchemaErrors.Mismatch(role, columnName,
                "tokens [N, t * C * p * p] as TokenizeTemporalPatches makes them, with band names and layout", column.Type.ToString()!);
        }

        var shape = new SeriesShape(bandNames.Count, layout[2], layout[3]);
        var tokens = new TokenColumn(new SeriesColumn(0, shape, bandNames), layout[0], layout[1]);
        var tokenizer = tokens.Tokenizer();
        if (vector.Dimensions.Length != 2 || vector.Dimensions[1] != tokenizer.TokenLength)
        {
            throw SchemaErrors.Mismatch(role, columnName,
                $"dimensions [N, {tokenizer.TokenLength}] for tokens of {layout[0]} steps, {bandNames.Count} bands and "
                + $"{layout[1]} x {layout[1]} pixels", column.Type.ToString()!);
        }

        int steps = vector.Dimensions[0] / tokenizer.TokensPerTube * tokens.StepsPerToken;
        return tokens with { Series = tokens.Series with { Steps = steps, StepNames = column.GetStepNames() } };
    }

    /// <summary>Throws unless a column's bands and layout, as far as it says, are these.</summary>
    /// <exception cref="ArgumentException">The column holds other tokens.</exception>
    public void RequireSame(DataViewSchema.Column column, string role)
    {
        if (column.GetBandNames() is { } bandNames && !bandNames.SequenceEqual(Series.BandNames))
            throw SchemaErrors.OtherBands(role, column.Name, Series.BandNames, bandNames);
        if (Layout(column) is { } layout && !layout.SequenceEqual(LayoutValues))
        {
            throw SchemaErrors.Mismatch(role, column.Name,
                $"tokens of the layout [t, p, H, W] = [{string.Join(", ", LayoutValues)}]", $"[{string.Join(", ", layout)}]");
        }
    }

    public void Write(BinaryWriter writer)
    {
        Series.Write(writer);
        writer.Write(StepsPerToken);
        writer.Write(PatchSize);
    }

    public static TokenColumn Read(BinaryReader reader) => new(SeriesColumn.Read(reader), reader.ReadInt32(), reader.ReadInt32());

    /// <summary>t, p, H, W as the column says; null where it does not.</summary>
    public static int[]? Layout(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(GeoFMAnnotations.TokenLayout)
            is not { Type: VectorDataViewType { Size: LayoutLength, ItemType: NumberDataViewType } })
        {
            return null;
        }

        VBuffer<int> layout = default;
        column.Annotations.GetValue(GeoFMAnnotations.TokenLayout, ref layout);
        return [.. layout.DenseValues()];
    }
}
