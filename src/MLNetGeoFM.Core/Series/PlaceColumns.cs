namespace MLNetGeoFM;

/// <summary>Reads latitude and longitude from two columns of a table, and checks their ranges.</summary>
internal sealed class PlaceColumns
{
    private const double LargestLatitude = 90;
    private const double LargestLongitude = 180;

    private readonly CsvTable _table;
    private readonly int _latitude;
    private readonly int _longitude;

    public PlaceColumns(CsvTable table, SeriesPlace place)
    {
        _table = table;
        _latitude = table.IndexOf(place.LatitudeColumn, "latitude");
        _longitude = table.IndexOf(place.LongitudeColumn, "longitude");
    }

    /// <summary>Degrees of the current row; NaN for both where both fields are empty.</summary>
    public (double Latitude, double Longitude) Read()
    {
        bool noLatitude = _table.Rows.Field(_latitude).IsEmpty;
        bool noLongitude = _table.Rows.Field(_longitude).IsEmpty;
        if (noLatitude && noLongitude)
            return (double.NaN, double.NaN);
        if (noLatitude || noLongitude)
            throw _table.Fault("Half of a position is missing", "latitude and longitude, or neither", "an empty field",
                noLatitude ? _latitude : _longitude, "Fill the field, or empty the other one where the position is unknown.");
        double latitude = Degrees(_latitude, "latitude");
        double longitude = Degrees(_longitude, "longitude");
        if (Math.Abs(latitude) > LargestLatitude)
            throw _table.Fault("The latitude is out of range", "-90 to 90 degrees", SeriesErrors.Quote(_table.Rows.Field(_latitude)),
                _latitude, Math.Abs(longitude) <= LargestLatitude
                    ? "Are latitude and longitude swapped? Correct the column names in series.json."
                    : "Positions are degrees, WGS 84, not metres.");
        if (Math.Abs(longitude) > LargestLongitude)
            throw _table.Fault("The longitude is out of range", "-180 to 180 degrees",
                SeriesErrors.Quote(_table.Rows.Field(_longitude)), _longitude,
                "Positions are degrees, WGS 84; subtract 360 from a longitude above 180.");
        return (latitude, longitude);
    }

    private double Degrees(int index, string name)
    {
        ReadOnlySpan<byte> field = _table.Rows.Field(index);
        return CsvNumber.TryReadDouble(field, out double degrees) ? degrees : throw _table.Fault($"The {name} is not a number",
            "degrees as a decimal number", SeriesErrors.Quote(field), index, "Correct the value.");
    }
}
