namespace MLNetGeoFM.Models;

/// <summary>y = x/2 (1 + erf(x/√2)), exact.</summary>
internal sealed unsafe class GeluOperation(NetworkValue input, NetworkValue output) : LayerOperation(output, [input], [])
{
    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), width = Output.Width;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < width; i++)
                y[(row * stride) + i] = (float)Exact(x[(row * stride) + i]);
        }
    }

    private static double Exact(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    private static double Erf(double x)
    {
        if (Math.Abs(x) > 4)
            return Math.Sign(x);
        double sum = x, term = x;
        for (int n = 1; n < 80; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
