using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Computes the metrics of multiclass classification in one pass.</summary>
internal sealed class MulticlassEvaluator
{
    // Probabilities below this count as this, in single precision, so that one sure mistake does not make the loss infinite.
    private const float SmallestProbability = 1e-15f;

    private readonly double[][] _counts;
    private readonly double[] _truth;
    private readonly double[] _classLoss;
    private readonly double[] _ranks;
    private double _loss;
    private double _rows;
    private double _correct;

    private MulticlassEvaluator(int classes)
    {
        _counts = Enumerable.Range(0, classes).Select(_ => new double[classes]).ToArray();
        _truth = new double[classes];
        _classLoss = new double[classes];
        _ranks = new double[classes + 1];
    }

    public static MulticlassClassificationMetrics Evaluate(
        IDataView data, string labelName, string scoreName, string predictedName, int topK)
    {
        DataViewSchema.Column Find(string role, string name)
            => data.Schema.GetColumnOrNull(name) ?? throw Check.MissingColumn("schema", role, name);

        DataViewSchema.Column label = Find("Label", labelName);
        DataViewSchema.Column score = Find("Score", scoreName);
        Find("PredictedLabel", predictedName);
        if (score.Type is not VectorDataViewType { Size: >= 2 } vector || vector.ItemType != NumberDataViewType.Single)
        {
            throw Check.SchemaMismatch(
                "schema", "score", scoreName, "vector of two or more items of type Single", score.Type.ToString());
        }

        if (label.Type != NumberDataViewType.Single && label.Type is not KeyDataViewType)
            throw Check.SchemaMismatch("schema", "label", labelName, "Single or Key", label.Type.ToString());

        var evaluator = new MulticlassEvaluator(vector.Size);
        using (DataViewRowCursor cursor = data.GetRowCursor([label, score]))
        {
            Func<float> readLabel = LabelReader(cursor, label);
            ValueGetter<VBuffer<float>> getScores = cursor.GetGetter<VBuffer<float>>(score);
            VBuffer<float> buffer = default;
            var scores = new float[vector.Size];
            while (cursor.MoveNext())
            {
                float truth = readLabel();
                // Rows without a usable label or with scores that are no numbers are left out.
                if (!(truth >= 0) || truth != (int)truth)
                    continue;
                getScores(ref buffer);
                if (buffer.Length != scores.Length)
                {
                    throw new InvalidOperationException(
                        $"Column '{scoreName}': expected {scores.Length} scores, but got {buffer.Length}.");
                }

                buffer.CopyTo(scores);
                if (Array.TrueForAll(scores, float.IsFinite))
                    evaluator.Add((int)truth, scores);
            }
        }

        return evaluator.Finish(ClassNames(score, vector.Size), topK);
    }

    private static Func<float> LabelReader(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type is KeyDataViewType)
        {
            Func<ulong> key = KeyReader.Of(row, label);
            return () => key() is > 0 and ulong value ? value - 1 : float.NaN;
        }

        ValueGetter<float> get = row.GetGetter<float>(label);
        float number = 0;
        return () =>
        {
            get(ref number);
            return number;
        };
    }

    private static string[] ClassNames(DataViewSchema.Column score, int count)
    {
        if (!score.HasSlotNames())
            return Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        VBuffer<ReadOnlyMemory<char>> names = default;
        score.GetSlotNames(ref names);
        return names.DenseValues().Select(name => name.ToString()).ToArray();
    }

    private void Add(int truth, float[] scores)
    {
        bool known = truth < scores.Length;
        double loss = -Math.Log(known ? Math.Min(1, Math.Max(SmallestProbability, scores[truth])) : SmallestProbability);
        float own = known ? scores[truth] : 0;
        int rank = 0;
        int assigned = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > own || (scores[i] == own && i < truth))
                rank++;
            if (scores[i] > scores[assigned])
                assigned = i;
        }

        _rows++;
        _loss += loss;
        _ranks[rank]++;
        if (rank == 0)
            _correct++;
        if (!known)
            return;
        _truth[truth]++;
        _classLoss[truth] += loss;
        _counts[truth][rank == 0 ? truth : assigned]++;
    }

    private MulticlassClassificationMetrics Finish(string[] classNames, int topK)
    {
        int classes = _truth.Length;
        int[] present = Enumerable.Range(0, classes).Where(i => _truth[i] > 0).ToArray();
        double loss = _rows > 0 ? _loss / _rows : 0;
        double entropy = -present.Sum(i => _truth[i] * Math.Log(_truth[i] / _rows)) / _rows;
        double[] topAccuracies = null;
        if (topK > 0)
        {
            topAccuracies = new double[Math.Min(topK, _ranks.Length)];
            double sum = 0;
            for (int k = 0; k < topAccuracies.Length; k++)
                topAccuracies[k] = sum += _ranks[k] / _rows;
        }

        return new MulticlassClassificationMetrics(new ConfusionMatrix(_counts, classNames))
        {
            MicroAccuracy = _rows > 0 ? _correct / _rows : 0,
            MacroAccuracy = present.Length > 0 ? present.Sum(i => _counts[i][i] / _truth[i]) / present.Length : 0,
            LogLoss = loss,
            LogLossReduction = (entropy - loss) / entropy,
            PerClassLogLoss = Enumerable.Range(0, classes).Select(i => _truth[i] > 0 ? _classLoss[i] / _truth[i] : 0).ToArray(),
            TopKPredictionCount = topK,
            TopKAccuracyForAllK = topAccuracies,
        };
    }
}
