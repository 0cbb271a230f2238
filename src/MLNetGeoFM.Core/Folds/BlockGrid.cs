using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Names the cell of a regular grid that each position lies in, as keys for
/// <see cref="Folds.Block(IReadOnlyList{string}, int, int)"/>.</summary>
public static class BlockGrid
{
    /// <summary>The cells of a grid in degrees.</summary>
    /// <param name="latitudes">Degrees, WGS 84, -90 to 90, [rows].</param>
    /// <param name="longitudes">Degrees, WGS 84, -180 to 180, [rows].</param>
    /// <param name="cellDegrees">The side of a cell in degrees, above 0.</param>
    /// <returns>Keys "east,north" of cell numbers, [rows]: cell 0,0 has its south-west corner at 0° N 0° E.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a position is missing or out of range.</exception>
    public static IReadOnlyList<string> FromDegrees(
        IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes, double cellDegrees)
    {
        ArgumentNullException.ThrowIfNull(latitudes);
        ArgumentNullException.ThrowIfNull(longitudes);
        if (latitudes.Count != longitudes.Count)
        {
            throw new ArgumentException(
                $"{latitudes.Count} latitudes do not fit {longitudes.Count} longitudes: one pair for each row is expected.",
                nameof(longitudes));
        }

        if (!(cellDegrees > 0) || double.IsInfinity(cellDegrees))
        {
            throw new ArgumentOutOfRangeException(
                nameof(cellDegrees), cellDegrees, $"A block's side must be above 0 degrees, got {cellDegrees}.");
        }

        string[] keys = new string[latitudes.Count];
        for (int row = 0; row < keys.Length; row++)
        {
            double latitude = latitudes[row];
            double longitude = longitudes[row];
            if (!(Math.Abs(latitude) <= 90) || !(Math.Abs(longitude) <= 180))
            {
                throw new ArgumentException(
                    $"Row {row} has latitude {latitude} and longitude {longitude}: expected -90 to 90 and -180 to 180 degrees. "
                    + "Check that the two are not exchanged.", nameof(latitudes));
            }

            keys[row] = string.Create(
                CultureInfo.InvariantCulture,
                $"{(long)Math.Floor(longitude / cellDegrees)},{(long)Math.Floor(latitude / cellDegrees)}");
        }

        return keys;
    }
}
