namespace MLNetGeoFM.Models;

/// <summary>The projection of one group of tokens: weight [width, features] and bias [width].</summary>
internal sealed record GroupProjection(Parameter Weight, Parameter? Bias);

/// <summary>Turns a token's features into a row, each group with its own weights: the patch projection.</summary>
internal sealed unsafe class GroupProjectionOperation(NetworkValue output, IReadOnlyList<GroupProjection?> groups)
    : LayerOperation(output, [], [.. ParametersOf(groups)])
{
    /// <summary>By group; null where a group has no features: its row is zero before encodings.</summary>
    public IReadOnlyList<GroupProjection?> Groups { get; } = groups;

    public override void Forward(LayerContext context)
    {
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), width = Output.Width;
        var batch = context.Batch;
        for (int row = 0; row < batch.Rows; row++)
        {
            new Span<float>(y + (row * stride), width).Clear();
            if (Groups[batch.Groups[row]] is not { } group)
                continue;
            int inputs = group.Weight.Shape[1];
            var features = batch.Features.Slice(row * batch.FeatureWidth, inputs);
            for (int o = 0; o < width; o++)
            {
                float sum = 0;
                for (int i = 0; i < inputs; i++)
                    sum = MathF.FusedMultiplyAdd(features[i], group.Weight.Values[(o * inputs) + i], sum);
                y[(row * stride) + o] = sum + (group.Bias?.Values[o] ?? 0);
            }
        }
    }

    private static IEnumerable<Parameter> ParametersOf(IReadOnlyList<GroupProjection?> groups)
    {
        foreach (var group in groups)
        {
            if (group is null)
                continue;
            yield return group.Weight;
            if (group.Bias is not null)
                yield return group.Bias;
        }
    }
}
