using System.Globalization;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>One place: where, of which region, how many samples.</summary>
internal sealed record MapPlace(double Latitude, double Longitude, int Region, int Samples);

/// <summary>Draws where samples are, by region, in longitude and latitude.</summary>
internal static class MapFigure
{
    private const double Left = 54;
    private const double Width = 290;
    private const double Top = 10;
    private const int MostLabels = 12;

    /// <param name="alternative">What it shows.</param>
    /// <param name="places">Where samples are, each with its region.</param>
    /// <param name="labels">Label of each region: name and accuracy.</param>
    public static Drawing Draw(string alternative, IReadOnlyList<MapPlace> places, IReadOnlyList<string> labels)
    {
        var (west, east) = Range(places.Select(place => place.Longitude));
        var (south, north) = Range(places.Select(place => place.Latitude));
        double shrink = Math.Max(0.2, Math.Cos(double.DegreesToRadians((south + north) / 2)));
        double height = Math.Clamp(Width * (north - south) / ((east - west) * shrink), 120, 360);
        bool labelled = labels.Count <= MostLabels;
        int legend = labelled ? labels.Count : 0;
        var drawing = new Drawing("map", alternative, 360, Top + height + 46 + (16 * legend) + (legend > 0 ? 8 : 0));
        for (int tick = 0; tick <= 4; tick++)
        {
            double across = Left + (Width * tick / 4);
            double up = Top + height - (height * tick / 4);
            drawing.Line(across, Top, across, Top + height, Palette.Track);
            drawing.Line(Left, up, Left + Width, up, Palette.Track);
            drawing.Text(across, Top + height + 14, Degrees(west + ((east - west) * tick / 4)), 10, "middle", Palette.Grey);
            drawing.Text(Left - 4, up + 4, Degrees(south + ((north - south) * tick / 4)), 10, "end", Palette.Grey);
        }

        drawing.Text(Left + (Width / 2), Top + height + 31, "longitude (degrees east)", 11, "middle");
        drawing.Upright(11, Top + (height / 2), "latitude (degrees north)");
        int most = places.Max(place => place.Samples);
        foreach (var place in places)
        {
            drawing.Mark(Left + (Width * (place.Longitude - west) / (east - west)), Top + height - (height * (place.Latitude - south) / (north - south)),
                Palette.Style(place.Region), places.Count <= MostLabels ? 8 : 2.5 + (3 * Math.Sqrt((double)place.Samples / most)));
        }

        for (int region = 0; region < legend; region++)
        {
            double middle = Top + height + 50 + (16 * region);
            drawing.Mark(20, middle, Palette.Style(region), 5.5);
            drawing.Text(34, middle + 4, XmlText.Short(labels[region], 56), 10.5);
        }

        return drawing;
    }

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double margin = Math.Max(0.05, (all.Max() - all.Min()) * 0.06);
        return (all.Min() - margin, all.Max() + margin);
    }

    private static string Degrees(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
