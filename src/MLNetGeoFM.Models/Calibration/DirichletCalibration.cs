using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>softmax(W·ln p + b), off-diagonal weights and b held small, the diagonal held near 1/T.</summary>
/// <remarks>
/// Source: Kull et al. (2019), linear parametrisation (section 3) and ODIR (section 4.1); the penalty on the diagonal is ours, so
/// that a strong one leaves temperature scaling. A class with probability 0 is left out of
/// the sums: the known classes of a Dirichlet-distributed vector, scaled to sum 1, follow the Dirichlet distribution with their
/// own parameters.
/// </remarks>
internal sealed class DirichletCalibration : Calibrator
{
    private readonly double[] _parameters; // [K + 1, K]: W row by row, then b

    internal DirichletCalibration(double[] parameters, int numberOfClasses)
        : base(numberOfClasses) => _parameters = parameters;

    public override CalibrationMethod Method => CalibrationMethod.Dirichlet;

    public ReadOnlySpan<double> Parameters => _parameters;

    internal static DirichletCalibration Fit(CalibrationRows rows, double regularization, CalibrationOptions options)
    {
        int classes = rows.NumberOfClasses;
        double shared = 1 / TemperatureScaling.Fit(rows).Temperature;
        double[] start = new double[checked((classes + 1) * classes)];
        for (int k = 0; k < classes; k++)
            start[(k * classes) + k] = shared;
        LbfgsResult result = Lbfgs.Minimize(
            (point, gradient) => Evaluate(rows, shared, regularization, point, gradient), start,
            new LbfgsOptions { MaxIterations = options.MaxIterations }, options.Progress, options.CancellationToken);
        return new DirichletCalibration(result.Point, classes);
    }

    /// <summary>The mean log loss and the penalty; the gradient of a class that is no row's true class is 0, so that it keeps
    /// its start.</summary>
    internal static double Evaluate(
        CalibrationRows rows, double shared, double regularization, ReadOnlySpan<double> point, Span<double> gradient)
    {
        int classes = rows.NumberOfClasses;
        double[] logits = new double[classes];
        double loss = 0;
        gradient.Clear();
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<double> logarithms = rows.Logarithm(row);
            Logits(point, logarithms, logits);
            int label = rows.Labels[row];
            double logit = logits[label];
            loss += MaskedSoftmax.Apply(logits, rows.Row(row)) - logit;
            logits[label] -= 1;
            for (int k = 0; k < classes; k++)
            {
                DoubleVector.AddScaled(gradient.Slice(k * classes, classes), logits[k] / rows.Count, logarithms);
                gradient[(classes * classes) + k] += logits[k] / rows.Count;
            }
        }

        double penalty = 0;
        double offDiagonal = classes > 1 ? regularization / ((double)classes * (classes - 1)) : 0;
        double each = regularization / classes;
        for (int k = 0; k <= classes; k++)
        {
            for (int j = 0; j < classes; j++)
            {
                int i = (k * classes) + j;
                double weight = k == classes || j == k ? each : offDiagonal;
                double distance = j == k ? point[i] - shared : point[i];
                penalty += weight * distance * distance;
                gradient[i] = rows.Occurs[k == classes ? j : k] ? gradient[i] + (2 * weight * distance) : 0;
            }
        }

        return (loss / rows.Count) + penalty;
    }

    internal static DirichletCalibration ReadParameters(BinaryReader reader, int classes) =>
        new(HeadPayload.ReadDoubles(reader, (classes + 1L) * classes, "calibration weights"), classes);

    private protected override void WriteParameters(BinaryWriter writer) => HeadPayload.WriteDoubles(writer, _parameters);

    private protected override void Correct(ReadOnlySpan<float> probabilities, Span<double> corrected)
    {
        double[] rented = ArrayPool<double>.Shared.Rent(NumberOfClasses);
        Span<double> logarithms = rented.AsSpan(0, NumberOfClasses);
        for (int k = 0; k < logarithms.Length; k++)
            logarithms[k] = probabilities[k] > 0 ? Math.Log(probabilities[k]) : 0;
        Logits(_parameters, logarithms, corrected);
        MaskedSoftmax.Apply(corrected, probabilities);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void Logits(ReadOnlySpan<double> parameters, ReadOnlySpan<double> logarithms, Span<double> logits)
    {
        int classes = logits.Length;
        for (int k = 0; k < classes; k++)
        {
            logits[k] = parameters[(classes * classes) + k]
                + DoubleVector.Dot(logarithms, parameters.Slice(k * classes, classes));
        }
    }
}
