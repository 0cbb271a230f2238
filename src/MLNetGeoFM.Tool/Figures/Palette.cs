using System.Globalization;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>A form that tells series apart without colour.</summary>
internal enum MarkShape
{
    /// <summary>A filled circle.</summary>
    Circle,

    /// <summary>A filled square.</summary>
    Square,

    /// <summary>A filled triangle.</summary>
    Triangle,

    /// <summary>A filled diamond.</summary>
    Diamond,

    /// <summary>A diagonal cross.</summary>
    Cross,

    /// <summary>An upright cross.</summary>
    Plus,
}

/// <summary>How one series is drawn.</summary>
/// <param name="Colour">Hexadecimal RGB.</param>
/// <param name="Shape">Form of its marks.</param>
/// <param name="Dash">Dashes of its line; null = solid.</param>
internal sealed record SeriesStyle(string Colour, MarkShape Shape, string? Dash);

/// <summary>Colours that people with any colour vision tell apart, and the ink of text.</summary>
/// <remarks>Source: Okabe and Ito 2008, Color Universal Design; without yellow, which is too faint on white.</remarks>
internal static class Palette
{
    public const string Ink = "#1a1a1a";
    public const string Grey = "#4d4d4d";
    public const string Rule = "#b3b3b3";
    public const string Track = "#ececec";
    public const string Paper = "#ffffff";

    private static readonly SeriesStyle[] Styles =
    [
        new("#D55E00", MarkShape.Circle, null), new("#0072B2", MarkShape.Square, "6 3"), new("#009E73", MarkShape.Triangle, "2 3"),
        new("#CC79A7", MarkShape.Diamond, "8 3 2 3"), new("#000000", MarkShape.Cross, "4 2"), new("#E69F00", MarkShape.Plus, "1 2"),
        new("#56B4E9", MarkShape.Circle, "5 5"),
    ];

    /// <summary>The style of the n-th series; shape and colour repeat with different periods.</summary>
    public static SeriesStyle Style(int series)
    {
        var style = Styles[series % Styles.Length];
        return series < Styles.Length ? style : style with { Shape = (MarkShape)(series % 6) };
    }

    /// <summary>A blue that deepens from white at 0 to full at 1.</summary>
    public static string Blue(double share)
    {
        share = Math.Clamp(share, 0, 1);
        return string.Create(CultureInfo.InvariantCulture,
            $"#{Mix(255, 0, share):x2}{Mix(255, 114, share):x2}{Mix(255, 178, share):x2}");
    }

    /// <summary>Black or white, whichever reads better on a colour.</summary>
    public static string InkOn(string colour) => Contrast("#000000", colour) >= Contrast("#ffffff", colour) ? "#000000" : "#ffffff";

    /// <summary>The contrast ratio of two colours, 1..21.</summary>
    /// <remarks>Source: WCAG 2.1, relative luminance and contrast ratio.</remarks>
    public static double Contrast(string one, string other)
    {
        double a = Luminance(one) + 0.05;
        double b = Luminance(other) + 0.05;
        return Math.Max(a, b) / Math.Min(a, b);
    }

    private static int Mix(int from, int to, double share) => (int)Math.Round(from + ((to - from) * share));

    private static double Luminance(string colour)
        => (0.2126 * Linear(colour, 1)) + (0.7152 * Linear(colour, 3)) + (0.0722 * Linear(colour, 5));

    private static double Linear(string colour, int start)
    {
        double value = int.Parse(colour.AsSpan(start, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
