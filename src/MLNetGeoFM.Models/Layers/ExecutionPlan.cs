namespace MLNetGeoFM.Models;

/// <summary>How a network is run forward: which operations, which of them in one pass, and which values share memory.</summary>
internal sealed class ExecutionPlan
{
    public ExecutionPlan(Network network)
    {
        Needed = WithoutUnneeded(network);
        Steps = Fuse(Needed, Readers(network));
        Memory = new MemoryPlan(network, Steps);
    }

    /// <summary>The operations that the outputs depend on, as they were written.</summary>
    public LayerOperation[] Needed { get; }

    /// <summary>The same, with linear maps fused with what follows them.</summary>
    public LayerOperation[] Steps { get; }

    /// <summary>Where their values stand.</summary>
    public MemoryPlan Memory { get; }

    private static LayerOperation[] WithoutUnneeded(Network network)
    {
        HashSet<NetworkValue> wanted = [.. network.Outputs];
        List<LayerOperation> needed = [];
        foreach (var operation in network.Operations.Reverse())
        {
            if (!wanted.Contains(operation.Output))
                continue;
            needed.Add(operation);
            wanted.UnionWith(operation.Inputs);
        }

        needed.Reverse();
        return [.. needed];
    }

    // How often a value is read by the operations that are needed; being an output counts as one more.
    private int[] Readers(Network network)
    {
        int[] readers = new int[network.Values.Count];
        foreach (var value in Needed.SelectMany(operation => operation.Inputs).Concat(network.Outputs))
            readers[value.Index]++;
        return readers;
    }

    // A fused pair stands where the second of the two stood: there every input of both is known.
    private static LayerOperation[] Fuse(LayerOperation[] operations, int[] readers)
    {
        Dictionary<NetworkValue, LinearOperation> linear = operations.OfType<LinearOperation>()
            .Where(operation => readers[operation.Output.Index] == 1).ToDictionary(operation => operation.Output);
        HashSet<LayerOperation> gone = [];
        List<LayerOperation> steps = [];
        foreach (var operation in operations)
        {
            var first = operation is GeluOperation or AddOperation
                ? operation.Inputs.Reverse().Select(linear.GetValueOrDefault).FirstOrDefault(found => found is not null)
                : null;
            if (first is not null)
                gone.Add(first);
            steps.Add((first, operation) switch
            {
                (not null, GeluOperation gelu) => FusedLinearOperation.Of(first, gelu),
                (not null, AddOperation sum) => FusedLinearOperation.Of(first, sum),
                _ => operation,
            });
        }

        return [.. steps.Where(step => !gone.Contains(step))];
    }
}
