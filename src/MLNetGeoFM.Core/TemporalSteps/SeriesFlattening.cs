using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Names the values of a regular series when it is read as one feature vector.</summary>
/// <remarks>
/// A series [P, C, H, W] is a feature vector in the order period, band, row, column without being moved: only names are added.
/// </remarks>
internal static class SeriesFlattening
{
    /// <summary>The name of each feature.</summary>
    /// <param name="stepNames">The periods, [P], as <see cref="TimeGridRule.StepNames"/>.</param>
    /// <param name="bandNames">The bands, [C].</param>
    /// <param name="height">H: rows of a chip, 1 for a pixel.</param>
    /// <param name="width">W: columns of a chip, 1 for a pixel.</param>
    /// <returns><c>2019-01_B02</c>, or <c>2019-01_B02_r0c0</c> for chips, [P * C * H * W].</returns>
    /// <exception cref="ArgumentOutOfRangeException">Height or width is below 1.</exception>
    public static string[] SlotNames(IReadOnlyList<string> stepNames, IReadOnlyList<string> bandNames, int height = 1, int width = 1)
    {
        ArgumentNullException.ThrowIfNull(stepNames);
        ArgumentNullException.ThrowIfNull(bandNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        string[] names = new string[checked(stepNames.Count * bandNames.Count * height * width)];
        int slot = 0;
        foreach (string step in stepNames)
        {
            foreach (string band in bandNames)
            {
                for (int pixel = 0; pixel < height * width; pixel++)
                    names[slot++] = height * width == 1 ? $"{step}_{band}" : Chip(step, band, pixel / width, pixel % width);
            }
        }

        return names;
    }

    private static string Chip(string step, string band, int row, int column) =>
        string.Create(CultureInfo.InvariantCulture, $"{step}_{band}_r{row}c{column}");
}
