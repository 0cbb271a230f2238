using MLNetGeoFM.Tool.Results;

namespace MLNetGeoFM.Tool.Reports;

/// <summary>What a report shows of pooled out-of-fold predictions beyond the scores.</summary>
internal static class PredictionScores
{
    /// <summary>Steps of the coverage curve.</summary>
    private const int CoverageSteps = 20;

    /// <summary>Highest probability of each prediction, [predictions]; 0 where there is none.</summary>
    public static float[] Confidences(OutOfFoldPredictions predictions)
    {
        float[] confidences = new float[predictions.Count];
        for (int i = 0; i < confidences.Length; i++)
        {
            int top = ClassificationMetrics.TopClass(predictions.Probabilities(i));
            confidences[i] = top < 0 ? 0 : predictions.Probabilities(i)[top];
        }

        return confidences;
    }

    /// <summary>The bins of the calibration error: how sure, and how often right.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(OutOfFoldPredictions predictions, float[] confidences)
    {
        int bins = ClassificationMetrics.CalibrationBins;
        var scores = new List<ReliabilityBin>();
        for (int bin = 0; bin < bins; bin++)
        {
            float from = bin == 0 ? float.NegativeInfinity : (float)((double)bin / bins);
            float to = bin == bins - 1 ? float.PositiveInfinity : (float)((bin + 1.0) / bins);
            int[] inside = [.. Enumerable.Range(0, predictions.Count).Where(i => confidences[i] > from && confidences[i] <= to)];
            if (inside.Length > 0)
            {
                scores.Add(new((double)bin / bins, (bin + 1.0) / bins, inside.Length, inside.Average(i => (double)confidences[i]),
                    (double)inside.Count(i => IsRight(predictions, i)) / inside.Length));
            }
        }

        return scores;
    }

    /// <summary>The share of wrong answers among the surest 5, 10, ... 100 per cent; equally sure ones in row order.</summary>
    public static IReadOnlyList<CoveragePoint> CoverageRisk(OutOfFoldPredictions predictions, float[] confidences)
    {
        int[] order = [.. Enumerable.Range(0, predictions.Count).OrderByDescending(i => confidences[i])];
        var points = new List<CoveragePoint>();
        int wrong = 0;
        int done = 0;
        for (int step = 1; step <= CoverageSteps; step++)
        {
            int until = (int)Math.Round((double)order.Length * step / CoverageSteps, MidpointRounding.AwayFromZero);
            for (; done < until; done++)
                wrong += IsRight(predictions, order[done]) ? 0 : 1;
            if (done > 0)
                points.Add(new((double)step / CoverageSteps, done, (double)wrong / done));
        }

        return points;
    }

    /// <summary>Counts of the classes that occur or are predicted.</summary>
    public static Confusion Confusion(ClassificationMetrics metrics)
    {
        int[] shown = [.. Enumerable.Range(0, metrics.PerClass.Count)
            .Where(k => metrics.PerClass[k].Support > 0 || metrics.PerClass[k].Predicted > 0)];
        return new([.. shown.Select(k => metrics.PerClass[k].Name)],
            [.. shown.Select(row => (IReadOnlyList<int>)[.. shown.Select(column => metrics.Confusion[row, column])])],
            shown.Sum(metrics.Confusion.Unpredicted));
    }

    /// <summary>Scores without the samples whose class their fold never trained on; null where every class was trained on.</summary>
    /// <remarks>Source: protocols.md part 4 (iii-o).</remarks>
    public static PossibleScore? Possible(CrossValidationReport report)
    {
        var predictions = report.Predictions;
        HashSet<string>[] missing = [.. report.Folds.Select(fold => fold.ClassesMissingFromTraining.ToHashSet(StringComparer.Ordinal))];
        bool[] possible = [.. Enumerable.Range(0, predictions.Count)
            .Select(i => !missing[predictions.Folds[i]].Contains(predictions.ClassNames[predictions.TrueClasses[i]]))];
        int[] kept = [.. Enumerable.Range(0, predictions.Count).Where(i => possible[i])];
        if (kept.Length == 0 || kept.Length == predictions.Count)
            return null;
        int classes = predictions.ClassNames.Count;
        float[] probabilities = new float[kept.Length * classes];
        for (int i = 0; i < kept.Length; i++)
            predictions.Probabilities(kept[i]).CopyTo(probabilities.AsSpan(i * classes));
        var metrics = ClassificationMetrics.Compute([.. kept.Select(i => predictions.TrueClasses[i])], probabilities, predictions.ClassNames,
            [.. kept.Select(i => predictions.PredictedClasses[i])]);
        return new(kept.Length, predictions.Count - kept.Length,
            [.. Enumerable.Range(0, predictions.Count).Where(i => !possible[i]).Select(i => predictions.ClassNames[predictions.TrueClasses[i]])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], Scores.Of(metrics));
    }

    /// <summary>The predictions as what metrics and intervals stand on.</summary>
    public static ScoredSamples Scored(OutOfFoldPredictions predictions)
    {
        int classes = predictions.ClassNames.Count;
        float[] probabilities = new float[predictions.Count * classes];
        for (int i = 0; i < predictions.Count; i++)
            predictions.Probabilities(i).CopyTo(probabilities.AsSpan(i * classes));
        return ScoredSamples.Of([.. predictions.TrueClasses], probabilities, predictions.ClassNames, [.. predictions.PredictedClasses]);
    }

    /// <summary>Whether a prediction is right.</summary>
    public static bool IsRight(OutOfFoldPredictions predictions, int i) => predictions.PredictedClasses[i] == predictions.TrueClasses[i];

    /// <summary>The 95 % score interval of a share, for samples that are independent of each other.</summary>
    /// <remarks>Source: Wilson 1927, Journal of the American Statistical Association 22, 209-212.</remarks>
    public static Interval Wilson(int correct, int samples)
    {
        const double Z = 1.959963984540054;
        double share = (double)correct / samples;
        double scale = 1 + (Z * Z / samples);
        double centre = (share + (Z * Z / (2 * samples))) / scale;
        double half = Z * Math.Sqrt((share * (1 - share) / samples) + (Z * Z / (4.0 * samples * samples))) / scale;
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
