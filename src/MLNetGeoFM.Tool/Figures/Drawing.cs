using System.Globalization;
using System.Xml.Linq;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>One figure being drawn: shapes and text in units of one pixel at phone width; writes SVG that says what it shows.</summary>
internal sealed class Drawing
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement _root;

    /// <param name="name">File name without extension.</param>
    /// <param name="alternative">What the figure shows, for people who do not see it.</param>
    /// <param name="width">Width in units.</param>
    /// <param name="height">Height in units.</param>
    public Drawing(string name, string alternative, double width, double height)
    {
        Name = name;
        Width = width;
        _root = new XElement(Svg + "svg", new XAttribute("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            new XAttribute("width", Number(width)), new XAttribute("height", Number(height)), new XAttribute("role", "img"),
            new XAttribute("aria-label", XmlText.Clean(alternative)), new XAttribute("font-family", "system-ui, sans-serif"),
            new XElement(Svg + "title", XmlText.Clean(alternative)));
        Box(0, 0, width, height, Palette.Paper);
    }

    public string Name { get; }

    public double Width { get; }

    /// <summary>The figure so far.</summary>
    public XElement Element => _root;

    public void Text(double left, double baseline, string text, double size = 11, string anchor = "start", string colour = Palette.Ink, bool bold = false)
    {
        var element = new XElement(Svg + "text", At("x", left), At("y", baseline), At("font-size", size), new XAttribute("text-anchor", anchor),
            new XAttribute("fill", colour), XmlText.Clean(text));
        if (bold)
            element.Add(new XAttribute("font-weight", "bold"));
        _root.Add(element);
    }

    /// <summary>Text that runs upwards.</summary>
    public void Upright(double left, double centre, string text, double size = 11)
        => _root.Add(new XElement(Svg + "text", At("font-size", size), new XAttribute("text-anchor", "middle"), new XAttribute("fill", Palette.Ink),
            new XAttribute("transform", $"translate({Number(left)} {Number(centre)}) rotate(-90)"), XmlText.Clean(text)));

    public void Box(double left, double top, double width, double height, string fill, string? edge = null)
    {
        var element = new XElement(Svg + "rect", At("x", left), At("y", top), At("width", width), At("height", height), new XAttribute("fill", fill));
        if (edge is not null)
            element.Add(new XAttribute("stroke", edge), new XAttribute("stroke-width", "1"));
        _root.Add(element);
    }

    public void Line(double left, double top, double right, double bottom, string colour = Palette.Rule, double width = 1, string? dash = null)
        => Path(string.Create(CultureInfo.InvariantCulture, $"M{left:0.##} {top:0.##}L{right:0.##} {bottom:0.##}"), colour, width, dash);

    public void Curve(IEnumerable<(double Left, double Top)> points, SeriesStyle style)
        => Path("M" + string.Join('L', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.Left:0.##} {point.Top:0.##}"))),
            style.Colour, 2, style.Dash);

    /// <summary>A mark whose half width is the given size.</summary>
    public void Mark(double left, double top, SeriesStyle style, double size = 5)
    {
        string path = style.Shape switch
        {
            MarkShape.Square => Points(left, top, size * 0.9, (-1, -1), (1, -1), (1, 1), (-1, 1)),
            MarkShape.Triangle => Points(left, top, size, (0, -1.1), (1.1, 0.8), (-1.1, 0.8)),
            MarkShape.Diamond => Points(left, top, size * 1.2, (0, -1), (1, 0), (0, 1), (-1, 0)),
            MarkShape.Cross => Points(left, top, size, (-1, -0.6), (-0.6, -1), (0, -0.4), (0.6, -1), (1, -0.6), (0.4, 0), (1, 0.6), (0.6, 1),
                (0, 0.4), (-0.6, 1), (-1, 0.6), (-0.4, 0)),
            MarkShape.Plus => Points(left, top, size * 1.1, (-0.3, -1), (0.3, -1), (0.3, -0.3), (1, -0.3), (1, 0.3), (0.3, 0.3), (0.3, 1), (-0.3, 1),
                (-0.3, 0.3), (-1, 0.3), (-1, -0.3), (-0.3, -0.3)),
            _ => "",
        };
        XElement element = path.Length > 0
            ? new(Svg + "path", new XAttribute("d", path))
            : new(Svg + "circle", At("cx", left), At("cy", top), At("r", size));
        element.Add(new XAttribute("fill", style.Colour), new XAttribute("stroke", Palette.Paper), new XAttribute("stroke-width", "0.8"));
        _root.Add(element);
    }

    private static string Points(double left, double top, double size, params (double Left, double Top)[] corners)
        => "M" + string.Join('L', corners.Select(corner => string.Create(CultureInfo.InvariantCulture,
            $"{left + (corner.Left * size):0.##} {top + (corner.Top * size):0.##}"))) + "Z";

    private static XAttribute At(string name, double value) => new(name, Number(value));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Path(string path, string colour, double width, string? dash)
    {
        var element = new XElement(Svg + "path", new XAttribute("d", path), new XAttribute("fill", "none"), new XAttribute("stroke", colour),
            At("stroke-width", width));
        if (dash is not null)
            element.Add(new XAttribute("stroke-dasharray", dash));
        _root.Add(element);
    }
}
