using System.Globalization;

namespace MLNetGeoFM.Models;

/// <summary>Cells of the sphere, each of four smaller ones: the six sides of a cube, halved again and again.</summary>
/// <remarks>
/// The side is that of the largest coordinate of the point on the unit sphere; on it, both angles from the side's middle are
/// divided evenly, so that cells of one level differ little in size: about 10 000 km / 2^level along a side.
/// A cell is the number 8 + side in binary, followed by two bits for each level; its parent is the number without the last two.
/// </remarks>
internal static class QuadCell
{
    /// <summary>The finest level: about 10 m.</summary>
    public const int MostLevels = 20;

    /// <summary>The cell of a level that holds a place.</summary>
    /// <param name="latitude">Degrees, -90..90.</param>
    /// <param name="longitude">Degrees.</param>
    /// <param name="level">0..20.</param>
    public static ulong At(double latitude, double longitude, int level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(level, MostLevels);
        double phi = double.DegreesToRadians(latitude), lambda = double.DegreesToRadians(longitude);
        double a = Math.Cos(phi) * Math.Cos(lambda), b = Math.Cos(phi) * Math.Sin(lambda), c = Math.Sin(phi);
        double sizeA = Math.Abs(a), sizeB = Math.Abs(b), sizeC = Math.Abs(c);
        var (side, first, second, depth) = sizeC >= sizeA && sizeC >= sizeB ? (c > 0 ? 4 : 5, a, b, sizeC)
            : sizeA >= sizeB ? (a > 0 ? 0 : 1, b, c, sizeA)
            : (b > 0 ? 2 : 3, a, c, sizeB);
        uint row = Part(second / depth, level), column = Part(first / depth, level);
        ulong cell = 8 + (ulong)side;
        for (int bit = level - 1; bit >= 0; bit--)
            cell = (cell << 2) | (((row >> bit) & 1) << 1) | ((column >> bit) & 1);
        return cell;
    }

    /// <summary>Writes the same as a word.</summary>
    /// <returns>What was written.</returns>
    public static ReadOnlySpan<char> Name(double latitude, double longitude, int level, Span<char> room)
    {
        At(latitude, longitude, level).TryFormat(room, out int written, default, CultureInfo.InvariantCulture);
        return room[..written];
    }

    /// <summary>The cell of four that a cell is one of; level 0 has none.</summary>
    public static ulong Parent(ulong cell) => cell >> 2;

    // Tangent -1..1 of the angle from the side's middle, as one of 2^level parts of the angle.
    private static uint Part(double tangent, int level)
    {
        double share = (Math.Atan(tangent) * (2 / Math.PI)) + 0.5;
        int parts = 1 << level;
        return (uint)Math.Clamp((int)(share * parts), 0, parts - 1);
    }
}
