namespace MLNetGeoFM.Models;

/// <summary>Maps each class's probability through its own rising curve, then scales to sum 1.</summary>
/// <remarks>
/// The corrected value is (1 - s)·curve + s·p with s = 1 / (rows of the curve + 1): a curve that is 0 where no fitted row had
/// the class would otherwise call the class impossible. Source: Zadrozny and Elkan (2002); the share s is ours.
/// </remarks>
internal sealed class IsotonicCalibration : Calibrator
{
    private readonly IsotonicCurve?[] _curves; // [K], null = the probability stays
    private readonly double[] _kept; // [K], the share s

    internal IsotonicCalibration(IsotonicCurve?[] curves, double[] kept)
        : base(curves.Length) => (_curves, _kept) = (curves, kept);

    public override CalibrationMethod Method => CalibrationMethod.Isotonic;

    public IReadOnlyList<IsotonicCurve?> Curves => _curves;

    internal static IsotonicCalibration Fit(CalibrationRows rows)
    {
        IsotonicCurve?[] curves = new IsotonicCurve?[rows.NumberOfClasses];
        double[] kept = new double[rows.NumberOfClasses];
        for (int k = 0; k < curves.Length; k++)
        {
            kept[k] = 1;
            if (!rows.Occurs[k])
                continue;
            List<double> places = [];
            List<double> heights = [];
            for (int row = 0; row < rows.Count; row++)
            {
                if (rows.Row(row)[k] > 0)
                {
                    places.Add(rows.Row(row)[k]);
                    heights.Add(rows.Labels[row] == k ? 1 : 0);
                }
            }

            curves[k] = IsotonicCurve.Fit([.. places], [.. heights]);
            kept[k] = 1.0 / (places.Count + 1);
        }

        return new IsotonicCalibration(curves, kept);
    }

    internal static IsotonicCalibration ReadParameters(BinaryReader reader, int classes)
    {
        double[] kept = HeadPayload.ReadDoubles(reader, classes, "kept shares");
        IsotonicCurve?[] curves = new IsotonicCurve?[classes];
        for (int k = 0; k < classes; k++)
        {
            if (!(kept[k] > 0 && kept[k] <= 1))
                throw new InvalidDataException($"The saved calibrator keeps a share of {kept[k]}: expected above 0, at most 1.");
            int points = HeadPayload.ReadInt(reader, "curve points");
            if (points < 0)
                throw new InvalidDataException($"The saved calibrator has a curve of {points} points: expected at least 0.");
            if (points == 0)
                continue;
            double[] places = HeadPayload.ReadDoubles(reader, points, "curve places");
            double[] heights = HeadPayload.ReadDoubles(reader, points, "curve heights");
            for (int i = 0; i < points; i++)
            {
                if (!(heights[i] >= 0 && heights[i] <= 1) || (i > 0 && !(places[i] > places[i - 1] && heights[i] >= heights[i - 1])))
                {
                    throw new InvalidDataException(
                        $"The saved calibrator has a curve that does not rise from 0 to 1 at point {i} of {points}.");
                }
            }

            curves[k] = new IsotonicCurve(places, heights);
        }

        return new IsotonicCalibration(curves, kept);
    }

    private protected override void WriteParameters(BinaryWriter writer)
    {
        HeadPayload.WriteDoubles(writer, _kept);
        foreach (IsotonicCurve? curve in _curves)
        {
            writer.Write(curve?.Places.Length ?? 0);
            if (curve is null)
                continue;
            HeadPayload.WriteDoubles(writer, curve.Places);
            HeadPayload.WriteDoubles(writer, curve.Heights);
        }
    }

    private protected override void Correct(ReadOnlySpan<float> probabilities, Span<double> corrected)
    {
        double sum = 0;
        for (int k = 0; k < corrected.Length; k++)
        {
            double probability = probabilities[k];
            corrected[k] = probability > 0 && _curves[k] is { } curve
                ? ((1 - _kept[k]) * curve.HeightAt(probability)) + (_kept[k] * probability)
                : probability;
            sum += corrected[k];
        }

        for (int k = 0; k < corrected.Length; k++)
            corrected[k] /= sum;
    }
}
