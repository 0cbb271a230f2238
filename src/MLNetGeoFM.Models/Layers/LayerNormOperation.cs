namespace MLNetGeoFM.Models;

/// <summary>y = (x - mean) / sqrt(variance + epsilon) * gain + bias over each row, with the biased variance.</summary>
internal sealed unsafe class LayerNormOperation(
    NetworkValue input, NetworkValue output, Parameter gain, Parameter? bias, float epsilon)
    : LayerOperation(output, [input], bias is null ? [gain] : [gain, bias])
{
    public Parameter Gain { get; } = gain;

    public Parameter? Bias { get; } = bias;

    public float Epsilon { get; } = epsilon;

    public override void Forward(LayerContext context)
    {
        float* x = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), rows = context.Rows(Output), width = Output.Width;
        for (int row = 0; row < rows; row++)
        {
            double mean = 0, variance = 0;
            for (int i = 0; i < width; i++)
                mean += x[(row * stride) + i];
            mean /= width;
            for (int i = 0; i < width; i++)
                variance += (x[(row * stride) + i] - mean) * (x[(row * stride) + i] - mean);
            double scale = 1 / Math.Sqrt((variance / width) + Epsilon);
            for (int i = 0; i < width; i++)
                y[(row * stride) + i] = (float)(((x[(row * stride) + i] - mean) * scale * Gain.Values[i]) + (Bias?.Values[i] ?? 0));
        }
    }
}
