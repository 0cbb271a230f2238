namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PositionIndexTests
{
    [TestCase(3)]
    [TestCase(40)]
    [TestCase(500)]
    public void Nearest_RandomPositionsWithTies_IsWhatSortingAllGives(int rows)
    {
        Random random = new(rows);
        double[] latitudes = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-20, 20) / 2.0)];
        double[] longitudes = [.. Enumerable.Range(0, rows).Select(_ => random.Next(-20, 20) / 2.0)];
        Positions positions = Positions.Of(latitudes, longitudes);
        int[] indexed = [.. Enumerable.Range(0, rows).Where(row => row % 3 != 1)];
        PositionIndex index = new(positions, indexed);
        int[] nearest = new int[5];
        double[] chords = new double[5];
        for (int row = 0; row < rows; row++)
        {
            int found = index.Nearest(positions.Vectors.AsSpan(3 * row, 3), nearest, chords);

            int[] expected = [.. indexed.OrderBy(other => SquaredChord(positions, row, other)).ThenBy(other => other).Take(5)];
            Assert.That(nearest.Take(found), Is.EqualTo(expected));
            Assert.That(chords.Take(found), Is.EqualTo(expected.Select(other => SquaredChord(positions, row, other))));
        }
    }

    private static double SquaredChord(Positions positions, int one, int other)
    {
        double a = positions.Vectors[3 * one] - positions.Vectors[3 * other];
        double b = positions.Vectors[(3 * one) + 1] - positions.Vectors[(3 * other) + 1];
        double c = positions.Vectors[(3 * one) + 2] - positions.Vectors[(3 * other) + 2];
        return (a * a) + (b * b) + (c * c);
    }
}
