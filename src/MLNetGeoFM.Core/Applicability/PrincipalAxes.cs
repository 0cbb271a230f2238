namespace MLNetGeoFM;

/// <summary>The directions in which features vary together, and how much: eigenvectors and eigenvalues of a covariance.</summary>
/// <remarks>
/// One-sided Jacobi: rows of the covariance are turned in pairs until all are at right angles to each other; their lengths are the
/// eigenvalues, the product of the turns holds the eigenvectors. Works on whole rows, so that it is quick at a few hundred features.
/// Source: M. R. Hestenes, Inversion of matrices by biorthogonalization, J. SIAM 6 (1958); turns after H. Rutishauser, The Jacobi
/// method for real symmetric matrices, Numerische Mathematik 9 (1966).
/// </remarks>
internal sealed class PrincipalAxes
{
    private const int MostSweeps = 60;
    private const double Orthogonal = 1e-14;
    private const double Nothing = 1e-13;

    private PrincipalAxes(double[] variances, double[] axes) => (Variances, Axes) = (variances, axes);

    /// <summary>Eigenvalues, [D], descending, none negative.</summary>
    public double[] Variances { get; }

    /// <summary>Eigenvectors of length 1, [D, D] row-major, one a row, in the order of <see cref="Variances"/>.</summary>
    public double[] Axes { get; }

    /// <summary>Finds the axes of a symmetric matrix without negative eigenvalues, [D, D] row-major.</summary>
    public static PrincipalAxes Of(ReadOnlySpan<double> covariance, int size)
    {
        double[] rows = covariance.ToArray();
        double[] turns = new double[size * size];
        for (int i = 0; i < size; i++)
            turns[(i * size) + i] = 1;
        double trace = 0;
        for (int i = 0; i < size; i++)
            trace += covariance[(i * size) + i];
        double floor = Nothing * trace * (Nothing * trace);
        bool turned = true;
        for (int sweep = 0; turned && sweep < MostSweeps; sweep++)
        {
            turned = false;
            for (int p = 0; p < size - 1; p++)
            {
                for (int q = p + 1; q < size; q++)
                    turned |= Turn(rows.AsSpan(p * size, size), rows.AsSpan(q * size, size), turns, p, q, floor);
            }
        }

        return InOrder(rows, turns, size);
    }

    private static bool Turn(Span<double> first, Span<double> second, double[] turns, int p, int q, double floor)
    {
        double firstSquare = RowProduct.Dot(first, first);
        double secondSquare = RowProduct.Dot(second, second);
        double product = RowProduct.Dot(first, second);
        if (Math.Min(firstSquare, secondSquare) <= floor || Math.Abs(product) <= Orthogonal * Math.Sqrt(firstSquare) * Math.Sqrt(secondSquare))
            return false;
        double half = (secondSquare - firstSquare) / (2 * product);
        double tangent = (half < 0 ? -1 : 1) / (Math.Abs(half) + Math.Sqrt(1 + (half * half)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = cosine * tangent;
        int size = first.Length;
        RowProduct.Rotate(first, second, cosine, sine);
        RowProduct.Rotate(turns.AsSpan(p * size, size), turns.AsSpan(q * size, size), cosine, sine);
        return true;
    }

    private static PrincipalAxes InOrder(double[] rows, double[] turns, int size)
    {
        double[] lengths = new double[size];
        int[] order = new int[size];
        for (int i = 0; i < size; i++)
        {
            order[i] = i;
            lengths[i] = Math.Sqrt(RowProduct.Dot(rows.AsSpan(i * size, size), rows.AsSpan(i * size, size)));
        }

        Array.Sort(order, (one, other) =>
            lengths[one] != lengths[other] ? lengths[other].CompareTo(lengths[one]) : one.CompareTo(other));
        double[] axes = new double[size * size];
        for (int i = 0; i < size; i++)
            turns.AsSpan(order[i] * size, size).CopyTo(axes.AsSpan(i * size));
        return new PrincipalAxes(Array.ConvertAll(order, i => lengths[i]), axes);
    }
}
