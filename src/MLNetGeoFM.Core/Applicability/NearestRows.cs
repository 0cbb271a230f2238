using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM;

/// <summary>Finds the training rows that can be nearest to a point, by single-precision products in blocks.</summary>
/// <remarks>
/// For a point x the screen of a row y is |y|² - 2 x·y, which orders rows as their distances do. Rounding moves it by less than a
/// tolerance that holds for all rows, so that the nearest row is always among those within twice the tolerance of the least screen;
/// these few are then measured in double precision, and the result has the bits of measuring all.
/// The bound: inputs rounded once, |y| + 2 products of rounding 2^-24 along a sum of D terms; Higham, Accuracy and Stability of
/// Numerical Algorithms (2002), section 3.1.
/// </remarks>
internal sealed class NearestRows
{
    /// <summary>How many points one pass over the rows serves.</summary>
    public const int PointsInBlock = 16;

    private const int Lanes = 8;
    private const int RowsInTile = 2 * Lanes;
    private const int PointsAtOnce = 4;
    private const int TilesInCache = 32; // 512 rows of 64 dimensions: 128 KiB
    private const double Rounding = 1.0 / (1 << 24);
    private const double LargestScreened = 1e6; // Above it, squares could leave the range of single precision.

    private readonly int _dimensions;
    private readonly int _tiles;
    private readonly float[] _table; // [tiles, dimensions, 16]
    private readonly float[] _squares; // [tiles, 16], infinite beyond the rows
    private readonly double _largest;

    /// <param name="rows">[rows, dimensions] row-major.</param>
    /// <param name="dimensions">The length of a row.</param>
    public NearestRows(ReadOnlySpan<double> rows, int dimensions)
    {
        _dimensions = dimensions;
        int count = rows.Length / dimensions;
        _tiles = (count + RowsInTile - 1) / RowsInTile;
        _table = new float[checked(_tiles * RowsInTile * dimensions)];
        _squares = new float[_tiles * RowsInTile];
        Array.Fill(_squares, float.PositiveInfinity);
        double largestSquare = 0;
        for (int row = 0; row < count; row++)
        {
            double square = 0;
            for (int j = 0; j < dimensions; j++)
            {
                double value = rows[(row * dimensions) + j];
                square += value * value;
                _table[(((row / RowsInTile * dimensions) + j) * RowsInTile) + (row % RowsInTile)] = (float)value;
            }

            _squares[row] = (float)square;
            largestSquare = Math.Max(largestSquare, square);
        }

        _largest = Math.Sqrt(largestSquare);
    }

    /// <summary>The room that the screens of one point need.</summary>
    public int PaddedCount => _tiles * RowsInTile;

    /// <summary>How far from the least screen the nearest row's can be; NaN where single precision cannot tell.</summary>
    /// <param name="point">[dimensions].</param>
    public double Tolerance(ReadOnlySpan<double> point)
    {
        double square = 0;
        foreach (double value in point)
            square += value * value;
        double size = Math.Sqrt(square);
        return size <= LargestScreened && _largest <= LargestScreened
            ? 2 * ((4 * (_dimensions + 8) * Rounding * ((size * _largest) + (_largest * _largest)))
                + (_dimensions * ((1e-14 * square) + 1e-35)))
            : double.NaN;
    }

    /// <summary>Screens all rows for a block of points.</summary>
    /// <param name="points">[points, dimensions].</param>
    /// <param name="count">1 to <see cref="PointsInBlock"/> points.</param>
    /// <param name="screens">Receives [points, <see cref="PaddedCount"/>].</param>
    /// <param name="least">Receives each point's least screen, [points].</param>
    public void Screen(ReadOnlySpan<float> points, int count, Span<float> screens, Span<float> least)
    {
        least[..count].Fill(float.PositiveInfinity);
        for (int first = 0; first < _tiles; first += TilesInCache)
        {
            int end = Math.Min(first + TilesInCache, _tiles);
            int point = 0;
            for (; point + PointsAtOnce <= count; point += PointsAtOnce)
                ScreenFour(points[(point * _dimensions)..], first, end, screens[(point * PaddedCount)..], least[point..]);
            for (; point < count; point++)
                ScreenOne(points.Slice(point * _dimensions, _dimensions), first, end, screens[(point * PaddedCount)..], ref least[point]);
        }
    }

    private void ScreenFour(ReadOnlySpan<float> points, int first, int end, Span<float> screens, Span<float> least)
    {
        int size = _dimensions;
        ReadOnlySpan<float> p0 = points[..size], p1 = points.Slice(size, size), p2 = points.Slice(2 * size, size), p3 = points.Slice(3 * size, size);
        Span<Vector256<float>> s0 = Vectors(screens[..PaddedCount]), s1 = Vectors(screens.Slice(PaddedCount, PaddedCount));
        Span<Vector256<float>> s2 = Vectors(screens.Slice(2 * PaddedCount, PaddedCount)), s3 = Vectors(screens.Slice(3 * PaddedCount, PaddedCount));
        ReadOnlySpan<Vector256<float>> squares = Vectors(_squares);
        Vector256<float> m0 = Vector256.Create(least[0]), m1 = Vector256.Create(least[1]);
        Vector256<float> m2 = Vector256.Create(least[2]), m3 = Vector256.Create(least[3]);
        Vector256<float> two = Vector256.Create(-2f);
        for (int tile = first; tile < end; tile++)
        {
            ReadOnlySpan<Vector256<float>> table = Vectors(_table.AsSpan(tile * RowsInTile * size, RowsInTile * size));
            Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            for (int j = 0; j < p0.Length; j++)
            {
                Vector256<float> left = table[2 * j], right = table[(2 * j) + 1];
                Vector256<float> value = Vector256.Create(p0[j]);
                a0 = Vector256.MultiplyAddEstimate(left, value, a0);
                b0 = Vector256.MultiplyAddEstimate(right, value, b0);
                value = Vector256.Create(p1[j]);
                a1 = Vector256.MultiplyAddEstimate(left, value, a1);
                b1 = Vector256.MultiplyAddEstimate(right, value, b1);
                value = Vector256.Create(p2[j]);
                a2 = Vector256.MultiplyAddEstimate(left, value, a2);
                b2 = Vector256.MultiplyAddEstimate(right, value, b2);
                value = Vector256.Create(p3[j]);
                a3 = Vector256.MultiplyAddEstimate(left, value, a3);
                b3 = Vector256.MultiplyAddEstimate(right, value, b3);
            }

            Vector256<float> leftSquares = squares[2 * tile], rightSquares = squares[(2 * tile) + 1];
            m0 = Store(s0, tile, leftSquares + (two * a0), rightSquares + (two * b0), m0);
            m1 = Store(s1, tile, leftSquares + (two * a1), rightSquares + (two * b1), m1);
            m2 = Store(s2, tile, leftSquares + (two * a2), rightSquares + (two * b2), m2);
            m3 = Store(s3, tile, leftSquares + (two * a3), rightSquares + (two * b3), m3);
        }

        (least[0], least[1], least[2], least[3]) = (Least(m0), Least(m1), Least(m2), Least(m3));
    }

    private void ScreenOne(ReadOnlySpan<float> point, int first, int end, Span<float> screens, ref float least)
    {
        Span<Vector256<float>> target = Vectors(screens[..PaddedCount]);
        ReadOnlySpan<Vector256<float>> squares = Vectors(_squares);
        Vector256<float> lowest = Vector256.Create(least);
        Vector256<float> two = Vector256.Create(-2f);
        for (int tile = first; tile < end; tile++)
        {
            ReadOnlySpan<Vector256<float>> table = Vectors(_table.AsSpan(tile * RowsInTile * _dimensions, RowsInTile * _dimensions));
            Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default;
            int j = 0;
            for (; j + 1 < point.Length; j += 2)
            {
                Vector256<float> even = Vector256.Create(point[j]), odd = Vector256.Create(point[j + 1]);
                a0 = Vector256.MultiplyAddEstimate(table[2 * j], even, a0);
                b0 = Vector256.MultiplyAddEstimate(table[(2 * j) + 1], even, b0);
                a1 = Vector256.MultiplyAddEstimate(table[(2 * j) + 2], odd, a1);
                b1 = Vector256.MultiplyAddEstimate(table[(2 * j) + 3], odd, b1);
            }

            if (j < point.Length)
            {
                a0 = Vector256.MultiplyAddEstimate(table[2 * j], Vector256.Create(point[j]), a0);
                b0 = Vector256.MultiplyAddEstimate(table[(2 * j) + 1], Vector256.Create(point[j]), b0);
            }

            lowest = Store(target, tile, squares[2 * tile] + (two * (a0 + a1)), squares[(2 * tile) + 1] + (two * (b0 + b1)), lowest);
        }

        least = Least(lowest);
    }

    private static Vector256<float> Store(
        Span<Vector256<float>> screens, int tile, Vector256<float> left, Vector256<float> right, Vector256<float> lowest)
    {
        screens[2 * tile] = left;
        screens[(2 * tile) + 1] = right;
        return Vector256.Min(lowest, Vector256.Min(left, right));
    }

    private static float Least(Vector256<float> lanes)
    {
        float least = lanes[0];
        for (int lane = 1; lane < Lanes; lane++)
            least = Math.Min(least, lanes[lane]);
        return least;
    }

    private static Span<Vector256<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector256<float>>(values);
}
