using System.Globalization;

namespace MLNetGeoFM.Tool.Figures;

/// <summary>Draws a confusion matrix: counts in cells, shaded by their share of the row.</summary>
internal static class ConfusionFigure
{
    private const double Names = 150;
    private const double Cell = 27;
    private const double Top = 44;

    /// <param name="alternative">What it shows.</param>
    /// <param name="classes">Class names, [K].</param>
    /// <param name="counts">Rows true, columns predicted, [K][K].</param>
    public static Drawing Draw(string alternative, IReadOnlyList<string> classes, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        int count = classes.Count;
        double width = Math.Max(360, Names + (Cell * count) + 50);
        var drawing = new Drawing("confusion", alternative, width, Top + (Cell * count) + 34);
        drawing.Text(Names, 14, "predicted class, numbered as the rows", 10.5, colour: Palette.Grey);
        drawing.Text(8, 34, "true class", 10.5, colour: Palette.Grey);
        drawing.Text(Names + (Cell * count) + 44, 34, "n", 10.5, "end", Palette.Grey);
        for (int row = 0; row < count; row++)
        {
            double top = Top + (row * Cell);
            int samples = counts[row].Sum();
            drawing.Text(Names - 6, top + 18, $"{XmlText.Short(classes[row], 19)} {Whole(row + 1)}", 10.5, "end");
            drawing.Text(Names + ((row + 0.5) * Cell), 34, Whole(row + 1), 10.5, "middle");
            drawing.Text(Names + (Cell * count) + 44, top + 18, Whole(samples), 10.5, "end");
            for (int column = 0; column < count; column++)
            {
                int cell = counts[row][column];
                string fill = Palette.Blue(samples == 0 ? 0 : (double)cell / samples);
                double left = Names + (column * Cell);
                drawing.Box(left, top, Cell, Cell, fill, row == column ? Palette.Ink : Palette.Track);
                if (cell > 0)
                    drawing.Text(left + (Cell / 2), top + 18, Whole(cell), cell > 999 ? 9 : 10.5, "middle", Palette.InkOn(fill), row == column);
            }
        }

        drawing.Text(8, Top + (count * Cell) + 20, "samples; shade = share of the row; framed = right", 10.5);
        return drawing;
    }

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}
