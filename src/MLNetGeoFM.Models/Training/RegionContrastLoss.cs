namespace MLNetGeoFM.Models;

/// <summary>
/// Pulls embeddings of one class in different regions together, and pushes those of different classes of one region apart: what
/// only says where a sample lies cannot tell its class.
/// </summary>
/// <remarks>
/// For each row with at least one positive (same class, other region) and one negative (other class, same region):
/// −mean over positives p of log(exp s(p) / Σ over positives and negatives exp s), s = cosine / temperature; the mean over such
/// rows. Rows that are neither do not count: the same class of the same region, another class elsewhere.
/// Source: Khosla et al. 2020, Supervised contrastive learning, arXiv:2004.11362, equation 2, with these sets.
/// </remarks>
/// <param name="Temperature">τ, above 0.</param>
internal sealed record RegionContrastLoss(double Temperature = 0.1)
{
    // Embeddings shorter than this have no direction to speak of.
    private const double ShortestEmbedding = 1e-12;

    /// <summary>The loss over rows of embeddings.</summary>
    /// <param name="embeddings">[rows, D], of any length but 0.</param>
    /// <param name="labels">[rows].</param>
    /// <param name="regions">[rows]; negative = unknown: the row does not count.</param>
    /// <param name="gradient">[rows, D]: the slope is added.</param>
    /// <param name="factor">What the slope is multiplied by.</param>
    /// <returns>The loss; 0 where no row has both a positive and a negative.</returns>
    public double Compute(
        ReadOnlySpan<float> embeddings, ReadOnlySpan<int> labels, ReadOnlySpan<int> regions, Span<double> gradient, double factor = 1)
    {
        int rows = labels.Length, width = rows == 0 ? 0 : embeddings.Length / rows;
        double[] units = new double[rows * width], lengths = new double[rows], slopes = new double[rows * rows];
        for (int i = 0; i < rows; i++)
        {
            double sum = 0;
            foreach (float value in embeddings.Slice(i * width, width))
                sum += (double)value * value;
            lengths[i] = Math.Max(Math.Sqrt(sum), ShortestEmbedding);
            for (int d = 0; d < width; d++)
                units[(i * width) + d] = embeddings[(i * width) + d] / lengths[i];
        }

        double loss = 0;
        int anchors = 0;
        double[] similarities = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            if (AddAnchor(i, units, labels, regions, similarities, slopes.AsSpan(i * rows, rows), out double own))
            {
                loss += own;
                anchors++;
            }
        }

        if (anchors == 0)
            return 0;
        double scale = factor / (anchors * Temperature);
        AddGradient(units, lengths, slopes, scale, gradient);
        return loss / anchors;
    }

    // Slopes by the similarities of one row to all others; false where it has no positive or no negative.
    private bool AddAnchor(
        int i, double[] units, ReadOnlySpan<int> labels, ReadOnlySpan<int> regions, double[] similarities, Span<double> slopes,
        out double loss)
    {
        int rows = labels.Length, width = units.Length / rows, positives = 0, negatives = 0;
        double most = double.NegativeInfinity, sum = 0, pulled = 0;
        loss = 0;
        for (int a = 0; a < rows; a++)
        {
            int kind = Kind(i, a, labels, regions);
            if (kind == 0)
                continue;
            similarities[a] = DoubleVector.Dot(units.AsSpan(i * width, width), units.AsSpan(a * width, width)) / Temperature;
            most = Math.Max(most, similarities[a]);
            positives += kind > 0 ? 1 : 0;
            negatives += kind < 0 ? 1 : 0;
            pulled += kind > 0 ? similarities[a] : 0;
        }

        if (positives == 0 || negatives == 0)
            return false;
        for (int a = 0; a < rows; a++)
            sum += Kind(i, a, labels, regions) == 0 ? 0 : Math.Exp(similarities[a] - most);
        for (int a = 0; a < rows; a++)
        {
            int kind = Kind(i, a, labels, regions);
            if (kind != 0)
                slopes[a] = (Math.Exp(similarities[a] - most) / sum) - (kind > 0 ? 1.0 / positives : 0);
        }

        loss = most + Math.Log(sum) - (pulled / positives);
        return true;
    }

    // 1 = positive, -1 = negative, 0 = neither.
    private static int Kind(int i, int a, ReadOnlySpan<int> labels, ReadOnlySpan<int> regions)
    {
        if (i == a || regions[i] < 0 || regions[a] < 0 || labels[i] < 0 || labels[a] < 0)
            return 0;
        bool sameClass = labels[i] == labels[a], sameRegion = regions[i] == regions[a];
        return sameClass && !sameRegion ? 1 : sameRegion && !sameClass ? -1 : 0;
    }

    // Through the division by each row's length: (d − u (u·d)) / length.
    private static void AddGradient(double[] units, double[] lengths, double[] slopes, double scale, Span<double> gradient)
    {
        int rows = lengths.Length, width = units.Length / rows;
        double[] change = new double[width];
        for (int i = 0; i < rows; i++)
        {
            Array.Clear(change);
            for (int a = 0; a < rows; a++)
            {
                double slope = slopes[(i * rows) + a] + slopes[(a * rows) + i];
                if (slope != 0)
                    DoubleVector.AddScaled(change, slope, units.AsSpan(a * width, width));
            }

            double along = DoubleVector.Dot(change, units.AsSpan(i * width, width));
            for (int d = 0; d < width; d++)
                gradient[(i * width) + d] += scale * (change[d] - (along * units[(i * width) + d])) / lengths[i];
        }
    }
}
