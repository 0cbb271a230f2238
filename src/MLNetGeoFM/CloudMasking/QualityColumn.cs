using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>How a quality column was bound: its item type, and T, H and W.</summary>
/// <param name="Item">Item type.</param>
/// <param name="Steps">T where every row has the same, else 0.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Series">For the spectral rule, the reflectance series; else null.</param>
/// <param name="Observed">Beside a quality layer, the series that says which pixels were observed; null where none is named.</param>
internal sealed record QualityColumn(
    RowItem Item, int Steps, int Height, int Width, SeriesColumn? Series = null, SeriesColumn? Observed = null)
{
    public int[] MaskDimensions => [Steps, Height, Width];

    /// <summary>The item types that a kind of quality column may have.</summary>
    public static RowItem[] ItemsOf(QualityKind kind) => kind switch
    {
        QualityKind.Qa60 or QualityKind.LandsatQaPixel => [RowItem.UInt16],
        QualityKind.CloudProbability => [RowItem.Single, RowItem.Byte],
        QualityKind.SpectralRule => [RowItem.Single],
        _ => [RowItem.Byte],
    };

    public static QualityColumn Of(DataViewSchema schema, string columnName, CloudMaskingOptions options)
    {
        if (options.QualityKind == QualityKind.SpectralRule)
        {
            var series = SeriesColumn.Of(schema, CloudMaskingTransformer.Role, columnName);
            return new(RowItem.Single, series.Steps, series.Shape.Height, series.Shape.Width, series);
        }

        var layer = OfLayer(schema, columnName, options);
        if (options.ReflectanceColumnName is not { } reflectance)
            return layer;
        var observed = SeriesColumn.Of(schema, CloudMaskingTransformer.ReflectanceRole, reflectance);
        if (observed.Shape.Height != layer.Height || observed.Shape.Width != layer.Width)
        {
            throw SchemaErrors.Mismatch(CloudMaskingTransformer.ReflectanceRole, reflectance,
                $"steps of {layer.Height} x {layer.Width} pixels, as the quality column '{columnName}' has",
                $"{observed.Shape.Height} x {observed.Shape.Width}");
        }

        return layer with { Observed = observed };
    }

    private static QualityColumn OfLayer(DataViewSchema schema, string columnName, CloudMaskingOptions options)
    {
        var column = SchemaErrors.Require(schema, CloudMaskingTransformer.Role, columnName);
        RowItem[] items = ItemsOf(options.QualityKind);
        if (column.Type is not VectorDataViewType vector || RowItems.Of(vector.ItemType) is not { } item || !items.Contains(item))
        {
            throw SchemaErrors.Mismatch(CloudMaskingTransformer.Role, columnName,
                $"a Vector of {string.Join(" or ", items)} for {options.QualityKind} (another {nameof(QualityKind)} for another layer)",
                column.Type.ToString()!);
        }

        var dimensions = vector.Dimensions;
        if (dimensions.Length == 3 && dimensions[1] > 0 && dimensions[2] > 0)
            return new(item, dimensions[0], dimensions[1], dimensions[2]);
        int pixels = options.Height * options.Width;
        // A series of bands [T, C, H, W] would pass for a longer mask, with one probability per band.
        if (dimensions.Length > 3 || column.GetBandNames() is not null || vector.Size % pixels != 0)
        {
            throw SchemaErrors.Mismatch(CloudMaskingTransformer.Role, columnName,
                $"one quality layer [T, H, W], steps of {options.Height} x {options.Width} pixels", column.Type.ToString()!);
        }

        return new(item, vector.Size / pixels, options.Height, options.Width);
    }

    /// <summary>Throws where a column's type says that its scenes are larger or smaller than those of the fit.</summary>
    public void RequireSameExtent(DataViewSchema.Column column)
    {
        if (Series is null && column.Type is VectorDataViewType { Dimensions: [_, > 0 and var height, > 0 and var width] }
            && (height != Height || width != Width))
        {
            throw SchemaErrors.Mismatch(CloudMaskingTransformer.Role, column.Name,
                $"dimensions [T, {Height}, {Width}] as fitted", column.Type.ToString()!);
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)Item);
        writer.Write(Steps);
        writer.Write(Height);
        writer.Write(Width);
        WriteOptional(writer, Series);
        WriteOptional(writer, Observed);
    }

    public static QualityColumn Read(BinaryReader reader)
        => new((RowItem)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(),
            ReadOptional(reader), ReadOptional(reader));

    private static void WriteOptional(BinaryWriter writer, SeriesColumn? series)
    {
        writer.Write(series is not null);
        series?.Write(writer);
    }

    private static SeriesColumn? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? SeriesColumn.Read(reader) : null;
}
