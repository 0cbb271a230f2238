using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM;

/// <summary>The columns that a GTCA model reads of a row.</summary>
/// <param name="Base">What the head without metadata reads; the embedding, or views of it.</param>
/// <param name="Embedding">Vector of Single [D].</param>
/// <param name="Where">Place and dates.</param>
/// <param name="Metadata">Vector of Single [M], or null.</param>
/// <param name="Hidden">Hidden tokens, or null.</param>
internal sealed record GtcaColumns(HeadFeatures Base, string Embedding, MetadataColumns Where, string? Metadata, string? Hidden)
{
    public const string MetadataRole = "metadata";
    public const string HiddenRole = "hidden tokens";

    /// <summary>The columns; those of <see cref="Base"/> first.</summary>
    public IReadOnlyList<RowInput> Inputs(int features, int metadata)
    {
        List<RowInput> inputs = [.. Base.Inputs];
        if (!inputs.Any(input => input.ColumnName == Embedding))
            inputs.Add(new(ClassifierColumns.FeatureRole, Embedding, RowItem.Single) { Length = features });
        if (Metadata is not null)
            inputs.Add(new(MetadataRole, Metadata, RowItem.Single) { Length = metadata });
        if (Hidden is not null)
            inputs.Add(new(HiddenRole, Hidden, RowItem.Single));
        inputs.AddRange(Where.Inputs);
        return inputs;
    }

    public void Write(BinaryWriter writer)
    {
        HeadFeatures.Write(writer, Base);
        writer.Write(Embedding);
        Where.Write(writer);
        RowPayload.WriteOptionalText(writer, Metadata);
        RowPayload.WriteOptionalText(writer, Hidden);
    }

    public static GtcaColumns Read(BinaryReader reader)
        => new(HeadFeatures.Read(reader), reader.ReadString(), MetadataColumns.Read(reader), RowPayload.ReadOptionalText(reader), RowPayload.ReadOptionalText(reader));
}

/// <summary>Metadata and hidden tokens of labelled rows, in memory.</summary>
internal sealed class GtcaRows : IRowsBeside
{
    private readonly DataViewSchema _schema;
    private readonly MetadataColumns _where;
    private readonly string? _metadata;
    private readonly string? _hidden;

    public GtcaRows(DataViewSchema schema, MetadataColumns where, string? metadata, string? hidden)
    {
        _schema = schema;
        _where = where;
        _metadata = metadata;
        _hidden = hidden;
        if (metadata is not { } name)
            return;
        var column = SchemaErrors.Require(schema, GtcaColumns.MetadataRole, name);
        if (column.Type is not VectorDataViewType { Size: > 0 } vector || vector.ItemType != NumberDataViewType.Single)
            throw SchemaErrors.Mismatch(GtcaColumns.MetadataRole, name, "a Vector of Single of known size", column.Type.ToString()!);
        NumberOfMetadata = vector.Size;
    }

    public int NumberOfMetadata { get; }

    public List<double> Latitudes { get; } = [];

    public List<double> Longitudes { get; } = [];

    public List<int[]> Dates { get; } = [];

    public List<float> Metadata { get; } = [];

    public List<float[]> Hidden { get; } = [];

    public IEnumerable<DataViewSchema.Column> Columns
    {
        get
        {
            List<DataViewSchema.Column> columns = [.. _where.In(_schema)];
            if (_metadata is { } metadata)
                columns.Add(_schema[metadata]);
            if (_hidden is { } hidden)
                columns.Add(_schema[hidden]);
            return columns;
        }
    }

    public Action Reader(DataViewRow row)
    {
        Action read = () => { };
        if (_where.Latitude is { } latitude)
        {
            var getLatitude = row.GetGetter<float>(row.Schema[latitude]);
            var getLongitude = row.GetGetter<float>(row.Schema[_where.Longitude!]);
            read += () => AddPlace(getLatitude, getLongitude);
        }

        if (_where.Dates is { } dates)
            read += Adder(row.GetGetter<VBuffer<int>>(row.Schema[dates]), Dates.Add);
        if (_metadata is { } metadata)
            read += Adder(row.GetGetter<VBuffer<float>>(row.Schema[metadata]), Metadata.AddRange);
        if (_hidden is { } hidden)
            read += Adder(row.GetGetter<VBuffer<float>>(row.Schema[hidden]), Hidden.Add);
        return read;
    }

    private static Action Adder<T>(ValueGetter<VBuffer<T>> getter, Action<T[]> add)
    {
        VBuffer<T> buffer = default;
        return () =>
        {
            getter(ref buffer);
            add([.. buffer.DenseValues()]);
        };
    }

    // Half a place is none.
    private void AddPlace(ValueGetter<float> getLatitude, ValueGetter<float> getLongitude)
    {
        float latitude = float.NaN, longitude = float.NaN;
        getLatitude(ref latitude);
        getLongitude(ref longitude);
        bool isKnown = !float.IsNaN(latitude) && !float.IsNaN(longitude);
        Latitudes.Add(isKnown ? latitude : double.NaN);
        Longitudes.Add(isKnown ? longitude : double.NaN);
    }
}
