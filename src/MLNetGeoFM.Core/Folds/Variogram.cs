using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Says how unlike rows become with their distance, and from which distance on they are unrelated: an empirical
/// variogram with a spherical model.</summary>
/// <remarks>
/// Pairs up to a third of the greatest distance are taken, in 15 lags of equal width; pairs at one position are not. Above
/// <see cref="MaximumRows"/> rows a sample of them, drawn by a seed, stands for all. The model is fitted by least squares with
/// the weight pairs / distance². Source: model and weights as the defaults of gstat (Pebesma 2004), <c>fit.method</c> 7.
/// Immutable; the same rows give the same variogram whatever their order.
/// </remarks>
public sealed class Variogram
{
    /// <summary>The most rows whose pairs are taken.</summary>
    public const int MaximumRows = 2000;

    private const int NumberOfLags = 15;
    private const double CutoffShare = 1.0 / 3;

    private Variogram(IReadOnlyList<VariogramLag> lags)
    {
        Lags = lags;
        (Nugget, PartialSill, RangeMetres) = SphericalFit.Of(lags);
    }

    /// <summary>The empirical variogram, by ascending distance.</summary>
    public IReadOnlyList<VariogramLag> Lags { get; }

    /// <summary>The model's semivariance just above distance 0, at least 0.</summary>
    public double Nugget { get; }

    /// <summary>What the model's semivariance gains between distance 0 and the range, at least 0.</summary>
    public double PartialSill { get; }

    /// <summary>The distance in metres from which on rows are unrelated; 0 = rows that are near are no more alike than those
    /// far apart.</summary>
    public double RangeMetres { get; }

    /// <summary>The model's semivariance at a distance.</summary>
    /// <param name="metres">The distance, at least 0.</param>
    /// <remarks>Source: the spherical model, nugget + sill (1.5 h/a − 0.5 (h/a)³) up to the range a.</remarks>
    public double At(double metres) => Nugget + (PartialSill * (RangeMetres > 0 ? SphericalFit.Shape(metres / RangeMetres) : 1));

    /// <summary>The variogram of class membership: the sum of the indicator variograms of all classes.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="labels">The class of each row, [rows].</param>
    /// <param name="seed">Draws the rows where there are more than <see cref="MaximumRows"/>.</param>
    /// <exception cref="ArgumentException">A position or label is missing, the lengths differ, or there are too few
    /// positions.</exception>
    public static Variogram OfLabels(
        IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes, IReadOnlyList<string> labels, int seed = 0)
    {
        Folds.CheckKeys("label", labels, nameof(labels));
        Positions positions = Positions.Of(latitudes, longitudes, labels.Count);
        string[] names = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        float[][] classes = [.. labels.Select(label => new[] { (float)Array.BinarySearch(names, label, StringComparer.Ordinal) })];
        return Make(positions, classes, seed, (a, b) => a == b ? 0 : 1)[0];
    }

    /// <summary>One variogram for each component of embeddings or other features.</summary>
    /// <param name="latitudes">Degrees north, WGS 84, [rows].</param>
    /// <param name="longitudes">Degrees east, WGS 84, [rows].</param>
    /// <param name="features">Finite numbers, [rows][components].</param>
    /// <param name="seed">Draws the rows where there are more than <see cref="MaximumRows"/>.</param>
    /// <returns>[components].</returns>
    /// <exception cref="ArgumentException">A position or number is missing, the lengths differ, or there are too few
    /// positions.</exception>
    public static IReadOnlyList<Variogram> OfFeatures(
        IReadOnlyList<double> latitudes, IReadOnlyList<double> longitudes, IReadOnlyList<float[]> features, int seed = 0)
    {
        Folds.CheckFeatures(features, nameof(features));
        return Make(
            Positions.Of(latitudes, longitudes, features.Count),
            [.. features],
            seed,
            static (a, b) => 0.5 * ((double)a - b) * ((double)a - b));
    }

    private static Variogram[] Make(Positions positions, float[][] values, int seed, Func<float, float, double> semivariance)
    {
        int[] rows = Sample(positions, values, seed);
        double[] vectors = positions.Vectors;
        double farthest = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
                farthest = Math.Max(farthest, SquaredChord(vectors, rows[i], rows[j]));
        }

        double cutoff = GreatCircle.MetresOfChord(farthest) * CutoffShare;
        double squaredCutoff = GreatCircle.SquaredChord(cutoff);
        int components = values[0].Length;
        double[,] sums = new double[NumberOfLags, components];
        double[] metres = new double[NumberOfLags];
        long[] pairs = new long[NumberOfLags];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double squared = SquaredChord(vectors, rows[i], rows[j]);
                if (squared > squaredCutoff || squared == 0)
                    continue;
                double distance = GreatCircle.MetresOfChord(squared);
                int lag = Math.Min(NumberOfLags - 1, (int)(distance / cutoff * NumberOfLags));
                metres[lag] += distance;
                pairs[lag]++;
                for (int c = 0; c < components; c++)
                    sums[lag, c] += semivariance(values[rows[i]][c], values[rows[j]][c]);
            }
        }

        int[] filled = [.. Enumerable.Range(0, NumberOfLags).Where(lag => pairs[lag] > 0)];
        if (filled.Length < 3)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A variogram needs pairs of rows at 3 or more of {NumberOfLags} distances up to {cutoff:0} m; the {rows.Length} rows ")
                + $"have them at {filled.Length}. Give the block size in metres.", nameof(positions));
        }

        return
        [
            .. Enumerable.Range(0, components).Select(c => new Variogram(
                [.. filled.Select(lag => new VariogramLag(metres[lag] / pairs[lag], sums[lag, c] / pairs[lag], pairs[lag]))]))
        ];
    }

    // In the order of position, then value, so that the draw does not depend on the order of the rows.
    private static int[] Sample(Positions positions, float[][] values, int seed)
    {
        int[] rows = [.. Enumerable.Range(0, positions.Count)];
        Array.Sort(rows, (a, b) =>
        {
            int order = positions.Latitudes[a].CompareTo(positions.Latitudes[b]);
            order = order != 0 ? order : positions.Longitudes[a].CompareTo(positions.Longitudes[b]);
            return order != 0 ? order : values[a].AsSpan().SequenceCompareTo(values[b]);
        });
        if (rows.Length <= MaximumRows)
            return rows;
        Random random = new(seed);
        for (int i = 0; i < MaximumRows; i++)
        {
            int other = random.Next(i, rows.Length);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        return rows[..MaximumRows];
    }

    private static double SquaredChord(double[] vectors, int a, int b)
    {
        double first = vectors[3 * a] - vectors[3 * b];
        double second = vectors[(3 * a) + 1] - vectors[(3 * b) + 1];
        double third = vectors[(3 * a) + 2] - vectors[(3 * b) + 2];
        return (first * first) + (second * second) + (third * third);
    }
}
