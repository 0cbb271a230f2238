namespace MLNetGeoFM;

/// <summary>Estimates the area of each class from a map and reference samples that were chosen at random, and says how many
/// samples that takes.</summary>
/// <remarks>
/// Counting a map's pixels carries the map's errors into the area; the samples correct them and give the interval. Cells of the
/// error matrix become shares of the area, p(i, j) = W(i) n(i, j) / n(i), where W(i) is the mapped share of class i and
/// n(i, j) counts the samples mapped as i and found to be j; a class's area is the total times the sum of its column.
/// Source: Olofsson et al., "Good practices for estimating area and assessing accuracy of land change", Remote Sensing of
/// Environment 148, 2014, equations 1 to 13.
/// </remarks>
public static class AreaEstimation
{
    /// <summary>Estimates areas, accuracies and their errors.</summary>
    /// <param name="classNames">The classes, [K].</param>
    /// <param name="mappedAreas">The area that the map gives each class, [K], not negative, in any unit; the results have the
    /// same.</param>
    /// <param name="counts">How many samples mapped as class i (row) were found to be class j (column), [K, K].</param>
    /// <param name="design">How the samples were chosen.</param>
    /// <param name="confidence">Of the intervals, above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The samples are no probability sample, the lengths do not fit, an area or count is
    /// negative, or a mapped class has fewer than 2 samples.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The confidence is not between 0 and 1.</exception>
    public static AreaEstimate Estimate(
        IReadOnlyList<string> classNames,
        IReadOnlyList<double> mappedAreas,
        int[,] counts,
        SamplingDesign design,
        double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(mappedAreas);
        ArgumentNullException.ThrowIfNull(counts);
        RequireProbabilitySample(design);
        RequireConfidence(confidence);
        RequireLengths(classNames, mappedAreas, counts);
        double total = TotalOf(mappedAreas, classNames);
        int[] samples = SamplesOf(classNames, mappedAreas, counts);
        int classes = classNames.Count;
        double[] users = new double[classes];
        double right = 0;
        double rightVariance = 0;
        for (int i = 0; i < classes; i++)
        {
            users[i] = samples[i] > 0 ? (double)counts[i, i] / samples[i] : double.NaN;
            if (mappedAreas[i] == 0)
                continue;
            double weight = mappedAreas[i] / total;
            right += weight * users[i];
            rightVariance += weight * weight * users[i] * (1 - users[i]) / (samples[i] - 1);
        }

        double deviate = NormalDistribution.Quantile((1 + confidence) / 2);
        ClassArea[] areas = new ClassArea[classes];
        for (int j = 0; j < classes; j++)
        {
            (double area, double variance) = ColumnOf(j, mappedAreas, counts, samples);
            (double producers, double producersError) = ProducersOf(j, mappedAreas, counts, samples, users[j], area);
            double error = Math.Sqrt(variance);
            areas[j] = new ClassArea(
                classNames[j], mappedAreas[j], area, error, area - (deviate * error), area + (deviate * error), users[j],
                samples[j] > 1 ? Math.Sqrt(users[j] * (1 - users[j]) / (samples[j] - 1)) : double.NaN, producers, producersError);
        }

        return new AreaEstimate(design, samples.Sum(), total, right, Math.Sqrt(rightVariance), confidence, areas);
    }

    /// <summary>How many samples give the overall accuracy with a wanted standard error, and how to spread them: each class that
    /// would get fewer than a smallest number gets that many, the others share the rest by area.</summary>
    /// <remarks>Source: Olofsson et al. 2014, equation 13 (after Cochran 1977) and section 5.1.2, which advises 50 to 100
    /// samples for each rare class.</remarks>
    /// <param name="mappedAreas">The area that the map gives each class, [K].</param>
    /// <param name="expectedUsersAccuracies">The user's accuracy that is expected of each class, [K], 0..1.</param>
    /// <param name="standardError">The wanted standard error of the overall accuracy, above 0; 0.01 gives ± 2 %.</param>
    /// <param name="fewestPerClass">The smallest number of samples for each mapped class, at least 2.</param>
    /// <returns>The number of samples for each class, [K]; 0 for classes that are not mapped. The sum is at least what the
    /// standard error needs.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or an area or accuracy is out of its range.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The standard error or the smallest number is too small.</exception>
    public static IReadOnlyList<int> SampleSizes(
        IReadOnlyList<double> mappedAreas,
        IReadOnlyList<double> expectedUsersAccuracies,
        double standardError = 0.01,
        int fewestPerClass = 50)
    {
        ArgumentNullException.ThrowIfNull(mappedAreas);
        ArgumentNullException.ThrowIfNull(expectedUsersAccuracies);
        if (!(standardError > 0 && standardError < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(standardError), standardError, $"The standard error is {standardError}: expected above 0 and below 1.");
        }

        if (fewestPerClass < 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(fewestPerClass), fewestPerClass, $"The smallest number of samples is {fewestPerClass}: expected at least 2.");
        }

        if (expectedUsersAccuracies.Count != mappedAreas.Count)
        {
            throw new ArgumentException(
                $"{expectedUsersAccuracies.Count} accuracies do not fit {mappedAreas.Count} mapped areas: expected one for each.",
                nameof(expectedUsersAccuracies));
        }

        return Spread(mappedAreas, SamplesNeeded(mappedAreas, expectedUsersAccuracies, standardError), fewestPerClass);
    }

    private static int SamplesNeeded(IReadOnlyList<double> mappedAreas, IReadOnlyList<double> accuracies, double standardError)
    {
        double total = TotalOf(mappedAreas, null);
        double spread = 0;
        for (int i = 0; i < mappedAreas.Count; i++)
        {
            if (!(accuracies[i] >= 0 && accuracies[i] <= 1))
                throw new ArgumentException($"The expected accuracy of class {i} is {accuracies[i]}: expected 0 to 1.", nameof(accuracies));
            spread += mappedAreas[i] / total * Math.Sqrt(accuracies[i] * (1 - accuracies[i]));
        }

        double needed = spread / standardError * (spread / standardError);
        return needed <= int.MaxValue / 2
            ? (int)Math.Ceiling(needed - 1e-9)
            : throw new ArgumentOutOfRangeException(
                nameof(standardError), standardError, $"A standard error of {standardError} needs {needed:F0} samples: expected a larger one.");
    }

    private static int[] Spread(IReadOnlyList<double> mappedAreas, int needed, int fewest)
    {
        int[] sizes = new int[mappedAreas.Count];
        List<int> open = [.. Enumerable.Range(0, sizes.Length).Where(i => mappedAreas[i] > 0)];
        double rest = needed;
        while (open.Count > 0)
        {
            double area = open.Sum(i => mappedAreas[i]);
            int[] small = [.. open.Where(i => rest * mappedAreas[i] / area <= fewest)];
            foreach (int i in small.Length > 0 ? small : [.. open])
            {
                sizes[i] = small.Length > 0 ? fewest : (int)Math.Ceiling((rest * mappedAreas[i] / area) - 1e-9);
                open.Remove(i);
            }

            rest = Math.Max(0, rest - ((double)small.Length * fewest));
        }

        return sizes;
    }

    // The area of column j and its variance, equations 9 and 10 times the total area.
    private static (double Area, double Variance) ColumnOf(
        int j, IReadOnlyList<double> mappedAreas, int[,] counts, int[] samples)
    {
        double area = 0;
        double variance = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            if (mappedAreas[i] == 0)
                continue;
            double share = (double)counts[i, j] / samples[i];
            area += mappedAreas[i] * share;
            variance += mappedAreas[i] * mappedAreas[i] * share * (1 - share) / (samples[i] - 1);
        }

        return (area, variance);
    }

    // The producer's accuracy of column j and its standard error, equations 3 and 7.
    private static (double Accuracy, double Error) ProducersOf(
        int j, IReadOnlyList<double> mappedAreas, int[,] counts, int[] samples, double users, double area)
    {
        if (area == 0)
            return (double.NaN, double.NaN);
        if (mappedAreas[j] == 0)
            return (0, 0);
        double accuracy = mappedAreas[j] * users / area;
        double off = mappedAreas[j] * (1 - accuracy);
        double variance = off * off * users * (1 - users) / (samples[j] - 1);
        for (int i = 0; i < samples.Length; i++)
        {
            if (i == j || mappedAreas[i] == 0)
                continue;
            double share = (double)counts[i, j] / samples[i];
            double part = accuracy * mappedAreas[i];
            variance += part * part * share * (1 - share) / (samples[i] - 1);
        }

        return (accuracy, Math.Sqrt(variance) / area);
    }

    private static double TotalOf(IReadOnlyList<double> mappedAreas, IReadOnlyList<string>? classNames)
    {
        double total = 0;
        for (int i = 0; i < mappedAreas.Count; i++)
        {
            if (!(mappedAreas[i] >= 0 && double.IsFinite(mappedAreas[i])))
            {
                string name = classNames is null ? $"{i}" : $"'{classNames[i]}'";
                throw new ArgumentException(
                    $"The mapped area of class {name} is {mappedAreas[i]}: expected a number of at least 0.", nameof(mappedAreas));
            }

            total += mappedAreas[i];
        }

        return total > 0
            ? total
            : throw new ArgumentException($"The {mappedAreas.Count} mapped areas sum to 0: expected a map.", nameof(mappedAreas));
    }

    private static int[] SamplesOf(IReadOnlyList<string> classNames, IReadOnlyList<double> mappedAreas, int[,] counts)
    {
        int[] samples = new int[classNames.Count];
        for (int i = 0; i < samples.Length; i++)
        {
            for (int j = 0; j < samples.Length; j++)
            {
                if (counts[i, j] < 0)
                {
                    throw new ArgumentException(
                        $"{counts[i, j]} samples are mapped as '{classNames[i]}' and found to be '{classNames[j]}': "
                        + "expected at least 0.", nameof(counts));
                }

                samples[i] += counts[i, j];
            }

            if (mappedAreas[i] > 0 && samples[i] < 2)
            {
                throw new ArgumentException(
                    $"Class '{classNames[i]}' is mapped and has {samples[i]} samples: expected at least 2, better 50. Add samples "
                    + "there, or join it with another class.", nameof(counts));
            }

            if (mappedAreas[i] == 0 && samples[i] > 0)
            {
                throw new ArgumentException(
                    $"Class '{classNames[i]}' has {samples[i]} samples and no mapped area: expected the area of the map that the "
                    + "samples were taken from.", nameof(mappedAreas));
            }
        }

        return samples;
    }

    private static void RequireLengths(IReadOnlyList<string> classNames, IReadOnlyList<double> mappedAreas, int[,] counts)
    {
        int classes = classNames.Count;
        if (mappedAreas.Count != classes || counts.GetLength(0) != classes || counts.GetLength(1) != classes)
        {
            throw new ArgumentException(
                $"{mappedAreas.Count} mapped areas and a [{counts.GetLength(0)}, {counts.GetLength(1)}] error matrix do not fit "
                + $"{classes} classes: expected {classes} areas and [{classes}, {classes}].");
        }
    }

    private static void RequireConfidence(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence), confidence, $"The confidence is {confidence}: expected above 0 and below 1, for instance 0.95.");
        }
    }

    private static void RequireProbabilitySample(SamplingDesign design)
    {
        string? why = design switch
        {
            SamplingDesign.StratifiedRandom or SamplingDesign.SimpleRandom or SamplingDesign.Systematic => null,
            SamplingDesign.Clustered => "samples of a cluster resemble each other, so that these intervals would be too narrow",
            SamplingDesign.Opportunistic =>
                "places that were not chosen at random say nothing about those that were not visited, so that areas would be "
                + "biased by an unknown amount",
            _ => "only a sample with known chances of being chosen says something about the whole map",
        };
        if (why is not null)
        {
            throw new ArgumentException(
                $"Areas cannot be estimated from samples whose design is {design}: expected StratifiedRandom, SimpleRandom or "
                + $"Systematic; {why}. Draw a random reference sample; {nameof(SampleSizes)} says how large.", nameof(design));
        }
    }
}
