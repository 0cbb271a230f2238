using System.Numerics;

namespace MLNetGeoFM.Core.Tests.Simulation;

/// <summary>
/// A small multinomial logistic regression (full-batch gradient with Nesterov's momentum) on standardised features.
/// </summary>
internal sealed class SoftmaxClassifier
{
    private readonly float[] _mean;
    private readonly float[] _scale;
    private readonly float[][] _weights; // [K][D + 1], the last one is the intercept

    public SoftmaxClassifier(IReadOnlyList<float[]> rows, IReadOnlyList<int> labels, int classes, int steps = 250)
    {
        int width = rows[0].Length;
        _mean = new float[width];
        _scale = new float[width];
        for (int d = 0; d < width; d++)
        {
            double mean = rows.Average(row => (double)row[d]);
            double deviation = Math.Sqrt(rows.Average(row => (row[d] - mean) * (row[d] - mean)));
            _mean[d] = (float)mean;
            _scale[d] = deviation > 0 ? (float)(1 / deviation) : 1;
        }

        float[][] inputs = [.. rows.Select(Standardise)];
        _weights = [.. Enumerable.Range(0, classes).Select(_ => new float[width + 1])];
        float[][] ahead = [.. _weights.Select(w => (float[])w.Clone())];
        float[][] gradient = [.. _weights.Select(w => new float[w.Length])];
        float rate = 6f / width;
        float[] scores = new float[classes];
        for (int step = 1; step <= steps; step++)
        {
            for (int k = 0; k < classes; k++)
                AddScaled(gradient[k].AsSpan(), ahead[k], 0.5f / rows.Count, keep: 0); // L2 with C = 2
            for (int i = 0; i < inputs.Length; i++)
            {
                for (int k = 0; k < classes; k++)
                    scores[k] = Dot(ahead[k], inputs[i]);
                SoftMax(scores);
                scores[labels[i]] -= 1;
                for (int k = 0; k < classes; k++)
                    AddScaled(gradient[k].AsSpan(), inputs[i], scores[k] / inputs.Length, keep: 1);
            }

            float momentum = (step - 1f) / (step + 2f);
            for (int k = 0; k < classes; k++)
            {
                for (int d = 0; d <= width; d++)
                {
                    float next = ahead[k][d] - (rate * gradient[k][d]);
                    ahead[k][d] = next + (momentum * (next - _weights[k][d]));
                    _weights[k][d] = next;
                }
            }
        }
    }

    public int Predict(float[] row)
    {
        float[] input = Standardise(row);
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int k = 0; k < _weights.Length; k++)
        {
            float score = Dot(_weights[k], input);
            if (score > highest)
                (best, highest) = (k, score);
        }

        return best;
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Vector<float> sum = Vector<float>.Zero;
        int d = 0;
        for (; d <= left.Length - Vector<float>.Count; d += Vector<float>.Count)
            sum += new Vector<float>(left[d..]) * new Vector<float>(right[d..]);
        float total = Vector.Sum(sum);
        for (; d < left.Length; d++)
            total += left[d] * right[d];
        return total;
    }

    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float scale, float keep)
    {
        int d = 0;
        for (; d <= target.Length - Vector<float>.Count; d += Vector<float>.Count)
            ((new Vector<float>(target[d..]) * keep) + (new Vector<float>(source[d..]) * scale)).CopyTo(target[d..]);
        for (; d < target.Length; d++)
            target[d] = (target[d] * keep) + (source[d] * scale);
    }

    private static void SoftMax(float[] scores)
    {
        float highest = scores.Max();
        float sum = 0;
        for (int k = 0; k < scores.Length; k++)
            sum += scores[k] = MathF.Exp(scores[k] - highest);
        for (int k = 0; k < scores.Length; k++)
            scores[k] /= sum;
    }

    private float[] Standardise(float[] row)
    {
        float[] input = new float[row.Length + 1];
        for (int d = 0; d < row.Length; d++)
            input[d] = (row[d] - _mean[d]) * _scale[d];
        input[^1] = 1;
        return input;
    }
}
