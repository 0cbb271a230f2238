using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>The columns that say where and when a row was seen; null = unknown for all rows.</summary>
internal sealed record MetadataColumns(string? Latitude, string? Longitude, string? Dates, string? Hour = null)
{
    public const string LatitudeRole = "latitude";
    public const string LongitudeRole = "longitude";
    public const string DatesRole = "dates";
    public const string HourRole = "hour";

    public IEnumerable<RowRequirement> Requirements => Inputs.Select(
        input => new RowRequirement(input.Role, input.ColumnName, input.IsVector, input.Item));

    /// <summary>Those that there are, in a fixed order.</summary>
    public IEnumerable<RowInput> Inputs
    {
        get
        {
            if (Latitude is not null)
                yield return new RowInput(LatitudeRole, Latitude, RowItem.Single, IsVector: false);
            if (Longitude is not null)
                yield return new RowInput(LongitudeRole, Longitude, RowItem.Single, IsVector: false);
            if (Hour is not null)
                yield return new RowInput(HourRole, Hour, RowItem.Single, IsVector: false);
            if (Dates is not null)
                yield return new RowInput(DatesRole, Dates, RowItem.Int32);
        }
    }

    /// <summary>What a row's inputs say.</summary>
    /// <param name="frame">The row.</param>
    /// <param name="first">The number of the first of <see cref="Inputs"/>.</param>
    /// <exception cref="ArgumentException">A value is not one that there can be.</exception>
    public SampleMetadata Read(RowFrame frame, int first)
    {
        int at = first;
        float latitude = Latitude is null ? float.NaN : frame.Input<float>(at++)[0];
        float longitude = Longitude is null ? float.NaN : frame.Input<float>(at++)[0];
        float hour = Hour is null ? float.NaN : frame.Input<float>(at++)[0];
        ReadOnlySpan<int> dates = Dates is null ? default : frame.Input<int>(at);
        return Of(latitude, longitude, dates, hour);
    }

    /// <summary>Reads the rows of a view beside other columns that its cursor has.</summary>
    public Func<SampleMetadata> Reader(DataViewRow row)
    {
        var latitude = Getter<float>(row, Latitude);
        var longitude = Getter<float>(row, Longitude);
        var hour = Getter<float>(row, Hour);
        var getDates = Getter<VBuffer<int>>(row, Dates);
        VBuffer<int> dates = default;
        return () =>
        {
            getDates?.Invoke(ref dates);
            return Of(Value(latitude), Value(longitude), [.. dates.DenseValues()], Value(hour));
        };
    }

    /// <summary>Those columns of a schema.</summary>
    public IEnumerable<DataViewSchema.Column> In(DataViewSchema schema)
        => Inputs.Select(input => SchemaErrors.Require(schema, input.Role, input.ColumnName));

    public void Write(BinaryWriter writer)
    {
        foreach (string? name in new[] { Latitude, Longitude, Dates, Hour })
            RowPayload.WriteOptionalText(writer, name);
    }

    public static MetadataColumns Read(BinaryReader reader)
    {
        MetadataColumns columns = new(RowPayload.ReadOptionalText(reader), RowPayload.ReadOptionalText(reader),
            RowPayload.ReadOptionalText(reader), RowPayload.ReadOptionalText(reader));
        return columns.Latitude is null == columns.Longitude is null
            ? columns
            : throw new InvalidDataException("A saved component has one of latitude and longitude. Save the model again.");
    }

    // Half a place is none: the other half is not guessed.
    private SampleMetadata Of(float latitude, float longitude, ReadOnlySpan<int> dates, float hour)
    {
        bool hasPlace = !float.IsNaN(latitude) && !float.IsNaN(longitude);
        SampleMetadata metadata = new()
        {
            Latitude = hasPlace ? latitude : double.NaN,
            Longitude = hasPlace ? longitude : double.NaN,
            Hour = hour,
        };
        if (dates.Length > 0)
        {
            DateOnly date = SampleFacts.Date(dates[dates.Length / 2], Dates!);
            metadata = metadata with { DayOfYear = date.DayOfYear, Month = date.Month, Year = date.Year };
        }

        metadata.Check();
        return metadata;
    }

    private static ValueGetter<T>? Getter<T>(DataViewRow row, string? columnName)
        => columnName is null ? null : row.GetGetter<T>(row.Schema[columnName]);

    private static float Value(ValueGetter<float>? getter)
    {
        float value = float.NaN;
        getter?.Invoke(ref value);
        return value;
    }
}
