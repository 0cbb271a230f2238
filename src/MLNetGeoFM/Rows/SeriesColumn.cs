using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>What a series column's type and annotations say: [T, C, H, W], band names, and step names where T is regular.</summary>
/// <param name="Steps">T where every row has the same, else 0.</param>
/// <param name="Shape">C, H and W.</param>
/// <param name="BandNames">Names of the C bands.</param>
/// <param name="StepNames">Names of the T steps, or null.</param>
internal sealed record SeriesColumn(int Steps, SeriesShape Shape, IReadOnlyList<string> BandNames, IReadOnlyList<string>? StepNames = null)
{
    public int[] Dimensions => [Steps, Shape.Bands, Shape.Height, Shape.Width];

    /// <summary>Dimensions of a mask over the series: [T, H, W].</summary>
    public int[] MaskDimensions => [Steps, Shape.Height, Shape.Width];

    /// <summary>Reads a series column of a schema.</summary>
    /// <exception cref="ArgumentException">The column is missing, is not Vector of Single [T, C, H, W], or has no band names.</exception>
    public static SeriesColumn Of(DataViewSchema schema, string role, string columnName)
    {
        var column = SchemaErrors.Require(schema, role, columnName);
        if (column.Type is not VectorDataViewType vector || RowItems.Of(vector.ItemType) != RowItem.Single)
            throw SchemaErrors.Mismatch(role, columnName, "a Vector of Single [T, C, H, W]", column.Type.ToString()!);
        if (column.GetBandNames() is not { } bandNames)
            throw SchemaErrors.NoBandNames(role, columnName);
        var dimensions = vector.Dimensions;
        if (dimensions.Length != 4 || dimensions[1] != bandNames.Count || dimensions[2] < 1 || dimensions[3] < 1)
        {
            throw SchemaErrors.Mismatch(role, columnName,
                $"dimensions [T, {bandNames.Count} ({string.Join(' ', bandNames)}), H, W]", column.Type.ToString()!);
        }

        return new(dimensions[0], new SeriesShape(dimensions[1], dimensions[2], dimensions[3]), bandNames, column.GetStepNames());
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(Shape.Bands);
        writer.Write(Shape.Height);
        writer.Write(Shape.Width);
        RowPayload.WriteNames(writer, BandNames);
        writer.Write(StepNames is not null);
        if (StepNames is not null)
            RowPayload.WriteNames(writer, StepNames);
    }

    public static SeriesColumn Read(BinaryReader reader)
    {
        int steps = reader.ReadInt32();
        var shape = new SeriesShape(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        string[] bandNames = RowPayload.ReadNames(reader);
        string[]? stepNames = reader.ReadBoolean() ? RowPayload.ReadNames(reader) : null;
        return new(steps, shape, bandNames, stepNames);
    }
}
