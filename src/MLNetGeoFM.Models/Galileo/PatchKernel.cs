namespace MLNetGeoFM.Models;

/// <summary>
/// Resizes a patch projection's kernel, so that a small patch projects to what it would after being enlarged to the kernel's own
/// size.
/// </summary>
/// <remarks>
/// w_p = pinv(R) w, where R is the antialiased bicubic reduction of a patch of 8x8 pixels to p x p. R is the same reduction of
/// rows and
/// of columns, R = A ⊗ A, so pinv(R) = pinv(A) ⊗ pinv(A) and only an 8 x p matrix has to be inverted.
/// Source: src/galileo.py:63-195, nasaharvest/galileo @ 0f0b5b9; FlexiViT, arXiv:2212.08013, equation 5.
/// </remarks>
internal static class PatchKernel
{
    /// <summary>Rows and columns of a kernel as it is stored.</summary>
    public const int StoredSize = 8;

    // Sic: torch's antialiased bicubic takes -0.5, where its plain one takes -0.75.
    private const double Sharpness = -0.5;

    /// <summary>Weights of the 8 pixels of a line in each of its <paramref name="size"/> reduced pixels, [8, size].</summary>
    public static double[] Reduction(int size)
    {
        double scale = (double)StoredSize / size, support = 2 * scale;
        double[] weights = new double[StoredSize * size];
        for (int reduced = 0; reduced < size; reduced++)
        {
            double centre = scale * (reduced + 0.5), total = 0;
            int first = Math.Max((int)(centre - support + 0.5), 0), end = Math.Min((int)(centre + support + 0.5), StoredSize);
            for (int pixel = first; pixel < end; pixel++)
                total += weights[(pixel * size) + reduced] = Bicubic((pixel + 0.5 - centre) / scale);
            for (int pixel = first; pixel < end; pixel++)
                weights[(pixel * size) + reduced] /= total;
        }

        return weights;
    }

    /// <summary>
    /// The pseudo-inverse of <see cref="Reduction"/>, [size, 8]: (AᵀA)⁻¹ Aᵀ, for the reduction has full column rank.
    /// </summary>
    public static double[] Enlargement(int size)
    {
        double[] a = Reduction(size);
        double[] gram = new double[size * size], inverse = new double[size * StoredSize];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                for (int pixel = 0; pixel < StoredSize; pixel++)
                    gram[(i * size) + j] += a[(pixel * size) + i] * a[(pixel * size) + j];
            }

            for (int pixel = 0; pixel < StoredSize; pixel++)
                inverse[(i * StoredSize) + pixel] = a[(pixel * size) + i];
        }

        Solve(gram, inverse, size);
        return inverse;
    }

    /// <summary>Resizes kernels.</summary>
    /// <param name="kernels">[..., 8, 8].</param>
    /// <param name="size">p, 1..8; 8 leaves the kernels as they are.</param>
    /// <returns>[..., p, p].</returns>
    public static float[] Resize(ReadOnlySpan<float> kernels, int size)
    {
        if (size == StoredSize)
            return kernels.ToArray();
        double[] enlargement = Enlargement(size);
        int planes = kernels.Length / (StoredSize * StoredSize);
        float[] resized = new float[planes * size * size];
        Span<double> rows = stackalloc double[StoredSize * StoredSize];
        for (int plane = 0; plane < planes; plane++)
        {
            var kernel = kernels.Slice(plane * StoredSize * StoredSize, StoredSize * StoredSize);
            for (int i = 0; i < size; i++) // [8, 8] -> [p, 8]
            {
                for (int column = 0; column < StoredSize; column++)
                {
                    double sum = 0;
                    for (int row = 0; row < StoredSize; row++)
                        sum += enlargement[(i * StoredSize) + row] * kernel[(row * StoredSize) + column];
                    rows[(i * StoredSize) + column] = sum;
                }
            }

            for (int i = 0; i < size; i++) // [p, 8] -> [p, p]
            {
                for (int j = 0; j < size; j++)
                {
                    double sum = 0;
                    for (int column = 0; column < StoredSize; column++)
                        sum += rows[(i * StoredSize) + column] * enlargement[(j * StoredSize) + column];
                    resized[(plane * size * size) + (i * size) + j] = (float)sum;
                }
            }
        }

        return resized;
    }

    // Keys, "Cubic convolution interpolation for digital image processing", 1981, equation 15, with a free sharpness.
    private static double Bicubic(double distance)
    {
        double d = Math.Abs(distance);
        return d < 1 ? ((((Sharpness + 2) * d) - (Sharpness + 3)) * d * d) + 1
            : d < 2 ? Sharpness * ((((d - 5) * d + 8) * d) - 4)
            : 0;
    }

    // Gaussian elimination with row exchanges; the right side, [size, 8], becomes the solution.
    private static void Solve(double[] matrix, double[] right, int size)
    {
        for (int pivot = 0; pivot < size; pivot++)
        {
            int largest = pivot;
            for (int row = pivot + 1; row < size; row++)
            {
                if (Math.Abs(matrix[(row * size) + pivot]) > Math.Abs(matrix[(largest * size) + pivot]))
                    largest = row;
            }

            Exchange(matrix, size, pivot, largest);
            Exchange(right, StoredSize, pivot, largest);
            for (int row = 0; row < size; row++)
            {
                if (row == pivot)
                    continue;
                double factor = matrix[(row * size) + pivot] / matrix[(pivot * size) + pivot];
                for (int column = pivot; column < size; column++)
                    matrix[(row * size) + column] -= factor * matrix[(pivot * size) + column];
                for (int column = 0; column < StoredSize; column++)
                    right[(row * StoredSize) + column] -= factor * right[(pivot * StoredSize) + column];
            }
        }

        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column < StoredSize; column++)
                right[(row * StoredSize) + column] /= matrix[(row * size) + row];
        }
    }

    private static void Exchange(double[] matrix, int columns, int first, int second)
    {
        if (first == second)
            return;
        Span<double> kept = stackalloc double[StoredSize];
        var a = matrix.AsSpan(first * columns, columns);
        var b = matrix.AsSpan(second * columns, columns);
        a.CopyTo(kept);
        b.CopyTo(a);
        kept[..columns].CopyTo(b);
    }
}
