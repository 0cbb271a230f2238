using MLNetGeoFM.Models;

namespace MLNetGeoFM.Tests;

/// <summary>A matrix for kernels, [rows, columns] with stride, between guards: before it, after it and behind every row lie
/// floats that nobody may write, and that spoil every sum they get into.</summary>
internal sealed unsafe class GuardedMatrix : IDisposable
{
    private const int Guard = 64;
    private const int GuardBits = 0x7FC0BEEF; // a NaN

    private readonly AlignedBuffer _buffer;

    public GuardedMatrix(int rows, int columns, int padding = 3)
    {
        (Rows, Columns, Stride) = (rows, columns, columns + padding);
        _buffer = new AlignedBuffer(2 * Guard + rows * Stride);
        _buffer.Span.Fill(BitConverter.Int32BitsToSingle(GuardBits));
        for (int row = 0; row < rows; row++)
            Row(row).Clear();
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public float* Pointer => _buffer.Pointer + Guard;

    public float this[int row, int column]
    {
        get => Row(row)[column];
        set => Row(row)[column] = value;
    }

    public static GuardedMatrix Random(Random random, int rows, int columns, int padding = 3)
    {
        GuardedMatrix matrix = new(rows, columns, padding);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in matrix.Row(row))
                value = random.NextSingle() * 2 - 1;
        }

        return matrix;
    }

    public GuardedMatrix Copy()
    {
        GuardedMatrix copy = new(Rows, Columns, Stride - Columns);
        _buffer.Span.CopyTo(copy._buffer.Span);
        return copy;
    }

    public Span<float> Row(int row) => new(Pointer + row * Stride, Columns);

    public float[] ToArray() => [.. Enumerable.Range(0, Rows).SelectMany(row => Row(row).ToArray())];

    public void AssertGuards()
    {
        ReadOnlySpan<float> all = _buffer.Span;
        for (int i = 0; i < all.Length; i++)
        {
            int inside = i - Guard;
            bool guarded = inside < 0 || inside >= Rows * Stride || inside % Stride >= Columns;
            if (guarded && BitConverter.SingleToInt32Bits(all[i]) != GuardBits)
                Assert.Fail($"The guard at float {inside} of [{Rows}, {Columns}], stride {Stride}, was overwritten by {all[i]}.");
        }
    }

    public void Dispose() => _buffer.Dispose();
}
