using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class CalibratorTests
{
    private static readonly CalibrationMethod[] Methods = Enum.GetValues<CalibrationMethod>();

    /// <summary>ln 9 / T = ln 3 makes 0.9 the 0.75 that it is right in, so T = 2.</summary>
    [Test]
    public void Fit_TemperatureOfFourRows_IsTheClosedForm()
    {
        CalibrationFit fit = Calibrator.Fit([0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f], [0, 0, 0, 1], 2);

        Assert.Multiple(() =>
        {
            Assert.That(((TemperatureScaling)fit.Calibrator).Temperature, Is.EqualTo(2).Within(1e-6));
            Assert.That(fit.LossBefore, Is.EqualTo(-((0.75 * Math.Log(0.9)) + (0.25 * Math.Log(0.1)))).Within(1e-6));
            Assert.That(fit.LossAfter, Is.EqualTo(-((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25)))).Within(1e-9));
            Assert.That(Apply(fit.Calibrator, 0.9f, 0.1f)[0], Is.EqualTo(0.75f).Within(1e-6));
        });
    }

    [TestCase(new[] { 0, 0 }, TemperatureScaling.LowestTemperature)]
    [TestCase(new[] { 1, 1 }, TemperatureScaling.HighestTemperature)]
    public void Fit_TemperatureWithoutAMinimum_StopsAtTheBound(int[] labels, double expected)
    {
        CalibrationFit fit = Calibrator.Fit([0.9f, 0.1f, 0.8f, 0.2f], labels, 2);

        Assert.That(((TemperatureScaling)fit.Calibrator).Temperature, Is.EqualTo(expected));
    }

    [Test]
    public void Fit_RowsWithASingleKnownClass_LeaveTheTemperatureAtOne() =>
        Assert.That(((TemperatureScaling)Calibrator.Fit([1, 0, 0, 1], [0, 1], 2).Calibrator).Temperature, Is.EqualTo(1));

    /// <summary>Two kinds of rows, two free numbers: both kinds come out as often right as they were.</summary>
    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    public void Fit_TwoKindsOfRows_CalibratesBothExactly(CalibrationMethod method)
    {
        float[] rows = [0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.9f, 0.1f, 0.2f, 0.8f, 0.2f, 0.8f];

        Calibrator calibrator = Calibrator.Fit(
            rows, [0, 0, 0, 1, 0, 1], 2, new CalibrationOptions { Method = method, Regularization = 0 }).Calibrator;

        Assert.Multiple(() =>
        {
            Assert.That(Apply(calibrator, 0.9f, 0.1f)[0], Is.EqualTo(0.75f).Within(2e-5));
            Assert.That(Apply(calibrator, 0.2f, 0.8f)[0], Is.EqualTo(0.5f).Within(2e-5));
        });
    }

    [Test]
    public void Evaluate_DirichletByHand_IsLossAndOdirPenalty()
    {
        CalibrationRows rows = CalibrationRows.Check([0.5f, 0.5f], [0], 2);

        double value = DirichletCalibration.Evaluate(rows, 0.5, 0.1, [1, 2, 0, 1, 3, 0], new double[6]);

        // Logits 3 ln 0.5 + 3 and ln 0.5; 0.1/(2·1)·2² off the diagonal, 0.1/2·2·(1 - 0.5)² on it, 0.1/2·3² for b.
        double loss = Math.Log(1 + Math.Exp(Math.Log(0.5) - ((3 * Math.Log(0.5)) + 3)));
        Assert.That(value, Is.EqualTo(loss + (0.05 * 4) + (0.05 * 0.5) + (0.05 * 9)).Within(1e-12));
    }

    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    public void Evaluate_RandomPoint_GradientEqualsFiniteDifference(CalibrationMethod method)
    {
        const int classes = 4;
        (float[] probabilities, int[] labels) = Overconfident(60, classes, seed: 3, absent: 2, zeros: true);
        CalibrationRows rows = CalibrationRows.Check(probabilities, labels, classes);
        Objective objective = method == CalibrationMethod.Vector
            ? (at, slope) => VectorScaling.Evaluate(rows, 0.4, 0.3, at, slope)
            : (at, slope) => DirichletCalibration.Evaluate(rows, 0.4, 0.3, at, slope);
        Random random = new(8);
        double[] point = new double[method == CalibrationMethod.Vector ? 2 * classes : (classes + 1) * classes];
        for (int i = 0; i < point.Length; i++)
            point[i] = random.NextDouble() - 0.3;
        double[] gradient = new double[point.Length];
        double[] ignored = new double[point.Length];
        objective(point, gradient);
        for (int i = 0; i < point.Length; i++)
        {
            int owner = method == CalibrationMethod.Vector || i >= classes * classes ? i % classes : i / classes;
            double[] moved = [.. point];
            moved[i] += 1e-5;
            double above = objective(moved, ignored);
            moved[i] -= 2e-5;
            double slope = (above - objective(moved, ignored)) / 2e-5;
            Assert.That(gradient[i], Is.EqualTo(owner == 2 ? 0 : slope).Within(1e-8), $"parameter {i}");
        }
    }

    [Test]
    public void Slope_Temperature_EqualsFiniteDifferences()
    {
        (float[] probabilities, int[] labels) = Overconfident(60, 4, seed: 3, absent: -1, zeros: true);
        CalibrationRows rows = CalibrationRows.Check(probabilities, labels, 4);
        double[] scratch = new double[4];
        (double first, double second) = TemperatureScaling.Slope(rows, 0.7, scratch);
        double numeric = (MeanLoss(rows, 0.70001) - MeanLoss(rows, 0.69999)) / 2e-5;
        double curvature = (TemperatureScaling.Slope(rows, 0.70001, scratch).First
            - TemperatureScaling.Slope(rows, 0.69999, scratch).First) / 2e-5;
        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(numeric).Within(1e-8));
            Assert.That(second, Is.EqualTo(curvature).Within(1e-8));
        });
    }

    [Test]
    public void Fit_ManyRandomHeads_NeverLosesAndSumsToOne([ValueSource(nameof(Methods))] CalibrationMethod method)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            int classes = 2 + (seed % 5);
            (float[] probabilities, int[] labels) = Overconfident(20 + (seed * 7), classes, seed, seed % 3 == 0 ? 1 : -1, seed % 2 == 0);
            CalibrationFit fit = Calibrator.Fit(probabilities, labels, classes, new CalibrationOptions { Method = method });
            if (method != CalibrationMethod.Isotonic)
                Assert.That(fit.LossAfter, Is.LessThanOrEqualTo(fit.LossBefore + 1e-12), $"seed {seed}");
            for (int row = 0; row < labels.Length; row++)
            {
                float[] before = probabilities[(row * classes)..((row + 1) * classes)];
                float[] after = Apply(fit.Calibrator, before);
                Assert.That(after.Sum(), Is.EqualTo(1).Within(1e-5), $"seed {seed}, row {row}");
                Assert.That(after.Select((p, k) => p > 0 == before[k] > 0), Is.All.True, $"seed {seed}, row {row}");
                if (method == CalibrationMethod.Temperature)
                    Assert.That(ClassificationMetrics.TopClass(after), Is.EqualTo(ClassificationMetrics.TopClass(before)));
            }
        }
    }

    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    public void Fit_MoreParameters_FitNoWorseThanTheTemperature(CalibrationMethod method)
    {
        (float[] probabilities, int[] labels) = Overconfident(200, 4, seed: 1, absent: -1, zeros: true);

        double temperature = Calibrator.Fit(probabilities, labels, 4).LossAfter;
        double richer = Calibrator.Fit(probabilities, labels, 4, new CalibrationOptions { Method = method, Regularization = 1 }).LossAfter;

        Assert.That(richer, Is.LessThan(temperature));
    }

    [Test]
    public void Apply_RoundingTies_KeepTheTopClass()
    {
        var calibrator = new TemperatureScaling(TemperatureScaling.HighestTemperature, 2);
        float[] before = [0.5f, MathF.BitIncrement(0.5f)];

        Assert.That(ClassificationMetrics.TopClass(Apply(calibrator, before)), Is.EqualTo(1));
    }

    [Test]
    public void Fit_RowsWhoseClassIsUnknown_AreLeftOutAndCounted()
    {
        CalibrationFit with = Calibrator.Fit(
            [0.9f, 0.1f, 0, 0.9f, 0.1f, 0, 0.9f, 0.1f, 0, 0.9f, 0.1f, 0, 0.99f, 0.01f, 0], [0, 0, 0, 1, 2], 3);

        Assert.Multiple(() =>
        {
            Assert.That(with.Rows, Is.EqualTo(4));
            Assert.That(with.RowsLeftOut, Is.EqualTo(1));
            Assert.That(((TemperatureScaling)with.Calibrator).Temperature, Is.EqualTo(2).Within(1e-6));
        });
    }

    /// <summary>A class without held-out rows shares the temperature and is neither raised nor lowered by an offset.</summary>
    [Test]
    public void Fit_VectorWithAnAbsentClass_GivesItTheCommonTemperature()
    {
        (float[] probabilities, int[] labels) = Overconfident(120, 4, seed: 6, absent: 2, zeros: false);
        var temperature = (TemperatureScaling)Calibrator.Fit(probabilities, labels, 4).Calibrator;

        var vector = (VectorScaling)Calibrator.Fit(
            probabilities, labels, 4, new CalibrationOptions { Method = CalibrationMethod.Vector, Regularization = 1 }).Calibrator;

        Assert.That(vector.Scales[2], Is.EqualTo(1 / temperature.Temperature));
        Assert.That(vector.Offsets[2], Is.Zero);
        Assert.That(vector.Scales[1], Is.Not.EqualTo(1 / temperature.Temperature));
    }

    [Test]
    public void Apply_NaNOrNothing_StaysSo([ValueSource(nameof(Methods))] CalibrationMethod method)
    {
        (float[] probabilities, int[] labels) = Overconfident(50, 3, seed: 2, absent: -1, zeros: false);
        Calibrator calibrator = Calibrator.Fit(probabilities, labels, 3, new CalibrationOptions { Method = method }).Calibrator;
        Assert.That(Apply(calibrator, float.NaN, 0.5f, 0.5f), Is.All.NaN);
        Assert.That(Apply(calibrator, 0, 0, 0), Is.All.Zero);
        Assert.That(Apply(calibrator, 0, 1, 0), Is.EqualTo(new float[] { 0, 1, 0 }));
    }

    [Test]
    public void Read_WhatWriteWrote_GivesTheSameBits([ValueSource(nameof(Methods))] CalibrationMethod method)
    {
        (float[] probabilities, int[] labels) = Overconfident(80, 4, seed: 4, absent: 3, zeros: true);
        Calibrator calibrator = Calibrator.Fit(probabilities, labels, 4, new CalibrationOptions { Method = method }).Calibrator;
        byte[] bytes = Bytes(calibrator);
        Calibrator read = Calibrator.Read(new BinaryReader(new MemoryStream(bytes)));
        Assert.That(read.Method, Is.EqualTo(method));
        for (int row = 0; row < labels.Length; row++)
        {
            float[] one = probabilities[(row * 4)..((row + 1) * 4)];
            Assert.That(Apply(read, one), Is.EqualTo(Apply(calibrator, one)), $"row {row}");
        }
    }

    [Test]
    public void Read_DamagedBytes_FailsInOneWay([ValueSource(nameof(Methods))] CalibrationMethod method)
    {
        (float[] probabilities, int[] labels) = Overconfident(40, 3, seed: 4, absent: -1, zeros: false);
        byte[] bytes = Bytes(Calibrator.Fit(probabilities, labels, 3, new CalibrationOptions { Method = method }).Calibrator);
        Random random = new(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = i < bytes.Length ? bytes[..i] : [.. bytes];
            if (i >= bytes.Length)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                Apply(Calibrator.Read(new BinaryReader(new MemoryStream(damaged))), 0.2f, 0.5f, 0.3f);
            }
            catch (InvalidDataException)
            {
                // The one way to fail.
            }
            catch (ArgumentException error) when (error.Message.Contains("one for each class", StringComparison.Ordinal))
            {
                // Another number of classes than the row has.
            }
        }
    }

    [Test]
    public void Fit_WrongRows_NameRowAndValue()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Calibrator.Fit([0.5f, 0.5f, 3, -2], [0, 1], 2),
                Throws.ArgumentException.With.Message.Contains("Row 1 has probability 3 for class 0"));
            Assert.That(() => Calibrator.Fit([0.5f, float.NaN], [0], 2), Throws.ArgumentException.With.Message.Contains("NaN"));
            Assert.That(() => Calibrator.Fit([0.5f, 0.5f], [2], 2), Throws.ArgumentException.With.Message.Contains("true class 2"));
            Assert.That(() => Calibrator.Fit([1, 0], [1], 2), Throws.ArgumentException.With.Message.Contains("None of 1 rows"));
            Assert.That(() => Calibrator.Fit([1, 0, 0], [1], 2), Throws.ArgumentException.With.Message.Contains("3 probabilities"));
            Assert.That(
                () => Calibrator.Fit([1, 0], [0], 2, new CalibrationOptions { Regularization = -1, MaxIterations = 0 }),
                Throws.ArgumentException.With.Message.Contains("got -1").And.Message.Contains("got 0"));
        });
    }

    private static double MeanLoss(CalibrationRows rows, double inverse)
    {
        double loss = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            double[] logits = [.. rows.Logarithm(row).ToArray().Select(value => inverse * value)];
            double logit = logits[rows.Labels[row]];
            loss += MaskedSoftmax.Apply(logits, rows.Row(row)) - logit;
        }

        return loss / rows.Count;
    }

    /// <summary>Rows of a head that is three times too sure, and not equally so of all classes.</summary>
    internal static (float[] Probabilities, int[] Labels) Overconfident(int rows, int classes, int seed, int absent, bool zeros)
    {
        Random random = new(seed);
        float[] probabilities = new float[rows * classes];
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            double[] logits = [.. Enumerable.Range(0, classes).Select(k => 1.5 * random.NextDouble() * (1 + (0.3 * k)))];
            int unknown = zeros && row % 4 == 0 ? row % classes : -1;
            double[] truth = [.. logits.Select((logit, k) => k == absent || k == unknown ? 0 : Math.Exp(logit))];
            double[] claimed = [.. logits.Select((logit, k) => k == unknown ? 0 : Math.Exp(3 * logit))];
            for (int k = 0; k < classes; k++)
                probabilities[(row * classes) + k] = (float)(claimed[k] / claimed.Sum());
            double draw = random.NextDouble() * truth.Sum();
            int label = -1;
            while (label < 0 || draw > 0 || truth[label] == 0)
            {
                label++;
                if (label == classes)
                {
                    label = Array.FindLastIndex(truth, weight => weight > 0);
                    break;
                }

                draw -= truth[label];
            }

            labels[row] = Math.Max(label, 0);
        }

        return (probabilities, labels);
    }

    private static float[] Apply(Calibrator calibrator, params float[] probabilities)
    {
        float[] calibrated = new float[probabilities.Length];
        calibrator.Apply(probabilities, calibrated);
        return calibrated;
    }

    private static byte[] Bytes(Calibrator calibrator)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        calibrator.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }
}
