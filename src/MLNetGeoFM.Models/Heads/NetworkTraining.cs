namespace MLNetGeoFM.Models;

/// <summary>Trains a network in small steps of Adam: order of rows, penalty, end of training on held-out groups.</summary>
/// <remarks>On one thread and in one order: the same seed gives the same bits.</remarks>
internal static class NetworkTraining
{
    /// <summary>Trains until the epochs are over, or the held-out groups say that it gets worse.</summary>
    /// <param name="network">What is trained; ends with the weights that are kept.</param>
    /// <param name="rows">Rows to train on.</param>
    /// <param name="heldOut">Rows of held-out groups; empty = none.</param>
    /// <param name="options">How.</param>
    /// <param name="random">Already used for the first weights.</param>
    /// <exception cref="InvalidOperationException">The loss is not finite.</exception>
    public static TrainingOutcome Run(
        TrainedNetwork network, int[] rows, int[] heldOut, TrainedHeadOptions options, Random random)
    {
        double[] gradient = new double[network.Parameters.Length];
        Adam adam = new(gradient.Length, options.LearningRate);
        int[] order = [.. rows];
        double[]? best = null;
        (int bestEpoch, double bestLoss, double loss, int epoch) = (0, double.PositiveInfinity, 0, 0);
        while (epoch < options.Epochs)
        {
            random.Shuffle(order);
            double sum = 0;
            int steps = 0;
            for (int start = 0; start < order.Length; start += options.BatchSize, steps++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<int> batch = order.AsSpan(start, Math.Min(options.BatchSize, order.Length - start));
                sum += Step(network, batch, gradient, options.L2Regularization);
                adam.Step(network.Parameters, gradient);
            }

            epoch++;
            loss = sum / steps;
            double held = HeldOutLoss(network, heldOut);
            if (!double.IsFinite(loss))
            {
                throw new InvalidOperationException(
                    $"Training stopped in epoch {epoch}: the loss is {loss}. Lower {nameof(options.LearningRate)}.");
            }

            options.Progress?.Report(new TrainingProgress(epoch, options.Epochs, loss, held));
            if (heldOut.Length == 0)
                continue;
            if (held < bestLoss)
            {
                (bestEpoch, bestLoss) = (epoch, held);
                best ??= new double[gradient.Length];
                network.Parameters.CopyTo(best, 0);
            }
            else if (epoch - bestEpoch >= options.Patience)
            {
                break;
            }
        }

        best?.CopyTo(network.Parameters, 0);
        return best is null
            ? new TrainingOutcome(epoch, epoch, loss, double.NaN, 0)
            : new TrainingOutcome(epoch, bestEpoch, loss, bestLoss, heldOut.Length);
    }

    /// <summary>Divides rows into those to train on and those of held-out groups.</summary>
    /// <param name="labels">[rows].</param>
    /// <param name="groups">The group of each row; null = nothing is held out.</param>
    /// <param name="share">Share of the groups.</param>
    /// <param name="seed">Which groups.</param>
    /// <exception cref="ArgumentException">There are fewer than two groups, or too few classes without the held-out ones.</exception>
    public static (int[] Rows, int[] HeldOut) Divide(
        ReadOnlySpan<int> labels, IReadOnlyList<string>? groups, double share, int seed)
    {
        int[] all = [.. Enumerable.Range(0, labels.Length)];
        if (groups is null)
            return (all, []);
        if (groups.Count != labels.Length)
            throw new ArgumentException($"There are {groups.Count} groups: expected {labels.Length}, one for each row.", nameof(groups));
        string[] names = [.. groups.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (names.Length < 2)
        {
            throw new ArgumentException($"All training rows are of group '{names[0]}': expected at least two groups, one of them to be "
                + "held out. Name a finer grouping, or none.", nameof(groups));
        }

        new Random(seed).Shuffle(names);
        HashSet<string> held = [.. names.Take(Math.Clamp((int)Math.Round(share * names.Length), 1, names.Length - 1))];
        bool[] isHeld = [.. groups.Select(held.Contains)];
        int[] rows = [.. all.Where(row => !isHeld[row])];

        // A row of a class that only held-out groups have cannot be predicted: it does not help to tell when to stop.
        HashSet<int> classes = [];
        foreach (int row in rows)
            classes.Add(labels[row]);
        if (classes.Count < 2)
        {
            throw new ArgumentException($"Without the held-out groups {string.Join(", ", held.Order(StringComparer.Ordinal))} there is "
                + "one class to train on: expected at least 2. Name a finer grouping, or none.", nameof(groups));
        }

        List<int> heldOut = [];
        foreach (int row in all)
        {
            if (isHeld[row] && classes.Contains(labels[row]))
                heldOut.Add(row);
        }

        return (rows, [.. heldOut]);
    }

    /// <summary>The classes of some rows, [K]; at least two.</summary>
    public static bool[] Present(ReadOnlySpan<int> labels, ReadOnlySpan<int> rows, int classes)
    {
        bool[] present = new bool[classes];
        foreach (int row in rows)
            present[labels[row]] = true;
        return present.Count(seen => seen) >= 2
            ? present
            : throw new ArgumentException(
                $"All {rows.Length} training rows have class {Array.IndexOf(present, true)}: expected at least 2 classes. Train on rows of more classes; is the label column the right one?", nameof(labels));
    }

    /// <summary>Sets the gradient; returns the mean loss with the penalty.</summary>
    private static double Step(TrainedNetwork network, ReadOnlySpan<int> batch, double[] gradient, double l2)
    {
        Array.Clear(gradient);
        double weight = 0;
        foreach (int row in batch)
            weight += network.Weight(row);
        double loss = network.AddGradient(batch, gradient, 1 / weight) / weight;
        if (l2 == 0)
            return loss;
        double penalty = l2 / batch.Length;
        foreach (Range part in network.Penalized)
        {
            ReadOnlySpan<double> values = network.Parameters.AsSpan(part);
            loss += 0.5 * penalty * DoubleVector.Dot(values, values);
            DoubleVector.AddScaled(gradient.AsSpan(part), penalty, values);
        }

        return loss;
    }

    private static double HeldOutLoss(TrainedNetwork network, int[] heldOut)
    {
        double weight = 0;
        foreach (int row in heldOut)
            weight += network.Weight(row);
        return heldOut.Length == 0 ? double.NaN : network.SumLoss(heldOut) / weight;
    }
}
