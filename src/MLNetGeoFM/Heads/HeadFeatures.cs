using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>The columns that a head reads, and how they are put together to the row of numbers that it takes.</summary>
internal abstract class HeadFeatures
{
    private const string LatitudeRole = "latitude";
    private const string LongitudeRole = "longitude";
    private const string DatesRole = "dates";

    private HeadFeatures(IReadOnlyList<RowInput> inputs, int length) => (Inputs, Length) = (inputs, length);

    /// <summary>The columns, the features first.</summary>
    public IReadOnlyList<RowInput> Inputs { get; }

    /// <summary>The numbers of a row.</summary>
    public int Length { get; }

    public string ColumnName => Inputs[0].ColumnName;

    /// <summary>The first dimension of the column of features where it has more than one: the steps of a series. 0 = unknown, and
    /// after loading.</summary>
    public int Steps { get; init; }

    /// <summary>Whether NaN may stand at a place of the row.</summary>
    public abstract bool MayBeMissing(int slot);

    /// <summary>The row of a frame that has the inputs.</summary>
    /// <param name="frame">Values of the columns.</param>
    /// <param name="scratch">Room for a row.</param>
    public abstract ReadOnlySpan<float> Read(RowFrame frame, Span<float> scratch);

    /// <summary>One column of features.</summary>
    public static HeadFeatures Plain(string columnName, int length, int steps = 0) => new PlainFeatures(columnName, length) { Steps = steps };

    /// <exception cref="ArgumentException">The column is missing or of the wrong type.</exception>
    public static HeadFeatures Plain(DataViewSchema schema, string columnName)
    {
        VectorDataViewType vector = VectorOf(schema, columnName);
        return Plain(columnName, vector.Size, vector.Dimensions.Length > 1 ? vector.Dimensions[0] : 0);
    }

    /// <summary>Features, place, and the middle of the dates.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    public static HeadFeatures Placed(DataViewSchema schema, PlacedColumns columns)
    {
        foreach (RowRequirement one in columns.Requirements)
            _ = SchemaErrors.Require(schema, one.Role, one.ColumnName);
        return new PlacedFeatures(columns, VectorOf(schema, columns.Features).Size);
    }

    /// <summary>Steps of features, and the date of each.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or they do not fit each other.</exception>
    public static HeadFeatures Dated(DataViewSchema schema, DatedColumns columns)
    {
        VectorDataViewType vector = VectorOf(schema, columns.Features);
        var dates = SchemaErrors.Require(schema, DatesRole, columns.Dates);
        if (dates.Type is not VectorDataViewType { Size: > 0 } dateVector || vector.Size % dateVector.Size != 0
            || (vector.Dimensions.Length > 1 && vector.Dimensions[0] != dateVector.Size))
        {
            throw SchemaErrors.Mismatch(DatesRole, columns.Dates, $"one date for each step of '{columns.Features}' ({vector})", dates.Type.ToString()!);
        }

        return new DatedFeatures(columns, dateVector.Size, vector.Size / dateVector.Size);
    }

    /// <summary>Views of a row, one after the other; a single one stays what it is.</summary>
    /// <exception cref="ArgumentException">There are several, and one is no plain column or has another size.</exception>
    public static HeadFeatures Views(IReadOnlyList<HeadFeatures> views)
    {
        if (views.Count == 1)
            return views[0];
        if (views.FirstOrDefault(view => view is not PlainFeatures || view.Length != views[0].Length) is { } other)
        {
            throw new ArgumentException(
                $"The views '{views[0].ColumnName}' and '{other.ColumnName}' have {views[0].Length} and {other.Length} features: expected as "
                + "many, in one column each. Make every view by the same steps.", other.ColumnName);
        }

        return new ViewFeatures([.. views.Select(view => view.ColumnName)], views[0].Length);
    }

    public static void Write(BinaryWriter writer, HeadFeatures features) => features.WriteSelf(writer);

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static HeadFeatures Read(BinaryReader reader)
    {
        int kind = reader.ReadInt32();
        string columnName = reader.ReadString();
        switch (kind)
        {
            case PlainFeatures.Kind:
                return Plain(columnName, ReadSize(reader));
            case PlacedFeatures.Kind:
                PlacedColumns placed = new(columnName, reader.ReadString(), reader.ReadString(), reader.ReadString());
                return new PlacedFeatures(placed, ReadSize(reader));
            case DatedFeatures.Kind:
                return new DatedFeatures(new(columnName, reader.ReadString()), ReadSize(reader), ReadSize(reader));
            case ViewFeatures.Kind:
                string[] names = [columnName, .. RowPayload.ReadNames(reader)];
                return new ViewFeatures(names, ReadSize(reader));
            default:
                throw new InvalidDataException($"The saved head reads columns of kind {kind}: expected 0 to 3. Use a newer library.");
        }
    }

    private protected abstract void WriteSelf(BinaryWriter writer);

    private static int ReadSize(BinaryReader reader)
    {
        int size = reader.ReadInt32();
        return size is > 0 and < 1 << 20
            ? size
            : throw new InvalidDataException($"The saved head has {size} features: expected 1 to {(1 << 20) - 1}.");
    }

    private static VectorDataViewType VectorOf(DataViewSchema schema, string columnName)
    {
        DataViewSchema.Column feature = SchemaErrors.Require(schema, ClassifierColumns.FeatureRole, columnName);
        return feature.Type is VectorDataViewType { Size: > 0 } vector && vector.ItemType == NumberDataViewType.Single
            ? vector
            : throw SchemaErrors.Mismatch(
                ClassifierColumns.FeatureRole, columnName, "a Vector of Single of known size", feature.Type.ToString()!);
    }

    private static RowInput Features(string columnName, int length) =>
        new(ClassifierColumns.FeatureRole, columnName, RowItem.Single) { Length = length };

    /// <summary>Columns of <see cref="Placed"/>.</summary>
    internal sealed record PlacedColumns(string Features, string Latitude, string Longitude, string Dates)
    {
        public IReadOnlyList<RowRequirement> Requirements =>
        [
            new(LatitudeRole, Latitude, false, RowItem.Single),
            new(LongitudeRole, Longitude, false, RowItem.Single),
            new(DatesRole, Dates, true, RowItem.Int32)
        ];
    }

    /// <summary>Columns of <see cref="Dated"/>.</summary>
    internal sealed record DatedColumns(string Features, string Dates)
    {
        public IReadOnlyList<RowRequirement> Requirements => [new(DatesRole, Dates, true, RowItem.Int32)];
    }

    private sealed class PlainFeatures(string columnName, int length) : HeadFeatures([Features(columnName, length)], length)
    {
        public const int Kind = 0;

        public override bool MayBeMissing(int slot) => false;

        public override ReadOnlySpan<float> Read(RowFrame frame, Span<float> scratch) => frame.Input<float>(0);

        private protected override void WriteSelf(BinaryWriter writer)
        {
            writer.Write(Kind);
            writer.Write(ColumnName);
            writer.Write(Length);
        }
    }

    private sealed class PlacedFeatures(PlacedColumns columns, int size) : HeadFeatures(
        [
            Features(columns.Features, size),
            new(LatitudeRole, columns.Latitude, RowItem.Single, IsVector: false),
            new(LongitudeRole, columns.Longitude, RowItem.Single, IsVector: false),
            new(DatesRole, columns.Dates, RowItem.Int32)
        ], size + Retrieval.PlaceAndDay)
    {
        public const int Kind = 1;

        public override bool MayBeMissing(int slot) => slot >= size;

        public override ReadOnlySpan<float> Read(RowFrame frame, Span<float> scratch)
        {
            frame.Input<float>(0).CopyTo(scratch);
            scratch[size] = frame.Input<float>(1)[0];
            scratch[size + 1] = frame.Input<float>(2)[0];
            ReadOnlySpan<int> dates = frame.Input<int>(3);
            scratch[size + 2] = dates.IsEmpty ? float.NaN : (float)(((double)dates[0] + dates[^1]) / 2);
            return scratch;
        }

        private protected override void WriteSelf(BinaryWriter writer)
        {
            writer.Write(Kind);
            writer.Write(columns.Features);
            writer.Write(columns.Latitude);
            writer.Write(columns.Longitude);
            writer.Write(columns.Dates);
            writer.Write(size);
        }
    }

    private sealed class DatedFeatures(DatedColumns columns, int steps, int stepFeatures) : HeadFeatures(
        [
            Features(columns.Features, steps * stepFeatures),
            new(DatesRole, columns.Dates, RowItem.Int32) { Length = steps }
        ], steps * (stepFeatures + 1))
    {
        public const int Kind = 2;

        public override bool MayBeMissing(int slot) => true;

        public override ReadOnlySpan<float> Read(RowFrame frame, Span<float> scratch)
        {
            ReadOnlySpan<float> features = frame.Input<float>(0);
            features.CopyTo(scratch);
            ReadOnlySpan<int> dates = frame.Input<int>(1);
            for (int step = 0; step < steps; step++)
                scratch[features.Length + step] = dates[step];
            return scratch;
        }

        private protected override void WriteSelf(BinaryWriter writer)
        {
            writer.Write(Kind);
            writer.Write(columns.Features);
            writer.Write(columns.Dates);
            writer.Write(steps);
            writer.Write(stepFeatures);
        }
    }

    private sealed class ViewFeatures(string[] columnNames, int size) : HeadFeatures(
        [.. columnNames.Select(name => Features(name, size))], columnNames.Length * size)
    {
        public const int Kind = 3;

        public override bool MayBeMissing(int slot) => false;

        public override ReadOnlySpan<float> Read(RowFrame frame, Span<float> scratch)
        {
            for (int view = 0; view < columnNames.Length; view++)
                frame.Input<float>(view).CopyTo(scratch[(view * size)..]);
            return scratch;
        }

        private protected override void WriteSelf(BinaryWriter writer)
        {
            writer.Write(Kind);
            writer.Write(ColumnName);
            RowPayload.WriteNames(writer, columnNames[1..]);
            writer.Write(size);
        }
    }
}

/// <summary>Columns that a trainer reads, before there are data.</summary>
/// <param name="requirements">The columns, the features first.</param>
/// <param name="bind">Finds them in data.</param>
internal sealed class FeatureSource(IReadOnlyList<RowRequirement> requirements, Func<DataViewSchema, HeadFeatures> bind)
{
    public IReadOnlyList<RowRequirement> Requirements => requirements;

    public HeadFeatures Bind(DataViewSchema schema) => bind(schema);

    /// <summary>Whether both are the same columns for the same purpose.</summary>
    public bool IsSameAs(FeatureSource other) => Requirements.Select(one => (one.Role, one.ColumnName))
        .SequenceEqual(other.Requirements.Select(one => (one.Role, one.ColumnName)));

    /// <summary>One column of features.</summary>
    public static FeatureSource Plain(string columnName) => new(
        [new RowRequirement(ClassifierColumns.FeatureRole, columnName, true, RowItem.Single)],
        schema => HeadFeatures.Plain(schema, columnName));
}
