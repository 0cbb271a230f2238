using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PenaltyPathTests
{
    private static readonly double[] Path = [1000, 100, 10, 1, 0.1, 0.01, 0.001];

    /// <summary>By hand: for every penalty, a fit without a group, scored on that group, pooled over all rows.</summary>
    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    public void Fit_WithGroups_MeasuresEveryPenaltyOnGroupsItHasNotSeen(CalibrationMethod method)
    {
        (float[] probabilities, int[] labels, int[] groups) = Rows(5, rowsOfGroup: 24, biased: false);

        CalibrationFit fit = Calibrator.Fit(probabilities, labels, 3, groups, new CalibrationOptions { Method = method });

        double[] expected = [.. Path.Select(penalty => groups.Distinct().Sum(group => HeldOutLoss(group, penalty)) / labels.Length)];
        int measured = fit.Penalties.Count;
        Assert.Multiple(() =>
        {
            Assert.That(fit.Penalties.Select(one => one.Regularization), Is.EqualTo(Path[..measured]));
            Assert.That(fit.Penalties.Select(one => one.HeldOutLoss), Is.EqualTo(expected[..measured]).Within(1e-6));
            Assert.That(measured, Is.EqualTo(Math.Min(Array.IndexOf(expected, expected.Min()) + 3, Path.Length)), "two worse ones end it");
            Assert.That(fit.Regularization, Is.EqualTo(Path[Array.IndexOf(expected, expected.Min())]));
        });

        double HeldOutLoss(int held, double penalty)
        {
            int[] kept = [.. Enumerable.Range(0, labels.Length).Where(row => groups[row] != held)];
            Calibrator calibrator = Calibrator.Fit(
                [.. kept.SelectMany(row => probabilities[(row * 3)..((row + 1) * 3)])], [.. kept.Select(row => labels[row])], 3,
                new CalibrationOptions { Method = method, Regularization = penalty }).Calibrator;
            double loss = 0;
            float[] corrected = new float[3];
            for (int row = 0; row < labels.Length; row++)
            {
                if (groups[row] != held)
                    continue;
                calibrator.Apply(probabilities.AsSpan(row * 3, 3), corrected);
                loss -= Math.Log(Math.Max(corrected[labels[row]], 1e-6));
            }

            return loss;
        }
    }

    /// <summary>The same bias in every group is learnt; a bias that each group has for itself is not, however many rows show
    /// it.</summary>
    [TestCase(CalibrationMethod.Vector)]
    [TestCase(CalibrationMethod.Dirichlet)]
    public void Fit_BiasOfAllGroupsOrOfEachAlone_IsLearntOrIsNot(CalibrationMethod method)
    {
        CalibrationOptions options = new() { Method = method };
        (float[] probabilities, int[] labels, int[] groups) = Rows(6, rowsOfGroup: 60, biased: false);
        (float[] others, int[] otherLabels, int[] otherGroups) = Rows(4, rowsOfGroup: 90, biased: true);

        double shared = Calibrator.Fit(probabilities, labels, 3, groups, options).Regularization;
        double alone = Calibrator.Fit(others, otherLabels, 3, otherGroups, options).Regularization;

        Assert.Multiple(() =>
        {
            Assert.That(shared, Is.LessThanOrEqualTo(0.1), "shared by all");
            Assert.That(alone, Is.GreaterThanOrEqualTo(10), "of each alone");
        });
    }

    [TestCase(2)]
    [TestCase(0)]
    public void Fit_TooFewGroups_TakesTheStrongestPenaltyWhichIsNearlyATemperature(int numberOfGroups)
    {
        (float[] probabilities, int[] labels, _) = Rows(6, rowsOfGroup: 40, biased: false);
        int[] groups = numberOfGroups == 0 ? [] : [.. labels.Select((_, row) => row % numberOfGroups)];
        float[] temperature = new float[3];
        float[] corrected = new float[3];
        Calibrator plain = Calibrator.Fit(probabilities, labels, 3).Calibrator;
        foreach (CalibrationMethod method in new[] { CalibrationMethod.Vector, CalibrationMethod.Dirichlet })
        {
            CalibrationFit fit = Calibrator.Fit(probabilities, labels, 3, groups, new CalibrationOptions { Method = method });
            Assert.That(fit.Regularization, Is.EqualTo(1000));
            Assert.That(fit.Penalties, Is.Empty);
            for (int row = 0; row < labels.Length; row++)
            {
                fit.Calibrator.Apply(probabilities.AsSpan(row * 3, 3), corrected);
                plain.Apply(probabilities.AsSpan(row * 3, 3), temperature);
                Assert.That(corrected, Is.EqualTo(temperature).Within(0.005), $"{method}, row {row}");
            }
        }
    }

    [Test]
    public void Choose_EqualLosses_TakesTheStrongest() => Assert.That(
        PenaltyPath.Choose([new(1000, 0.6), new(100, 0.5), new(10, 0.5), new(1, 0.7)]), Is.EqualTo(100));

    [Test]
    public void Fit_GivenPenaltyOrNone_IsNotChosen()
    {
        (float[] probabilities, int[] labels, int[] groups) = Rows(4, rowsOfGroup: 20, biased: false);
        CalibrationFit given = Calibrator.Fit(
            probabilities, labels, 3, groups, new CalibrationOptions { Method = CalibrationMethod.Vector, Regularization = 0.3 });
        CalibrationFit none = Calibrator.Fit(probabilities, labels, 3, groups, null);
        Assert.Multiple(() =>
        {
            Assert.That(given.Regularization, Is.EqualTo(0.3));
            Assert.That(given.Penalties, Is.Empty);
            Assert.That(none.Regularization, Is.NaN);
            Assert.That(none.Penalties, Is.Empty);
            Assert.That(() => Calibrator.Fit(probabilities, labels, 3, [1, 2], null), Throws.ArgumentException.With.Message.Contains("2 groups"));
        });
    }

    /// <summary>A head that claims too much of one class: of the same class in every group, or of another one in each.</summary>
    private static (float[] Probabilities, int[] Labels, int[] Groups) Rows(int numberOfGroups, int rowsOfGroup, bool biased)
    {
        Random random = new(5);
        float[] probabilities = new float[numberOfGroups * rowsOfGroup * 3];
        int[] labels = new int[numberOfGroups * rowsOfGroup];
        int[] groups = new int[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            groups[row] = row / rowsOfGroup;
            int raised = biased ? groups[row] % 3 : 1;
            double[] truth = [.. Enumerable.Range(0, 3).Select(_ => Math.Exp(2 * random.NextDouble()))];
            double[] claimed = [.. truth.Select((weight, k) => k == raised ? 4 * weight : weight)];
            for (int k = 0; k < 3; k++)
                probabilities[(row * 3) + k] = (float)(claimed[k] / claimed.Sum());
            double draw = random.NextDouble() * truth.Sum();
            labels[row] = draw < truth[0] ? 0 : draw < truth[0] + truth[1] ? 1 : 2;
        }

        return (probabilities, labels, groups);
    }
}
