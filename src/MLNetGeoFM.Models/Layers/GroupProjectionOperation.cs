namespace MLNetGeoFM.Models;

/// <summary>The projection of one group of tokens: weight [width, features] and bias [width].</summary>
internal sealed record GroupProjection(Parameter Weight, Parameter? Bias)
{
    /// <summary>Numbers of a token's features.</summary>
    public int Features { get; } = Weight.Shape[1];
}

/// <summary>Turns a token's features into a row, each group with its own weights: the patch projection.</summary>
internal sealed unsafe class GroupProjectionOperation(NetworkValue output, IReadOnlyList<GroupProjection?> groups)
    : LayerOperation(output, [], [.. ParametersOf(groups)])
{
    /// <summary>By group; null where a group has no features: its row is zero before encodings.</summary>
    public IReadOnlyList<GroupProjection?> Groups { get; } = groups;

    public override void Check(TokenBatch batch)
    {
        int features = 0;
        for (int group = 0; group < Groups.Count; group++)
            features = Math.Max(features, Groups[group]?.Features ?? 0);
        if (batch.FeatureWidth < features)
        {
            throw new ArgumentException(
                $"Tokens have {batch.FeatureWidth} features: the projection needs {features}.", nameof(batch));
        }

        foreach (int group in batch.Groups)
        {
            if ((uint)group >= (uint)Groups.Count)
                throw new ArgumentException($"A token is of group {group}: expected 0 to {Groups.Count - 1}.", nameof(batch));
        }
    }

    public override void Forward(LayerContext context)
    {
        var weights = context.Weights<GroupProjectionWeights>(Output);
        var batch = context.Batch;
        var groups = batch.Groups.Slice(context.Range.FirstRow, context.Range.Rows);
        float* y = context.Value(Output);
        int stride = LayerContext.Stride(Output), width = batch.FeatureWidth;
        bool gather = false;
        fixed (float* all = batch.Features)
        {
            float* features = all + ((nint)context.Range.FirstRow * width);
            for (int row = 0; row < groups.Length; row++)
            {
                float* target = y + ((nint)row * stride);
                if (Groups[groups[row]] is not { } group)
                    RowArithmetic.Clear(target, Output.Width);
                else if (weights.IsPacked(groups[row]))
                    gather = true;
                else
                    weights.Project(groups[row], features + ((nint)row * width), group.Features, target, Output.Width);
            }

            for (int group = 0; gather && group < Groups.Count; group++)
            {
                if (weights.IsPacked(group))
                    ProjectTogether(context, groups, group, features, weights);
            }
        }
    }

    // Tokens with many features: those of a group are brought together for one matrix product.
    private void ProjectTogether(
        LayerContext context, ReadOnlySpan<int> groups, int group, float* features, GroupProjectionWeights weights)
    {
        int members = groups.Count(group);
        if (members == 0)
            return;
        int inputs = Groups[group]!.Features, xStride = LayerContext.Stride(inputs), stride = LayerContext.Stride(Output);
        float* x = context.ScratchOf((nint)members * (xStride + stride));
        float* projected = x + ((nint)members * xStride);
        float* y = context.Value(Output);
        Gather(features, context.Batch.FeatureWidth, groups, group, x, xStride, inputs);
        Gemm.Multiply(
            x, xStride, members, weights.Matrix(group), weights.Bias(group), projected, stride, GemmEpilogue.None, null, 0);
        nint member = 0;
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] == group)
                RowArithmetic.Copy(projected + (member++ * stride), y + ((nint)row * stride), Output.Width);
        }
    }

    public override void Backward(NetworkGradient context)
    {
        var batch = context.Batch;
        float* dy = context.Gradient(Output);
        int stride = LayerContext.Stride(Output), width = Output.Width;
        fixed (float* features = batch.Features)
        {
            for (int g = 0; g < Groups.Count; g++)
            {
                if (Groups[g] is not { } group)
                    continue;
                float* dWeight = context.Gradient(group.Weight);
                float* dBias = group.Bias is null ? null : context.Gradient(group.Bias);
                int members = dWeight == null && dBias == null ? 0 : batch.Groups.Count(g);
                if (members == 0)
                    continue;
                int inputs = group.Features, xStride = LayerContext.Stride(inputs);
                float* x = context.ScratchOf((nint)members * (xStride + stride));
                float* rows = x + ((nint)members * xStride);
                Gather(features, batch.FeatureWidth, batch.Groups, g, x, xStride, inputs);
                Gather(dy, stride, batch.Groups, g, rows, stride, width);
                if (dWeight != null)
                    Gemm.AccumulateOuter(rows, stride, x, xStride, members, width, inputs, dWeight, inputs, context.Set);
                for (nint row = 0; row < members && dBias != null; row++)
                    RowArithmetic.AddTo(rows + (row * stride), dBias, width);
            }
        }
    }

    public override OperationWeights Prepare(InstructionSet set) => new GroupProjectionWeights(Groups, set);

    public override long CountFlops(TokenBatch batch)
    {
        long features = 0;
        foreach (int group in batch.Groups)
            features += Groups[group]?.Features ?? 0;
        return 2 * features * Output.Width;
    }

    private static void Gather(
        float* rows, nint stride, ReadOnlySpan<int> groups, int group, float* members, nint memberStride, int width)
    {
        nint member = 0;
        for (int row = 0; row < groups.Length; row++)
        {
            if (groups[row] == group)
                RowArithmetic.Copy(rows + (row * stride), members + (member++ * memberStride), width);
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
