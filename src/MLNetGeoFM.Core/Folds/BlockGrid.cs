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
        Positions positions = Positions.Of(latitudes, longitudes);
        if (!(cellDegrees > 0) || double.IsInfinity(cellDegrees))
        {
            throw new ArgumentOutOfRangeException(
                nameof(cellDegrees), cellDegrees, $"A block's side must be above 0 degrees, got {cellDegrees}.");
        }

        string[] keys = new string[positions.Count];
        for (int row = 0; row < keys.Length; row++)
            keys[row] = Key(positions.Longitudes[row] / cellDegrees, positions.Latitudes[row] / cellDegrees);
        return keys;
    }

    /// <summary>The cells of a grid in metres, squares or hexagons of equal area.</summary>
    /// <param name="latitudes">Degrees, WGS 84, -90 to 90, [rows].</param>
    /// <param name="longitudes">Degrees, WGS 84, -180 to 180, [rows].</param>
    /// <param name="blockMetres">The size of a cell in metres, above 0: the side of a square, or the distance between opposite
    /// sides of a hexagon.</param>
    /// <param name="shape">Squares or hexagons.</param>
    /// <returns>Keys of cells, [rows]: cell 0,0 has its centre in the middle of the positions, so the grid belongs to these
    /// rows and not to the Earth.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a position is missing or out of range.</exception>
    /// <remarks>
    /// The positions are projected to Lambert's azimuthal equal-area map around their middle; sizes along a line are right to
    /// 1 % within 1,700 km of it. Source: hexagons by rounding cube coordinates (Red Blob Games, "Hexagonal Grids").
    /// </remarks>
    public static IReadOnlyList<string> FromMetres(
        IReadOnlyList<double> latitudes,
        IReadOnlyList<double> longitudes,
        double blockMetres,
        BlockShape shape = BlockShape.Square)
    {
        Positions positions = Positions.Of(latitudes, longitudes);
        if (!(blockMetres > 0) || double.IsInfinity(blockMetres))
        {
            throw new ArgumentOutOfRangeException(
                nameof(blockMetres), blockMetres, string.Create(
                    CultureInfo.InvariantCulture, $"A block's size must be above 0 metres, got {blockMetres}."));
        }

        (double[] east, double[] north) = positions.Project();
        string[] keys = new string[positions.Count];
        for (int row = 0; row < keys.Length; row++)
        {
            double across = east[row] / blockMetres;
            double up = north[row] / blockMetres;
            keys[row] = shape == BlockShape.Hexagon ? Hexagon(across, up) : Key(across + 0.5, up + 0.5);
        }

        return keys;
    }

    private static string Key(double east, double north) =>
        string.Create(CultureInfo.InvariantCulture, $"{(long)Math.Floor(east)},{(long)Math.Floor(north)}");

    // East and north in units of the distance between neighbours' centres, which lie in rows from west to east.
    private static string Hexagon(double east, double north)
    {
        double r = north * 2 / Math.Sqrt(3);
        double q = east - (r / 2);
        double s = -q - r;
        double roundQ = Math.Round(q);
        double roundR = Math.Round(r);
        double roundS = Math.Round(s);
        double offQ = Math.Abs(roundQ - q);
        double offR = Math.Abs(roundR - r);
        double offS = Math.Abs(roundS - s);
        if (offQ > offR && offQ > offS)
            roundQ = -roundR - roundS;
        else if (offR > offS)
            roundR = -roundQ - roundS;
        return string.Create(CultureInfo.InvariantCulture, $"{(long)roundQ},{(long)roundR}");
    }
}
