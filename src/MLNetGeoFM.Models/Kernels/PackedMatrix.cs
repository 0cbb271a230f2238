namespace MLNetGeoFM.Models;

/// <summary>The right-hand side of products Y = X B, B [inputs, outputs], laid out as the kernels of one instruction set read it:
/// panels of two vectors of columns, one row after the other, the last panel filled up with zeros.</summary>
/// <remarks>Owns native memory. Safe for any number of readers while nobody repacks.</remarks>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private readonly AlignedBuffer _panels;

    private PackedMatrix(int inputs, int outputs, InstructionSet set)
    {
        if (inputs < 1 || outputs < 1)
        {
            throw new ArgumentOutOfRangeException(
                inputs < 1 ? nameof(inputs) : nameof(outputs), Math.Min(inputs, outputs),
                $"A matrix of {inputs} inputs and {outputs} outputs cannot be packed: expected at least 1 of each.");
        }

        (Inputs, Outputs, Set) = (inputs, outputs, set);
        PanelColumns = 2 * set.Width();
        _panels = new AlignedBuffer((nint)Panels * inputs * PanelColumns);
    }

    /// <summary>Rows of B, the length of the sums.</summary>
    public int Inputs { get; }

    /// <summary>Columns of B.</summary>
    public int Outputs { get; }

    /// <summary>The kernels that it is packed for.</summary>
    public InstructionSet Set { get; }

    /// <summary>Columns of one panel.</summary>
    public int PanelColumns { get; }

    private int Panels => (Outputs + PanelColumns - 1) / PanelColumns;

    /// <summary>Packs a weight as torch.nn.Linear keeps it.</summary>
    /// <param name="weight">[outputs, inputs], row by row.</param>
    /// <param name="outputs">Columns of B.</param>
    /// <param name="inputs">Rows of B.</param>
    /// <param name="set">The kernels to pack for.</param>
    /// <exception cref="ArgumentException">The weight has another number of values.</exception>
    public static PackedMatrix FromRows(ReadOnlySpan<float> weight, int outputs, int inputs, InstructionSet set)
    {
        PackedMatrix packed = new(inputs, outputs, set);
        packed.RepackRows(weight);
        return packed;
    }

    /// <summary>Packs a matrix that lies as it is multiplied.</summary>
    /// <param name="matrix">[inputs, outputs], row by row.</param>
    /// <param name="inputs">Rows of B.</param>
    /// <param name="outputs">Columns of B.</param>
    /// <param name="set">The kernels to pack for.</param>
    /// <exception cref="ArgumentException">The matrix has another number of values.</exception>
    public static PackedMatrix FromColumns(ReadOnlySpan<float> matrix, int inputs, int outputs, InstructionSet set)
    {
        PackedMatrix packed = new(inputs, outputs, set);
        packed.RepackColumns(matrix);
        return packed;
    }

    /// <summary>Replaces the values by those of a weight of the same shape, [outputs, inputs] row by row.</summary>
    /// <exception cref="ArgumentException">The weight has another number of values.</exception>
    public void RepackRows(ReadOnlySpan<float> weight)
    {
        CheckLength(weight, nameof(weight));
        Fill(weight, columnStride: Inputs, rowStride: 1);
    }

    /// <summary>Replaces the values by those of a matrix of the same shape, [inputs, outputs] row by row.</summary>
    /// <exception cref="ArgumentException">The matrix has another number of values.</exception>
    public void RepackColumns(ReadOnlySpan<float> matrix)
    {
        CheckLength(matrix, nameof(matrix));
        Fill(matrix, columnStride: 1, rowStride: Outputs);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => _panels.Dispose();

    /// <summary>The panel that begins with a column, a multiple of <see cref="PanelColumns"/>: [inputs, PanelColumns].</summary>
    public float* Panel(int column) => _panels.Pointer + (nint)column * Inputs;

    private void CheckLength(ReadOnlySpan<float> values, string name)
    {
        if (values.Length != (long)Inputs * Outputs)
        {
            throw new ArgumentException(
                $"The matrix has {values.Length} values: expected {(long)Inputs * Outputs}, {Inputs} inputs times {Outputs} " +
                "outputs. Pass all values of one matrix of this shape.",
                name);
        }
    }

    private void Fill(ReadOnlySpan<float> values, int columnStride, int rowStride)
    {
        const int RowsAtOnce = 64; // what is written in turns stays in the first-level cache
        fixed (float* source = values)
        {
            for (int first = 0; first < Outputs; first += PanelColumns)
            {
                float* panel = Panel(first);
                int columns = Math.Min(PanelColumns, Outputs - first);
                for (int firstRow = 0; firstRow < Inputs; firstRow += RowsAtOnce)
                {
                    int endRow = Math.Min(Inputs, firstRow + RowsAtOnce);
                    for (int column = 0; column < columns; column++)
                    {
                        float* from = source + (nint)(first + column) * columnStride;
                        for (nint row = firstRow; row < endRow; row++)
                            panel[row * PanelColumns + column] = from[row * rowStride];
                    }
                }
            }
        }

        GC.KeepAlive(this);
    }
}
