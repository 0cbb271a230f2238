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

/// <summary>Draws shares from 0 to 1 below each other, with their intervals.</summary>
internal static class IntervalFigure
{
    private const double Left = 14;
    private const double Span = 288;
    private const double LineHeight = 38;
    private const int LongestName = 34;

    public static Drawing Draw(string name, string alternative, string axis, IReadOnlyList<IntervalLine> lines)
    {
        bool hasIntervals = lines.Any(line => line.Low is not null);
        double height = (lines.Count * LineHeight) + (hasIntervals ? 58 : 44);
        var drawing = new Drawing(name, alternative, 360, height);
        double foot = (lines.Count * LineHeight) + 6;
        for (int tick = 0; tick <= 5; tick++)
        {
            double left = Left + (Span * tick / 5);
            drawing.Line(left, 6, left, foot, Palette.Track);
            drawing.Text(left, foot + 13, (tick * 0.2).ToString("0.0", CultureInfo.InvariantCulture), 10, "middle", Palette.Grey);
        }

        for (int i = 0; i < lines.Count; i++)
            Line(drawing, lines[i], 6 + (i * LineHeight));
        drawing.Text(Left, foot + 29, axis, 10.5);
        if (hasIntervals)
            drawing.Text(Left, foot + 43, "mark: measured; bar: 95 % interval", 10.5, colour: Palette.Grey);
        return drawing;
    }

    private static void Line(Drawing drawing, IntervalLine line, double top)
    {
        double middle = top + 24;
        string title = XmlText.Short(line.Name, LongestName);
        drawing.Text(Left, top + 12, title, 11, bold: true);
        drawing.Text(346, top + 12, line.Detail, 10, "end", Palette.Grey);
        drawing.Line(Left, middle, Left + Span, middle, Palette.Rule);
        if (line.Low is { } low && line.High is { } high)
        {
            drawing.Line(Left + (low * Span), middle, Left + (high * Span), middle, Palette.Ink, 2);
            drawing.Line(Left + (low * Span), middle - 4, Left + (low * Span), middle + 4, Palette.Ink, 2);
            drawing.Line(Left + (high * Span), middle - 4, Left + (high * Span), middle + 4, Palette.Ink, 2);
        }

        drawing.Mark(Left + (line.Value * Span), middle, line.Style, 6);
        drawing.Text(346, middle + 4, line.Value.ToString("0.00", CultureInfo.InvariantCulture), 12, "end", bold: true);
    }
}
