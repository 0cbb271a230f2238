namespace MLNetGeoFM.Models;

/// <summary>softmax(q kᵀ / √headWidth) v in every head of every sequence; the input's rows are [q | k | v].</summary>
internal sealed unsafe class SelfAttentionOperation(NetworkValue input, NetworkValue output, int heads)
    : LayerOperation(output, [input], [])
{
    public int Heads { get; } = heads;

    public override void Forward(LayerContext context)
    {
        float* qkv = context.Value(Inputs[0]);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Inputs[0]), yStride = LayerContext.Stride(Output), width = Output.Width, head = width / Heads;
        var starts = context.Batch.SequenceStarts;
        double scale = 1 / Math.Sqrt(head);
        for (int s = 0; s + 1 < starts.Length; s++)
        {
            int begin = starts[s], count = starts[s + 1] - begin;
            double[] p = new double[count];
            for (int row = begin; row < begin + count; row++)
            {
                for (int h = 0; h < Heads; h++)
                {
                    double total = 0, largest = double.NegativeInfinity;
                    for (int k = 0; k < count; k++)
                    {
                        double dot = 0;
                        for (int i = 0; i < head; i++)
                            dot += qkv[(row * stride) + (h * head) + i] * qkv[((begin + k) * stride) + width + (h * head) + i];
                        p[k] = dot * scale;
                        largest = Math.Max(largest, p[k]);
                    }

                    for (int k = 0; k < count; k++)
                        total += p[k] = Math.Exp(p[k] - largest);
                    for (int i = 0; i < head; i++)
                    {
                        double sum = 0;
                        for (int k = 0; k < count; k++)
                            sum += p[k] * qkv[((begin + k) * stride) + (2 * width) + (h * head) + i];
                        y[(row * yStride) + (h * head) + i] = (float)(sum / total);
                    }
                }
            }
        }
    }
}
