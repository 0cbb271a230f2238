namespace MLNetGeoFM;

/// <summary>The positions of regions or other groups, found by their key.</summary>
internal sealed class PlaceTable
{
    private readonly Dictionary<string, (double Latitude, double Longitude)> _places = [];
    private readonly string _file;

    private PlaceTable(string file) => _file = file;

    /// <summary>Reads the table of places into memory.</summary>
    public static PlaceTable Read(string file, SeriesPlace place)
    {
        using CsvTable table = new(file, "place");
        PlaceTable places = new(file);
        int key = table.IndexOf(place.Key!, "place key");
        PlaceColumns columns = new(table, place);
        while (table.Read())
        {
            string name = table.Text(key);
            if (!places._places.TryAdd(name, columns.Read()))
                throw table.Fault("A place is named twice", "different keys", $"'{SeriesErrors.Printable(name)}' again", key,
                    "Remove one of the rows.");
        }

        return places;
    }

    /// <summary>Position of the current row of a sample table.</summary>
    public (double Latitude, double Longitude) Find(CsvTable samples, int key)
    {
        string name = samples.Text(key);
        return _places.TryGetValue(name, out (double Latitude, double Longitude) place)
            ? place
            : throw samples.Fault("A sample has no place", $"a key of '{_file}': {SeriesErrors.Names([.. _places.Keys])}",
                $"'{SeriesErrors.Printable(name)}'", key, $"Add a row '{SeriesErrors.Printable(name)}' to that file; leave its "
                + "latitude and longitude empty where they are unknown.");
    }
}
