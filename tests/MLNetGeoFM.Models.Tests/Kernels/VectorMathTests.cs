using System.Runtime.Intrinsics;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
internal sealed unsafe class VectorMathTests
{
    private static readonly InstructionSet[] Sets = Enum.GetValues<InstructionSet>();

    [Test]
    public void Exp_DenseScan_IsWithinTwoTenMillionthsAndEqualAtAllWidths()
    {
        double largest = 0;
        for (float x = -87.3f; x < 88.3f; x += 0.00137f)
        {
            float y = VectorMath.Exp(x);
            largest = Math.Max(largest, Math.Abs(y / Math.Exp(x) - 1));
            if (VectorMath.Exp(Vector256.Create(x)) != Vector256.Create(y)
                || VectorMath.Exp(Vector512.Create(x)) != Vector512.Create(y))
                Assert.Fail($"The widths differ at {x:R}.");
        }

        TestContext.Out.WriteLine($"{largest:G3}");
        Assert.That(largest, Is.LessThan(2e-7));
    }

    [TestCase(0f, 1f)]
    [TestCase(-1000f, 0f)]
    [TestCase(float.NegativeInfinity, 0f)]
    [TestCase(89f, float.PositiveInfinity)]
    [TestCase(float.PositiveInfinity, float.PositiveInfinity)]
    [TestCase(float.NaN, float.NaN)]
    public void Exp_Ends_AreThoseOfTheFunction(float x, float expected) =>
        Assert.That(VectorMath.Exp(x), Is.EqualTo(expected));

    [Test]
    public void Erf_DenseScan_IsWithinThreeTenMillionthsRelative()
    {
        double largest = 0;
        for (float x = 1e-6f; x < 6; x += 0.00017f)
        {
            float y = VectorMath.Erf(x);
            double exact = x < 2 ? SeriesErf(x) : 1 - GeluTests.NormalTail(x * Math.Sqrt(2));
            largest = Math.Max(largest, Math.Abs(y / exact - 1));
            if (VectorMath.Erf(Vector256.Create(-x)) != Vector256.Create(-y)
                || VectorMath.Erf(Vector512.Create(x)) != Vector512.Create(y))
                Assert.Fail($"The widths or the signs differ at {x:R}.");
        }

        TestContext.Out.WriteLine($"{largest:G3}");
        Assert.That(largest, Is.LessThan(3e-7));
        Assert.That(VectorMath.Erf(0f), Is.Zero);
        Assert.That(VectorMath.Erf(float.PositiveInfinity), Is.EqualTo(1f));
        Assert.That(VectorMath.Erf(float.NegativeInfinity), Is.EqualTo(-1f));
        Assert.That(VectorMath.Erf(float.NaN), Is.NaN);
    }

    [Test]
    public void Arrays_AnyLength_AreSummedAndAdded([ValueSource(nameof(Sets))] InstructionSet set)
    {
        Random random = new(2);
        for (int count = 0; count < 70; count++)
        {
            using GuardedMatrix a = GuardedMatrix.Random(random, 1, count);
            using GuardedMatrix b = GuardedMatrix.Random(random, 1, count);
            using GuardedMatrix y = new(1, count);
            double sum = a.ToArray().Sum(value => (double)value);
            double dot = a.ToArray().Zip(b.ToArray(), (left, right) => (double)left * right).Sum();
            Assert.That(VectorMath.Sum(a.Pointer, count, set), Is.EqualTo(sum).Within(3e-6));
            Assert.That(VectorMath.Dot(a.Pointer, b.Pointer, count, set), Is.EqualTo(dot).Within(3e-6));
            VectorMath.Add(a.Pointer, b.Pointer, y.Pointer, count, set);
            for (int i = 0; i < count; i++)
                Assert.That(y[0, i], Is.EqualTo(a[0, i] + b[0, i]));
            VectorMath.AxPy(-0.3f, a.Pointer, y.Pointer, count, set);
            for (int i = 0; i < count; i++)
                Assert.That(y[0, i], Is.EqualTo(MathF.FusedMultiplyAdd(-0.3f, a[0, i], a[0, i] + b[0, i])));
            y.AssertGuards();
        }
    }

    private static double SeriesErf(double x)
    {
        double term = x;
        double sum = x;
        for (int i = 1; Math.Abs(term) > 1e-18; i++)
        {
            term *= -x * x / i;
            sum += term / (2 * i + 1);
        }

        return sum * 2 / Math.Sqrt(Math.PI);
    }
}
