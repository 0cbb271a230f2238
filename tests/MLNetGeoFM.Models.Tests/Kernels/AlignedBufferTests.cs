using System.Runtime.CompilerServices;
using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed unsafe class AlignedBufferTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(17)]
    [TestCase(100_003)]
    public void Constructor_AnyLength_IsAlignedAndZero(int length)
    {
        using AlignedBuffer buffer = new(length);
        Assert.That((long)buffer.Pointer % 64, Is.Zero);
        Assert.That(buffer.Length, Is.EqualTo((nint)length));
        Assert.That(buffer.Span.Length, Is.EqualTo(length));
        Assert.That(buffer.Span.ContainsAnyExcept(0f), Is.False);
    }

    [Test]
    public void EnsureLength_SmallerOrLarger_KeepsOrRenewsTheMemory()
    {
        using AlignedBuffer buffer = new(10);
        buffer.Span.Fill(3);
        buffer.EnsureLength(4);
        Assert.That(buffer.Length, Is.EqualTo((nint)10));
        Assert.That(buffer.Span[9], Is.EqualTo(3f));
        buffer.EnsureLength(40);
        Assert.That(buffer.Length, Is.EqualTo((nint)40));
        Assert.That(buffer.Span.ContainsAnyExcept(0f), Is.False);
    }

    [Test]
    public void Pointer_AfterDispose_IsRefused()
    {
        AlignedBuffer buffer = new(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.That(() => (nint)buffer.Pointer, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Constructor_BuffersThatNobodyKeeps_AreCollectedWithoutManagedGarbage()
    {
        const int Made = 400;
        var made = new WeakReference[Made];
        for (int i = 0; i < Made; i++)
            made[i] = Forgotten(1 << 18);

        Assert.That(made.Count(one => one.IsAlive), Is.LessThan(Made / 4 * 3));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forgotten(int length) => new(new AlignedBuffer(length));

    [TestCase(-1L)]
    [TestCase(long.MaxValue / 4)]
    public void Constructor_ImpossibleLength_NamesIt(long length)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedBuffer((nint)length))!;
        Assert.That(error.Message, Does.Contain($"{length} floats"));
    }

    [Test]
    public void Best_Always_IsTheLastOfTheAvailable()
    {
        Assert.That(InstructionSets.Available[0], Is.EqualTo(InstructionSet.Portable));
        Assert.That(InstructionSets.Available, Is.Ordered);
        Assert.That(InstructionSets.Best, Is.EqualTo(InstructionSets.Available[^1]));
    }
}
