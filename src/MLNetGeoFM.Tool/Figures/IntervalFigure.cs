using System.Globalization;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>One line of an interval figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Detail">Sample size and the like.</param>
/// <param name="Value">0..1.</param>
/// <param name="Low">Lower end of the interval; null = none.</param>
/// <param name="High">Upper end.</param>
/// <param name="Style">Colour and shape.</param>
internal sealed record IntervalLine(string Name, string Detail, double Value, double? Low, double? High, SeriesStyle Style);

/// <summary>Draws shares from 0 to 1, or differences of shares around 0, below each other, with their intervals.</summary>
internal static class IntervalFigure
{
    private const double Left = 14;
    private const double Span = 288;
    private const double LineHeight = 38;

    /// <summary>Letters of name and detail that fit beside each other.</summary>
    private const int LongestLine = 50;

    /// <param name="name">File name without extension.</param>
    /// <param name="alternative">What it shows.</param>
    /// <param name="axis">Name and unit of the axis.</param>
    /// <param name="lines">What is drawn.</param>
    /// <param name="around">Null = the axis runs from 0 to 1; else from minus to plus this.</param>
    public static Drawing Draw(string name, string alternative, string axis, IReadOnlyList<IntervalLine> lines, double? around = null)
    {
        var (start, end) = around is { } reach ? (-reach, reach) : (0.0, 1.0);
        int ticks = around is null ? 5 : 4;
        double at(double value) => Left + (Span * (Math.Clamp(value, start, end) - start) / (end - start));

        bool hasIntervals = lines.Any(line => line.Low is not null);
        double height = (lines.Count * LineHeight) + (hasIntervals ? 58 : 44);
        var drawing = new Drawing(name, alternative, 360, height);
        double foot = (lines.Count * LineHeight) + 6;
        for (int tick = 0; tick <= ticks; tick++)
        {
            double value = start + ((end - start) * tick / ticks);
            bool isZero = around is not null && tick == ticks / 2;
            drawing.Line(at(value), 6, at(value), foot, isZero ? Palette.Grey : Palette.Track);
            drawing.Text(at(value), foot + 13, value.ToString(around is null ? "0.0" : "+0.0##;-0.0##;0", CultureInfo.InvariantCulture), 10, "middle",
                Palette.Grey);
        }

        for (int i = 0; i < lines.Count; i++)
            Line(drawing, lines[i], 6 + (i * LineHeight), at, around is null ? "0.00" : "+0.000;-0.000;0.000");
        drawing.Text(Left, foot + 29, axis, 10.5);
        if (hasIntervals)
            drawing.Text(Left, foot + 43, "mark: measured; bar: 95 % interval", 10.5, colour: Palette.Grey);
        return drawing;
    }

    private static void Line(Drawing drawing, IntervalLine line, double top, Func<double, double> at, string format)
    {
        double middle = top + 24;
        string title = XmlText.Short(line.Name, Math.Max(12, LongestLine - line.Detail.Length));
        drawing.Text(Left, top + 12, title, 11, bold: true);
        drawing.Text(346, top + 12, line.Detail, 10, "end", Palette.Grey);
        drawing.Line(Left, middle, Left + Span, middle, Palette.Rule);
        if (line.Low is { } low && line.High is { } high)
        {
            drawing.Line(at(low), middle, at(high), middle, Palette.Ink, 2);
            drawing.Line(at(low), middle - 4, at(low), middle + 4, Palette.Ink, 2);
            drawing.Line(at(high), middle - 4, at(high), middle + 4, Palette.Ink, 2);
        }

        drawing.Mark(at(line.Value), middle, line.Style, 6);
        drawing.Text(346, middle + 4, line.Value.ToString(format, CultureInfo.InvariantCulture), 12, "end", bold: true);
    }
}
