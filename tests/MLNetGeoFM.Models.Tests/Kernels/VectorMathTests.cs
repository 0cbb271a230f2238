using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
internal sealed unsafe class VectorMathTests
{
    [Test]
    public void Exp_DenseScan_IsWithinTwoTenMillionthsAndEqualAtAllWidths()
    {
        double largest = 0;
        for (float x = -87.3f; x < 88.3f; x += 0.00137f)
        {
            float y = Exp(x);
            largest = Math.Max(largest, Math.Abs(y / Math.Exp(x) - 1));
            if (VectorMath.Exp<Lanes256, Vector256<float>>(Vector256.Create(x)) != Vector256.Create(y)
                || VectorMath.Exp<Lanes512, Vector512<float>>(Vector512.Create(x)) != Vector512.Create(y))
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
        Assert.That(Exp(x), Is.EqualTo(expected));

    [Test]
    public void NormalTail_DenseScan_IsWithinItsErrorsAndEqualAtAllWidths()
    {
        double near = 0;
        double far = 0;
        for (float x = 0; x < 7; x += 0.00017f)
        {
            float y = Tail(x);
            double error = Math.Abs(y / GeluTests.NormalTail(x) - 1);
            near = x < 3 ? Math.Max(near, error) : near;
            far = x is >= 3 and < 5 ? Math.Max(far, error) : far;
            if (VectorMath.NormalTail<Lanes256, Vector256<float>>(Vector256.Create(x)) != Vector256.Create(y)
                || VectorMath.NormalTail<Lanes512, Vector512<float>>(Vector512.Create(x)) != Vector512.Create(y))
                Assert.Fail($"The widths differ at {x:R}.");
        }

        TestContext.Out.WriteLine($"{near:G3} {far:G3}");
        Assert.That(near, Is.LessThan(1e-6));
        Assert.That(far, Is.LessThan(1e-4));
        Assert.That(Tail(0f), Is.EqualTo(1f));
        Assert.That(Tail(VectorMath.TailEnd), Is.Zero);
        Assert.That(Tail(float.NaN), Is.NaN);
    }

    [Test]
    public void Sum_AnyLength_IsThatOfTheArrayAndReadsNothingElse()
    {
        Random random = new(2);
        for (int count = 0; count < 70; count++)
        {
            using GuardedMatrix x = GuardedMatrix.Random(random, 1, count);
            double sum = x.ToArray().Sum(value => (double)value);
            Assert.That(ArrayMath<Lanes128, Vector128<float>>.Sum(x.Pointer, count), Is.EqualTo(sum).Within(3e-6));
            if (Avx2.IsSupported)
                Assert.That(ArrayMath<Lanes256, Vector256<float>>.Sum(x.Pointer, count), Is.EqualTo(sum).Within(3e-6));
            if (Avx512F.IsSupported)
                Assert.That(ArrayMath<Lanes512, Vector512<float>>.Sum(x.Pointer, count), Is.EqualTo(sum).Within(3e-6));
        }
    }

    private static float Exp(float x) => VectorMath.Exp<Lanes128, Vector128<float>>(Vector128.Create(x)).ToScalar();

    private static float Tail(float x) => VectorMath.NormalTail<Lanes128, Vector128<float>>(Vector128.Create(x)).ToScalar();
}
