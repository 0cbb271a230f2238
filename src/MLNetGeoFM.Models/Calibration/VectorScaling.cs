namespace MLNetGeoFM.Models;

/// <summary>softmax(a·ln p + b), one a and one b for each class.</summary>
/// <remarks>Source: Guo et al. (2017), section 4.2, on ln p; the penalty that holds a near 1/T is ours.</remarks>
internal sealed class VectorScaling : Calibrator
{
    private readonly double[] _parameters; // [2, K]: a, then b

    internal VectorScaling(double[] parameters)
        : base(parameters.Length / 2) => _parameters = parameters;

    public override CalibrationMethod Method => CalibrationMethod.Vector;

    public ReadOnlySpan<double> Scales => _parameters.AsSpan(0, NumberOfClasses);

    public ReadOnlySpan<double> Offsets => _parameters.AsSpan(NumberOfClasses);

    internal static VectorScaling Fit(CalibrationRows rows, double regularization, CalibrationOptions options)
    {
        double shared = 1 / TemperatureScaling.Fit(rows).Temperature;
        double[] start = new double[2 * rows.NumberOfClasses];
        start.AsSpan(0, rows.NumberOfClasses).Fill(shared);
        LbfgsResult result = Lbfgs.Minimize(
            (point, gradient) => Evaluate(rows, shared, regularization, point, gradient), start,
            new LbfgsOptions { MaxIterations = options.MaxIterations }, options.Progress, options.CancellationToken);
        return new VectorScaling(result.Point);
    }

    /// <summary>The mean log loss and the penalty; the gradient of a class that is no row's true class is 0, so that it keeps
    /// its start.</summary>
    internal static double Evaluate(
        CalibrationRows rows, double shared, double regularization, ReadOnlySpan<double> point, Span<double> gradient)
    {
        int classes = rows.NumberOfClasses;
        ReadOnlySpan<double> scales = point[..classes];
        ReadOnlySpan<double> offsets = point[classes..];
        double[] logits = new double[classes];
        double loss = 0;
        gradient.Clear();
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<double> logarithms = rows.Logarithm(row);
            for (int k = 0; k < classes; k++)
                logits[k] = (scales[k] * logarithms[k]) + offsets[k];
            int label = rows.Labels[row];
            double logit = logits[label];
            loss += MaskedSoftmax.Apply(logits, rows.Row(row)) - logit;
            logits[label] -= 1;
            for (int k = 0; k < classes; k++)
            {
                gradient[k] += logits[k] * logarithms[k] / rows.Count;
                gradient[classes + k] += logits[k] / rows.Count;
            }
        }

        double penalty = 0;
        double weight = regularization / classes;
        for (int k = 0; k < classes; k++)
        {
            double distance = scales[k] - shared;
            penalty += (distance * distance) + (offsets[k] * offsets[k]);
            gradient[k] = rows.Occurs[k] ? gradient[k] + (2 * weight * distance) : 0;
            gradient[classes + k] = rows.Occurs[k] ? gradient[classes + k] + (2 * weight * offsets[k]) : 0;
        }

        return (loss / rows.Count) + (weight * penalty);
    }

    internal static VectorScaling ReadParameters(BinaryReader reader, int classes) =>
        new(HeadPayload.ReadDoubles(reader, 2L * classes, "scales and offsets"));

    private protected override void WriteParameters(BinaryWriter writer) => HeadPayload.WriteDoubles(writer, _parameters);

    private protected override void Correct(ReadOnlySpan<float> probabilities, Span<double> corrected)
    {
        for (int k = 0; k < corrected.Length; k++)
            corrected[k] = probabilities[k] > 0 ? (Scales[k] * Math.Log(probabilities[k])) + Offsets[k] : 0;
        MaskedSoftmax.Apply(corrected, probabilities);
    }
}
