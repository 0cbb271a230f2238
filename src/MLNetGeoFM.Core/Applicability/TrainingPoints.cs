using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM;

/// <summary>The training rows in feature space, and how far any point is from all of them.</summary>
/// <remarks>
/// Four rows lie side by side, [groups, dimensions, 4]: each lane of a vector sums one row's squared distance over the dimensions
/// in order, so the bits depend neither on the rows beside it nor on the machine's vector width.
/// </remarks>
internal sealed class TrainingPoints
{
    private const int RowsInGroup = 4;
    private const int GroupsAtOnce = 4;

    /// <summary>How many points <see cref="SquaredDistancesOfFour"/> measures.</summary>
    public const int PointsAtOnce = 4;

    private readonly double[] _groups;
    private readonly int _dimensions;
    private readonly NearestRows _nearest;

    /// <param name="rows">[rows, dimensions] row-major.</param>
    /// <param name="dimensions">The length of a row.</param>
    public TrainingPoints(ReadOnlySpan<double> rows, int dimensions)
    {
        _dimensions = dimensions;
        _nearest = new NearestRows(rows, dimensions);
        Count = rows.Length / dimensions;
        int groups = (Count + RowsInGroup - 1) / RowsInGroup;
        PaddedCount = groups * RowsInGroup;
        _groups = new double[checked(PaddedCount * dimensions)];
        for (int row = 0; row < Count; row++)
        {
            for (int j = 0; j < dimensions; j++)
                _groups[Slot(row, j)] = rows[(row * dimensions) + j];
        }
    }

    public int Count { get; }

    /// <summary>The room that <see cref="SquaredDistances"/> needs: the number of rows, rounded up.</summary>
    public int PaddedCount { get; }

    /// <summary>The squared distance of each point to the nearest row, with the bits of <see cref="SquaredDistances"/>.</summary>
    /// <param name="points">[points, dimensions], finite.</param>
    /// <param name="nearest">Receives [points].</param>
    public void NearestSquaredDistances(ReadOnlySpan<double> points, Span<double> nearest)
    {
        int block = Math.Min(NearestRows.PointsInBlock, nearest.Length);
        int padded = _nearest.PaddedCount;
        float[] scratch = ArrayPool<float>.Shared.Rent(block * (padded + _dimensions + 1));
        Span<float> screens = scratch.AsSpan(0, block * padded);
        Span<float> narrow = scratch.AsSpan(block * padded, block * _dimensions);
        Span<float> least = scratch.AsSpan(block * (padded + _dimensions), block);
        for (int start = 0; start < nearest.Length; start += block)
        {
            int count = Math.Min(block, nearest.Length - start);
            ReadOnlySpan<double> some = points.Slice(start * _dimensions, count * _dimensions);
            for (int i = 0; i < some.Length; i++)
                narrow[i] = (float)some[i];
            _nearest.Screen(narrow, count, screens, least);
            for (int i = 0; i < count; i++)
            {
                nearest[start + i] = Nearest(
                    some.Slice(i * _dimensions, _dimensions), screens.Slice(i * padded, padded)[..Count], least[i]);
            }
        }

        ArrayPool<float>.Shared.Return(scratch);
    }

    public void CopyRow(int row, Span<double> destination)
    {
        for (int j = 0; j < _dimensions; j++)
            destination[j] = _groups[Slot(row, j)];
    }

    /// <summary>Writes the squared distance of a point [dimensions] to every row; what lies beyond the rows is undefined.</summary>
    public void SquaredDistances(ReadOnlySpan<double> point, Span<double> squared)
    {
        ReadOnlySpan<Vector256<double>> table = MemoryMarshal.Cast<double, Vector256<double>>(_groups);
        Span<Vector256<double>> target = MemoryMarshal.Cast<double, Vector256<double>>(squared);
        int groups = PaddedCount / RowsInGroup;
        int group = 0;
        for (; group + GroupsAtOnce <= groups; group += GroupsAtOnce)
        {
            ReadOnlySpan<Vector256<double>> t0 = table.Slice(group * _dimensions, point.Length);
            ReadOnlySpan<Vector256<double>> t1 = table.Slice((group + 1) * _dimensions, point.Length);
            ReadOnlySpan<Vector256<double>> t2 = table.Slice((group + 2) * _dimensions, point.Length);
            ReadOnlySpan<Vector256<double>> t3 = table.Slice((group + 3) * _dimensions, point.Length);
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int j = 0; j < point.Length; j++)
            {
                Vector256<double> value = Vector256.Create(point[j]);
                s0 = AddSquare(t0[j] - value, s0);
                s1 = AddSquare(t1[j] - value, s1);
                s2 = AddSquare(t2[j] - value, s2);
                s3 = AddSquare(t3[j] - value, s3);
            }

            target[group] = s0;
            target[group + 1] = s1;
            target[group + 2] = s2;
            target[group + 3] = s3;
        }

        for (; group < groups; group++)
        {
            ReadOnlySpan<Vector256<double>> rows = table.Slice(group * _dimensions, point.Length);
            Vector256<double> sum = default;
            for (int j = 0; j < point.Length; j++)
                sum = AddSquare(rows[j] - Vector256.Create(point[j]), sum);
            target[group] = sum;
        }
    }

    /// <summary>Writes the squared distances of four points [4, dimensions] to every row, [4, <see cref="PaddedCount"/>], with the bits of
    /// <see cref="SquaredDistances"/>: the rows are read once for four points.</summary>
    public void SquaredDistancesOfFour(ReadOnlySpan<double> points, Span<double> squared)
    {
        ReadOnlySpan<double> p0 = points[.._dimensions], p1 = points.Slice(_dimensions, _dimensions);
        ReadOnlySpan<double> p2 = points.Slice(2 * _dimensions, _dimensions), p3 = points.Slice(3 * _dimensions, _dimensions);
        ReadOnlySpan<Vector256<double>> table = MemoryMarshal.Cast<double, Vector256<double>>(_groups);
        Span<Vector256<double>> target = MemoryMarshal.Cast<double, Vector256<double>>(squared);
        int groups = PaddedCount / RowsInGroup;
        for (int group = 0; group < groups; group += 2)
        {
            // The last of an odd number of groups is measured twice.
            int second = Math.Min(group + 1, groups - 1);
            ReadOnlySpan<Vector256<double>> left = table.Slice(group * _dimensions, p0.Length);
            ReadOnlySpan<Vector256<double>> right = table.Slice(second * _dimensions, p0.Length);
            Vector256<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            for (int j = 0; j < p0.Length; j++)
            {
                Vector256<double> value = Vector256.Create(p0[j]);
                a0 = AddSquare(left[j] - value, a0);
                b0 = AddSquare(right[j] - value, b0);
                value = Vector256.Create(p1[j]);
                a1 = AddSquare(left[j] - value, a1);
                b1 = AddSquare(right[j] - value, b1);
                value = Vector256.Create(p2[j]);
                a2 = AddSquare(left[j] - value, a2);
                b2 = AddSquare(right[j] - value, b2);
                value = Vector256.Create(p3[j]);
                a3 = AddSquare(left[j] - value, a3);
                b3 = AddSquare(right[j] - value, b3);
            }

            (target[group], target[second]) = (a0, b0);
            (target[groups + group], target[groups + second]) = (a1, b1);
            (target[(2 * groups) + group], target[(2 * groups) + second]) = (a2, b2);
            (target[(3 * groups) + group], target[(3 * groups) + second]) = (a3, b3);
        }
    }

    /// <summary>The sum of the distances, and the least squared distance to a row of another fold.</summary>
    /// <param name="squared">Squared distances, [rows].</param>
    /// <param name="folds">The fold of each row, [rows].</param>
    /// <param name="own">The fold that is left out of the least.</param>
    public static (double Sum, double Least) SumAndLeast(ReadOnlySpan<double> squared, ReadOnlySpan<long> folds, long own)
    {
        ReadOnlySpan<Vector256<double>> vectors = MemoryMarshal.Cast<double, Vector256<double>>(squared);
        ReadOnlySpan<Vector256<long>> lanes = MemoryMarshal.Cast<long, Vector256<long>>(folds)[..vectors.Length];
        Vector256<double> sums = default;
        Vector256<double> lowest = Vector256.Create(double.PositiveInfinity);
        Vector256<long> left = Vector256.Create(own);
        for (int i = 0; i < vectors.Length; i++)
        {
            sums += Vector256.Sqrt(vectors[i]);
            Vector256<double> others = Vector256.ConditionalSelect(
                Vector256.Equals(lanes[i], left).AsDouble(), Vector256.Create(double.PositiveInfinity), vectors[i]);
            lowest = Vector256.Min(lowest, others);
        }

        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        double least = Math.Min(Math.Min(lowest[0], lowest[1]), Math.Min(lowest[2], lowest[3]));
        for (int i = vectors.Length * RowsInGroup; i < squared.Length; i++)
        {
            sum += Math.Sqrt(squared[i]);
            least = folds[i] != own ? Math.Min(least, squared[i]) : least;
        }

        return (sum, least);
    }

    private double Nearest(ReadOnlySpan<double> point, ReadOnlySpan<float> screens, float leastScreen)
    {
        double tolerance = _nearest.Tolerance(point);
        double limit = double.IsNaN(tolerance) ? double.PositiveInfinity : leastScreen + tolerance;
        float bound = MathF.BitIncrement((float)limit);
        double least = double.PositiveInfinity;
        for (int row = 0; row < screens.Length;)
        {
            int next = FirstWithin(screens[row..], bound);
            if (next < 0)
                break;
            row += next;
            least = Math.Min(least, SquaredDistance(point, row));
            row++;
        }

        return least;
    }

    /// <summary>The first screen that is not above a bound, as a screen that is no number is not; -1 = none.</summary>
    private static int FirstWithin(ReadOnlySpan<float> screens, float bound)
    {
        Vector256<float> bounds = Vector256.Create(bound);
        ReadOnlySpan<Vector256<float>> vectors = MemoryMarshal.Cast<float, Vector256<float>>(screens);
        for (int i = 0; i < vectors.Length; i++)
        {
            uint above = Vector256.GreaterThan(vectors[i], bounds).ExtractMostSignificantBits();
            if (above != byte.MaxValue)
                return (i * Vector256<float>.Count) + BitOperations.TrailingZeroCount(~above);
        }

        for (int i = vectors.Length * Vector256<float>.Count; i < screens.Length; i++)
        {
            if (!(screens[i] > bound))
                return i;
        }

        return -1;
    }

    private double SquaredDistance(ReadOnlySpan<double> point, int row)
    {
        double sum = 0;
        int slot = Slot(row, 0);
        foreach (double value in point)
        {
            double difference = _groups[slot] - value;
            sum = Math.FusedMultiplyAdd(difference, difference, sum);
            slot += RowsInGroup;
        }

        return sum;
    }

    private static Vector256<double> AddSquare(Vector256<double> difference, Vector256<double> sum)
        => Vector256.FusedMultiplyAdd(difference, difference, sum);

    private int Slot(int row, int dimension) => (((row / RowsInGroup * _dimensions) + dimension) * RowsInGroup) + (row % RowsInGroup);
}
