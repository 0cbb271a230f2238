namespace MLNetGeoFM.Models;

/// <summary>A table of encodings, [rows, columns]; its rows are added to columns <paramref name="Offset"/> and on.</summary>
internal sealed record EncodingTable(Parameter Table, int Offset);

/// <summary>Adds to each token the rows that it names of the encoding tables: position, month, group, place.</summary>
internal sealed unsafe class EncodingOperation(NetworkValue input, NetworkValue output, IReadOnlyList<EncodingTable> tables)
    : LayerOperation(output, [input], [.. tables.Select(table => table.Table)])
{
    /// <summary>In the order of the batch's table rows.</summary>
    public IReadOnlyList<EncodingTable> Tables { get; } = tables;

    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), width = Output.Width;
        var batch = context.Batch;
        for (int row = 0; row < batch.Rows; row++)
        {
            for (int i = 0; i < width; i++)
                y[(row * stride) + i] = x[(row * stride) + i];
            for (int t = 0; t < Tables.Count; t++)
            {
                int index = batch.TableRows[(row * batch.TableCount) + t];
                if (index < 0)
                    continue;
                int columns = Tables[t].Table.Shape[1];
                for (int i = 0; i < columns; i++)
                    y[(row * stride) + Tables[t].Offset + i] += Tables[t].Table.Values[(index * columns) + i];
            }
        }
    }
}
