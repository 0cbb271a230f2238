namespace MLNetGeoFM.Models;

/// <summary>The sum of the rows that an input names, one of each table: what is known in words, as numbers.</summary>
/// <remarks>The input's rows hold whole numbers, one for each table; what is no row of its table counts as row 0.</remarks>
internal sealed unsafe class RowLookupOperation(NetworkValue names, IReadOnlyList<Parameter> tables, NetworkValue output)
    : LayerOperation(output, [names], tables)
{
    public override void Forward(LayerContext context)
    {
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), width = Output.Width;
        var tables = context.Weights<NativeParameters>(Output);
        for (nint row = 0; row < rows; row++)
        {
            RowArithmetic.Clear(y + (row * stride), width);
            for (int t = 0; t < Parameters.Count; t++)
                RowArithmetic.AddTo(tables[t] + (Place(context, row, t) * width), y + (row * stride), width);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), width = Output.Width;
        for (int t = 0; t < Parameters.Count; t++)
        {
            float* dTable = context.Gradient(Parameters[t]);
            for (nint row = 0; row < rows && dTable != null; row++)
                RowArithmetic.AddTo(dy + (row * stride), dTable + (Place(context, row, t) * width), width);
        }
    }

    public override OperationWeights Prepare(InstructionSet set) => new NativeParameters(Parameters);

    private nint Place(LayerContext context, nint row, int table)
    {
        float name = context.Value(Inputs[0])[(row * LayerContext.Stride(Inputs[0])) + table];
        return name >= 0 && name < Parameters[table].Shape[0] ? (nint)name : 0;
    }
}
