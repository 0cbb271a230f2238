using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>How a quality column was bound: its item type, and T, H and W.</summary>
/// <param name="Item">Item type.</param>
/// <param name="Steps">T where every row has the same, else 0.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Series">For the spectral rule, the reflectance series; else null.</param>
internal sealed record QualityColumn(RowItem Item, int Steps, int Height, int Width, SeriesColumn? Series = null)
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

        var column = SchemaErrors.Require(schema, CloudMaskingTransformer.Role, columnName);
        RowItem[] items = ItemsOf(options.QualityKind);
        if (column.Type is not VectorDataViewType vector || RowItems.Of(vector.ItemType) is not { } item || !items.Contains(item))
        {
            throw SchemaErrors.Mismatch(CloudMaskingTransformer.Role, columnName,
                $"a Vector of {string.Join(" or ", items)} for {options.QualityKind}", column.Type.ToString()!);
        }

        var dimensions = vector.Dimensions;
        if (dimensions.Length == 3 && dimensions[1] > 0 && dimensions[2] > 0)
            return new(item, dimensions[0], dimensions[1], dimensions[2]);
        int pixels = options.Height * options.Width;
        if (vector.Size % pixels != 0)
        {
            throw SchemaErrors.Mismatch(CloudMaskingTransformer.Role, columnName,
                $"T steps of {options.Height} x {options.Width} pixels", column.Type.ToString()!);
        }

        return new(item, vector.Size / pixels, options.Height, options.Width);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((int)Item);
        writer.Write(Steps);
        writer.Write(Height);
        writer.Write(Width);
        writer.Write(Series is not null);
        Series?.Write(writer);
    }

    public static QualityColumn Read(BinaryReader reader)
        => new((RowItem)reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(),
            reader.ReadBoolean() ? SeriesColumn.Read(reader) : null);
}
