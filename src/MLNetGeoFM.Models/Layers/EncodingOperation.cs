namespace MLNetGeoFM.Models;

/// <summary>A table of encodings, [rows, columns]; its rows are added to columns <paramref name="Offset"/> and on.</summary>
internal sealed record EncodingTable(Parameter Table, int Offset);

/// <summary>Adds to each token the rows that it names of the encoding tables: position, month, group, place.</summary>
internal sealed unsafe class EncodingOperation(NetworkValue input, NetworkValue output, IReadOnlyList<EncodingTable> tables)
    : LayerOperation(output, [input], [.. tables.Select(table => table.Table)])
{
    /// <summary>In the order of the batch's table rows.</summary>
    public IReadOnlyList<EncodingTable> Tables { get; } = tables;

    public override void Check(TokenBatch batch)
    {
        if (batch.TableCount != Tables.Count)
        {
            throw new ArgumentException(
                $"Tokens name rows of {batch.TableCount} encoding tables: expected {Tables.Count}.", nameof(batch));
        }

        var indices = batch.TableRows;
        for (int t = 0; t < Tables.Count; t++)
        {
            int rows = Tables[t].Table.Shape[0];
            for (int i = t; i < indices.Length; i += Tables.Count)
            {
                if (indices[i] >= rows)
                {
                    throw new ArgumentException(
                        $"Token {i / Tables.Count} names row {indices[i]} of the encoding table '{Tables[t].Table.Name}': "
                        + $"expected less than {rows}.",
                        nameof(batch));
                }
            }
        }
    }

    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), count = context.Batch.TableCount;
        if (x != y)
        {
            for (nint row = 0; row < rows; row++)
                RowArithmetic.Copy(x + (row * stride), y + (row * stride), Output.Width);
        }

        var indices = context.Batch.TableRows[(context.Range.FirstRow * count)..];
        var tables = context.Weights<NativeParameters>(Output);
        for (int t = 0; t < Tables.Count; t++)
        {
            int columns = Tables[t].Table.Shape[1];
            float* table = tables[t];
            float* target = y + Tables[t].Offset;
            for (int row = 0; row < rows; row++)
            {
                int index = indices[(row * count) + t];
                if (index >= 0)
                    RowArithmetic.AddTo(table + ((nint)index * columns), target + ((nint)row * stride), columns);
            }
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), count = context.Batch.TableCount;
        float* dx = context.Wants(Inputs[0]) ? context.Gradient(Inputs[0]) : null;
        for (nint row = 0; row < rows && dx != null; row++)
            RowArithmetic.AddTo(dy + (row * stride), dx + (row * stride), Output.Width);
        var indices = context.Batch.TableRows;
        for (int t = 0; t < Tables.Count; t++)
        {
            int columns = Tables[t].Table.Shape[1];
            float* dTable = context.Gradient(Tables[t].Table);
            for (int row = 0; row < rows && dTable != null; row++)
            {
                int index = indices[(row * count) + t];
                if (index >= 0)
                    RowArithmetic.AddTo(dy + ((nint)row * stride) + Tables[t].Offset, dTable + ((nint)index * columns), columns);
            }
        }
    }

    public override bool MayOverwrite(NetworkValue input) => true;

    public override OperationWeights Prepare(InstructionSet set) => new NativeParameters(Parameters);
}
