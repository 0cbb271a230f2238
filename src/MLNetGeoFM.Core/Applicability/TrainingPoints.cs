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

    private readonly double[] _groups;
    private readonly int _dimensions;

    /// <param name="rows">[rows, dimensions] row-major.</param>
    /// <param name="dimensions">The length of a row.</param>
    public TrainingPoints(ReadOnlySpan<double> rows, int dimensions)
    {
        _dimensions = dimensions;
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

    private static Vector256<double> AddSquare(Vector256<double> difference, Vector256<double> sum)
        => Vector256.FusedMultiplyAdd(difference, difference, sum);

    private int Slot(int row, int dimension) => (((row / RowsInGroup * _dimensions) + dimension) * RowsInGroup) + (row % RowsInGroup);
}
