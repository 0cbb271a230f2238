namespace MLNetGeoFM.Models;

/// <summary>Divides ln p by one temperature T: above 1 the probabilities come closer together, below 1 further apart.</summary>
/// <remarks>Source: Guo et al. (2017), section 4.2. The most probable class stays the same.</remarks>
public sealed class TemperatureScaling : Calibrator
{
    /// <summary>The lowest temperature of a fit.</summary>
    public const double LowestTemperature = 0.01;

    /// <summary>The highest temperature of a fit.</summary>
    public const double HighestTemperature = 100;

    private const int MostSteps = 200;
    private const double RelativeTolerance = 1e-12;

    internal TemperatureScaling(double temperature, int numberOfClasses)
        : base(numberOfClasses) => Temperature = temperature;

    /// <inheritdoc/>
    public override CalibrationMethod Method => CalibrationMethod.Temperature;

    /// <summary>T, from <see cref="LowestTemperature"/> to <see cref="HighestTemperature"/>.</summary>
    public double Temperature { get; }

    /// <summary>Minimises the mean log loss, which is convex in 1/T: Newton's steps, halved intervals where one leaves the
    /// bracket.</summary>
    internal static TemperatureScaling Fit(CalibrationRows rows)
    {
        double low = 1 / HighestTemperature;
        double high = 1 / LowestTemperature;
        double[] scratch = new double[rows.NumberOfClasses];
        if (Slope(rows, low, scratch).First >= 0)
        {
            // Also where every slope is 0, as when each row has a single class: then nothing is to be learnt.
            bool flat = Slope(rows, high, scratch).First <= 0;
            return new TemperatureScaling(flat ? 1 : HighestTemperature, rows.NumberOfClasses);
        }

        if (Slope(rows, high, scratch).First <= 0)
            return new TemperatureScaling(LowestTemperature, rows.NumberOfClasses);
        double inverse = 1;
        for (int step = 0; step < MostSteps; step++)
        {
            (double first, double second) = Slope(rows, inverse, scratch);
            if (first == 0)
                break;
            if (first > 0)
                high = inverse;
            else
                low = inverse;
            double next = inverse - (first / second);
            if (!(next > low && next < high))
                next = Math.Sqrt(low * high);
            double moved = Math.Abs(next - inverse);
            inverse = next;
            if (moved <= RelativeTolerance * inverse)
                break;
        }

        return new TemperatureScaling(1 / inverse, rows.NumberOfClasses);
    }

    /// <summary>First and second derivative by 1/T of the mean log loss.</summary>
    internal static (double First, double Second) Slope(CalibrationRows rows, double inverse, double[] scratch)
    {
        double first = 0;
        double second = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<double> logarithms = rows.Logarithm(row);
            for (int k = 0; k < scratch.Length; k++)
                scratch[k] = inverse * logarithms[k];
            MaskedSoftmax.Apply(scratch, rows.Row(row));
            double mean = 0;
            for (int k = 0; k < scratch.Length; k++)
                mean += scratch[k] * logarithms[k];
            for (int k = 0; k < scratch.Length; k++)
                second += scratch[k] * (logarithms[k] - mean) * (logarithms[k] - mean);
            first += mean - logarithms[rows.Labels[row]];
        }

        return (first / rows.Count, second / rows.Count);
    }

    internal static TemperatureScaling ReadParameters(BinaryReader reader, int classes)
    {
        double temperature = HeadPayload.ReadDoubles(reader, 1, "temperature")[0];
        return temperature is >= LowestTemperature and <= HighestTemperature
            ? new TemperatureScaling(temperature, classes)
            : throw new InvalidDataException(
                $"The saved calibrator has temperature {temperature}: expected {LowestTemperature} to {HighestTemperature}.");
    }

    private protected override void WriteParameters(BinaryWriter writer) => writer.Write(Temperature);

    private protected override void Correct(ReadOnlySpan<float> probabilities, Span<double> corrected)
    {
        for (int k = 0; k < corrected.Length; k++)
            corrected[k] = probabilities[k] > 0 ? Math.Log(probabilities[k]) / Temperature : 0;
        MaskedSoftmax.Apply(corrected, probabilities);
    }

    // Rounding must not make a tie of two classes that were none, or the most probable class would change.
    private protected override void Round(ReadOnlySpan<float> probabilities, ReadOnlySpan<double> corrected, Span<float> calibrated)
    {
        int top = ClassificationMetrics.TopClass(probabilities);
        base.Round(probabilities, corrected, calibrated);
        for (int k = 0; k < top; k++)
        {
            if (calibrated[k] >= calibrated[top])
                calibrated[k] = float.BitDecrement(calibrated[top]);
        }
    }
}
