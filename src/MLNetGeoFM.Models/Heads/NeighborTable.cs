using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetGeoFM.Models;

/// <summary>Finds the rows of a table that are nearest to a row, by looking at all of them.</summary>
/// <remarks>
/// Four rows lie side by side, [groups, features, 4], so that each lane of a vector sums one row's squared distance over the
/// features in order: the bits do not depend on the rows beside it.
/// </remarks>
internal sealed class NeighborTable
{
    private const int GroupRows = 4;
    private const int GroupsAtOnce = 4;

    private readonly double[] _groups;
    private readonly int _rows;
    private readonly int _features;

    public NeighborTable(double[] rows, int numberOfFeatures)
    {
        _features = numberOfFeatures;
        _rows = rows.Length / numberOfFeatures;
        int groups = (_rows + GroupRows - 1) / GroupRows;
        _groups = new double[checked(groups * GroupRows * numberOfFeatures)];
        for (int row = 0; row < _rows; row++)
        {
            for (int j = 0; j < numberOfFeatures; j++)
                _groups[Slot(row, j)] = rows[(row * numberOfFeatures) + j];
        }
    }

    public double this[int row, int feature] => _groups[Slot(row, feature)];

    /// <summary>Writes the nearest rows, nearest first; of rows at the same distance the lower row comes first.</summary>
    /// <param name="query">[features].</param>
    /// <param name="squaredDistances">[k], written.</param>
    /// <param name="rows">[k], written.</param>
    /// <param name="allowed">[rows], the rows that may be found, k or more; empty = all.</param>
    public void FindNearest(
        ReadOnlySpan<double> query, Span<double> squaredDistances, Span<int> rows, ReadOnlySpan<bool> allowed = default)
    {
        squaredDistances.Fill(double.PositiveInfinity);
        rows.Fill(-1);
        ReadOnlySpan<Vector256<double>> table = MemoryMarshal.Cast<double, Vector256<double>>(_groups);
        int groups = table.Length / _features;
        int group = 0;
        for (; group + GroupsAtOnce <= groups; group += GroupsAtOnce)
        {
            ReadOnlySpan<Vector256<double>> t0 = table.Slice(group * _features, _features);
            ReadOnlySpan<Vector256<double>> t1 = table.Slice((group + 1) * _features, _features);
            ReadOnlySpan<Vector256<double>> t2 = table.Slice((group + 2) * _features, _features);
            ReadOnlySpan<Vector256<double>> t3 = table.Slice((group + 3) * _features, _features);
            Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int j = 0; j < query.Length; j++)
            {
                Vector256<double> q = Vector256.Create(query[j]);
                s0 = AddSquare(t0[j] - q, s0);
                s1 = AddSquare(t1[j] - q, s1);
                s2 = AddSquare(t2[j] - q, s2);
                s3 = AddSquare(t3[j] - q, s3);
            }

            Offer(group, s0, squaredDistances, rows, allowed);
            Offer(group + 1, s1, squaredDistances, rows, allowed);
            Offer(group + 2, s2, squaredDistances, rows, allowed);
            Offer(group + 3, s3, squaredDistances, rows, allowed);
        }

        for (; group < groups; group++)
        {
            ReadOnlySpan<Vector256<double>> one = table.Slice(group * _features, _features);
            Vector256<double> sum = default;
            for (int j = 0; j < query.Length; j++)
                sum = AddSquare(one[j] - Vector256.Create(query[j]), sum);
            Offer(group, sum, squaredDistances, rows, allowed);
        }
    }

    /// <summary>Makes inverse distances of squared distances, on a scale where the nearest neighbour's is 1; where neighbours are at
    /// distance 0, only theirs are above 0.</summary>
    /// <param name="squared">As <see cref="FindNearest"/> gives them, nearest first; receives the weights.</param>
    /// <param name="distance">What they are of; for rows of length 1 the squared Euclidean distance is twice the cosine
    /// distance.</param>
    public static void WeighByDistance(Span<double> squared, NeighborDistance distance)
    {
        double nearest = squared[0];
        for (int i = 0; i < squared.Length; i++)
        {
            double ratio = nearest == 0 ? (squared[i] == 0 ? 1 : 0) : nearest / squared[i];
            squared[i] = distance == NeighborDistance.Cosine ? ratio : Math.Sqrt(ratio);
        }
    }

    private static Vector256<double> AddSquare(Vector256<double> difference, Vector256<double> sum) =>
        Vector256.FusedMultiplyAdd(difference, difference, sum);

    private void Offer(int group, Vector256<double> distances, Span<double> nearest, Span<int> rows, ReadOnlySpan<bool> allowed)
    {
        if (!Vector256.LessThanAny(distances, Vector256.Create(nearest[^1])))
            return;
        for (int lane = 0; lane < GroupRows; lane++)
        {
            int row = (group * GroupRows) + lane;
            if (row < _rows && distances[lane] < nearest[^1] && (allowed.IsEmpty || allowed[row]))
                Insert(row, distances[lane], nearest, rows);
        }
    }

    // Rows are offered in ascending order: one at the same distance goes behind those already there.
    private static void Insert(int row, double distance, Span<double> nearest, Span<int> rows)
    {
        int at = nearest.Length - 1;
        for (; at > 0 && nearest[at - 1] > distance; at--)
            (nearest[at], rows[at]) = (nearest[at - 1], rows[at - 1]);
        (nearest[at], rows[at]) = (distance, row);
    }

    private int Slot(int row, int feature) => (((row / GroupRows * _features) + feature) * GroupRows) + (row % GroupRows);
}
