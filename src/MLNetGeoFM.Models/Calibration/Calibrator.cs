using System.Buffers;

namespace MLNetGeoFM.Models;

/// <summary>Corrects class probabilities so that they say how often they are right.</summary>
/// <remarks>
/// Fit it on rows that the head was not trained on, best on whole held-out regions or years, and never on the rows that the result
/// is tested on. A probability of exactly 0 says that the head never trained on the class: it stays 0, and takes no part in the
/// correction of the others. A class that no fitted row has as its true class gets what all classes share: the common temperature
/// (temperature, vector, Dirichlet), or its own probability (isotonic).
/// Immutable and thread-safe; the same rows in the same order give the same bits.
/// Source: Guo et al., On calibration of modern neural networks (2017), section 4 (temperature, vector); Kull et al., Beyond
/// temperature scaling (2019), Dirichlet calibration in its linear form with off-diagonal and intercept regularisation (ODIR);
/// Zadrozny and Elkan, Transforming classifier scores into accurate multiclass probability estimates (2002), isotonic.
/// </remarks>
public abstract class Calibrator
{
    private const int Magic = 0x41434647; // "GFCA"
    private const int Version = 1;
    private const int LargestOnStack = 256;
    private const float SmallestKnown = 1e-30f; // Above 0: 0 says that the head does not know the class.

    private protected Calibrator(int numberOfClasses) => NumberOfClasses = numberOfClasses;

    /// <summary>The form of the correction.</summary>
    public abstract CalibrationMethod Method { get; }

    /// <summary>The number of classes K.</summary>
    public int NumberOfClasses { get; }

    /// <summary>Fits a calibrator.</summary>
    /// <param name="probabilities">[rows, K] row-major, 0..1, of rows that the head was not trained on; 0 for a class that the
    /// row's head did not know.</param>
    /// <param name="trueClasses">The true class of each row, [rows], 0-based.</param>
    /// <param name="numberOfClasses">The number of classes K.</param>
    /// <param name="options">Method and penalty; null = the defaults.</param>
    /// <exception cref="ArgumentException">A probability is outside 0..1 or NaN, a class is out of range, the lengths do not fit,
    /// no row gives its true class a probability above 0, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static CalibrationFit Fit(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> trueClasses, int numberOfClasses, CalibrationOptions? options = null) =>
        Fit(probabilities, trueClasses, numberOfClasses, [], options);

    /// <summary>Fits a calibrator, and chooses its penalty by leaving out groups of these rows.</summary>
    /// <param name="probabilities">[rows, K] row-major, 0..1, of rows that the head was not trained on; 0 for a class that the
    /// row's head did not know.</param>
    /// <param name="trueClasses">The true class of each row, [rows], 0-based.</param>
    /// <param name="numberOfClasses">The number of classes K.</param>
    /// <param name="groups">The region, year or block of each row, [rows], any numbers; empty = none, and the penalty is the
    /// strongest. Not read where <see cref="CalibrationOptions.Regularization"/> is given.</param>
    /// <param name="options">Method and penalty; null = the defaults.</param>
    /// <exception cref="ArgumentException">A probability is outside 0..1 or NaN, a class is out of range, the lengths do not fit,
    /// no row gives its true class a probability above 0, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    internal static CalibrationFit Fit(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> trueClasses, int numberOfClasses, ReadOnlySpan<int> groups,
        CalibrationOptions? options)
    {
        options ??= new CalibrationOptions();
        options.Validate();
        CalibrationRows rows = CalibrationRows.Check(probabilities, trueClasses, numberOfClasses, groups);
        Func<CalibrationRows, double, Calibrator>? penalised = options.Method switch
        {
            CalibrationMethod.Vector => (some, penalty) => VectorScaling.Fit(some, penalty, options),
            CalibrationMethod.Dirichlet => (some, penalty) => DirichletCalibration.Fit(some, penalty, options),
            _ => null,
        };
        IReadOnlyList<CalibrationPenalty> penalties = penalised is null || options.Regularization is not null
            ? []
            : PenaltyPath.Measure(rows, penalised, options.CancellationToken);
        double regularization = penalised is null ? double.NaN : options.Regularization ?? PenaltyPath.Choose(penalties);
        Calibrator calibrator = penalised?.Invoke(rows, regularization)
            ?? (options.Method == CalibrationMethod.Isotonic ? IsotonicCalibration.Fit(rows) : TemperatureScaling.Fit(rows));
        double before = 0;
        double after = 0;
        double[] corrected = new double[numberOfClasses];
        for (int row = 0; row < rows.Count; row++)
        {
            before -= rows.Logarithm(row)[rows.Labels[row]];
            after -= Math.Log(calibrator.TrueClassProbability(rows, row, corrected));
        }

        return new CalibrationFit(calibrator, rows.Count, rows.LeftOut, before / rows.Count, after / rows.Count)
        {
            Regularization = regularization,
            Penalties = penalties,
        };
    }

    /// <summary>Corrects one row.</summary>
    /// <param name="probabilities">[K], 0..1.</param>
    /// <param name="calibrated">Receives the corrected probabilities, [K], sum 1, 0 where the probability is 0; may be the same
    /// memory; all NaN where a probability is NaN, all 0 where all are 0.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Apply(ReadOnlySpan<float> probabilities, Span<float> calibrated)
    {
        if (probabilities.Length != NumberOfClasses || calibrated.Length != NumberOfClasses)
        {
            throw new ArgumentException(
                $"There are {probabilities.Length} probabilities and room for {calibrated.Length}: expected {NumberOfClasses}, one "
                + "for each class.", nameof(probabilities));
        }

        bool any = false;
        foreach (float probability in probabilities)
        {
            if (float.IsNaN(probability))
            {
                calibrated.Fill(float.NaN);
                return;
            }

            any |= probability > 0;
        }

        if (!any)
        {
            calibrated.Clear();
            return;
        }

        double[]? rented = NumberOfClasses > LargestOnStack ? ArrayPool<double>.Shared.Rent(NumberOfClasses) : null;
        Span<double> corrected = rented is null ? stackalloc double[LargestOnStack] : rented;
        corrected = corrected[..NumberOfClasses];
        Correct(probabilities, corrected);
        Round(probabilities, corrected, calibrated);
        if (rented is not null)
            ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Writes the calibrator, to be read back by <see cref="Read"/>.</summary>
    /// <param name="writer">Where to.</param>
    internal void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        HeadPayload.WriteHeader(writer, Magic, Version);
        writer.Write((int)Method);
        writer.Write(NumberOfClasses);
        WriteParameters(writer);
    }

    /// <summary>Reads a calibrator that <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The data is not a saved calibrator, of another version, incomplete or
    /// damaged.</exception>
    internal static Calibrator Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        HeadPayload.ReadHeader(reader, Magic, Version, "calibrator");
        int method = HeadPayload.ReadInt(reader, "calibration method");
        int classes = HeadPayload.ReadDimension(reader, "classes");
        return (CalibrationMethod)method switch
        {
            CalibrationMethod.Temperature => TemperatureScaling.ReadParameters(reader, classes),
            CalibrationMethod.Vector => VectorScaling.ReadParameters(reader, classes),
            CalibrationMethod.Dirichlet => DirichletCalibration.ReadParameters(reader, classes),
            CalibrationMethod.Isotonic => IsotonicCalibration.ReadParameters(reader, classes),
            _ => throw new InvalidDataException($"The saved calibrator has method {method}: expected 0 to 3. Use a newer library."),
        };
    }

    /// <summary>The corrected probability of a row's true class.</summary>
    internal double TrueClassProbability(CalibrationRows rows, int row, double[] corrected)
    {
        Correct(rows.Row(row), corrected);
        return corrected[rows.Labels[row]];
    }

    /// <summary>Corrects one row without NaN and with at least one probability above 0.</summary>
    private protected abstract void Correct(ReadOnlySpan<float> probabilities, Span<double> corrected);

    private protected virtual void Round(ReadOnlySpan<float> probabilities, ReadOnlySpan<double> corrected, Span<float> calibrated)
    {
        for (int k = 0; k < calibrated.Length; k++)
            calibrated[k] = probabilities[k] > 0 ? Math.Max((float)corrected[k], SmallestKnown) : 0;
    }

    private protected abstract void WriteParameters(BinaryWriter writer);
}
