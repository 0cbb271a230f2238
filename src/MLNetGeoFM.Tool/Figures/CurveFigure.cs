using System.Globalization;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>One curve.</summary>
/// <param name="Name">Its name with its sample size.</param>
/// <param name="Points">Positions on the axes and the weight of each mark, 0..1.</param>
/// <param name="Style">Colour, shape and dashes.</param>
internal sealed record CurveLine(string Name, IReadOnlyList<(double Across, double Up, double Weight)> Points, SeriesStyle Style);

/// <summary>Draws curves over two axes, with a legend above.</summary>
internal static class CurveFigure
{
    private const double Left = 44;
    private const double Width = 300;
    private const double Height = 220;

    /// <param name="name">File name without extension.</param>
    /// <param name="alternative">What it shows.</param>
    /// <param name="across">Name and unit of the horizontal axis.</param>
    /// <param name="up">Name and unit of the vertical axis.</param>
    /// <param name="longest">End of the horizontal axis; it starts at 0.</param>
    /// <param name="highest">End of the vertical axis.</param>
    /// <param name="lines">The curves.</param>
    /// <param name="diagonal">Whether to draw the diagonal and what to call it.</param>
    public static Drawing Draw(string name, string alternative, string across, string up, double longest, double highest, IReadOnlyList<CurveLine> lines,
        string? diagonal = null)
    {
        double top = 12 + (16 * (lines.Count + (diagonal is null ? 0 : 1)));
        var drawing = new Drawing(name, alternative, 360, top + Height + 44);
        foreach (double value in Ticks(longest))
        {
            double left = Left + (Width * value / longest);
            drawing.Line(left, top, left, top + Height, Palette.Track);
            drawing.Text(left, top + Height + 14, Tick(value), 10, "middle", Palette.Grey);
        }

        foreach (double value in Ticks(highest))
        {
            double height = top + Height - (Height * value / highest);
            drawing.Line(Left, height, Left + Width, height, Palette.Track);
            drawing.Text(Left - 5, height + 4, Tick(value), 10, "end", Palette.Grey);
        }

        drawing.Line(Left, top + Height, Left + Width, top + Height, Palette.Ink);
        drawing.Line(Left, top, Left, top + Height, Palette.Ink);
        drawing.Text(Left + (Width / 2), top + Height + 32, across, 11, "middle");
        drawing.Upright(12, top + (Height / 2), up);
        int legend = 0;
        if (diagonal is not null)
        {
            drawing.Line(Left, top + Height, Left + Width, top, Palette.Grey, 1.2, "3 3");
            drawing.Line(8, 12, 32, 12, Palette.Grey, 1.2, "3 3");
            drawing.Text(38, 16, diagonal, 10.5);
            legend++;
        }

        foreach (var line in lines)
        {
            double middle = 12 + (16 * legend++);
            drawing.Line(8, middle, 32, middle, line.Style.Colour, 2, line.Style.Dash);
            drawing.Mark(20, middle, line.Style, 4.5);
            drawing.Text(38, middle + 4, XmlText.Short(line.Name, 56), 10.5);
            (double Left, double Top, double Weight)[] points = [.. line.Points.Select(point => (Left + (Width * Math.Clamp(point.Across / longest, 0, 1)),
                top + Height - (Height * Math.Clamp(point.Up / highest, 0, 1)), point.Weight))];
            if (points.Length > 1)
                drawing.Curve(points.Select(point => (point.Left, point.Top)), line.Style);
            foreach (var point in points)
                drawing.Mark(point.Left, point.Top, line.Style, 2 + (5 * Math.Sqrt(point.Weight)));
        }

        return drawing;
    }

    /// <summary>Round values from 0 to the end, at most seven: steps of 1, 2 or 5 times a power of ten.</summary>
    public static IEnumerable<double> Ticks(double end)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(end)) - 1);
        double step = new[] { 1.0, 2, 5, 10, 20, 50 }.Select(factor => factor * power).First(step => end / step <= 6.0001);
        return Enumerable.Range(0, (int)Math.Floor((end / step) + 1e-9) + 1).Select(tick => tick * step);
    }

    private static string Tick(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
