namespace MLNetGeoFM.Models;

/// <summary>How a network is run forward: which operations, which of them in one pass, and which values share memory.</summary>
internal sealed class ExecutionPlan
{
    public ExecutionPlan(Network network)
    {
        Needed = WithoutUnneeded(network);
        Steps = Fuse(Needed, Readers(network));
        (SlotOfValue, Slots) = ShareMemory(network, Steps);
    }

    /// <summary>The operations that the outputs depend on, as they were written.</summary>
    public LayerOperation[] Needed { get; }

    /// <summary>The same, with linear maps fused with what follows them.</summary>
    public LayerOperation[] Steps { get; }

    /// <summary>By value: number of the memory slot, -1 = outputs and inputs, which have their own, and values never computed.</summary>
    public int[] SlotOfValue { get; }

    /// <summary>Memory that values stand in, one after another.</summary>
    public MemorySlot[] Slots { get; }

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
                ? operation.Inputs.Reverse().Select(input => linear.GetValueOrDefault(input)).FirstOrDefault(found => found is not null)
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

    // A value's memory is free for another as soon as its last reader ran.
    private static (int[] SlotOfValue, MemorySlot[] Slots) ShareMemory(Network network, LayerOperation[] steps)
    {
        int[] slotOfValue = new int[network.Values.Count];
        int[] lastReader = new int[network.Values.Count];
        Array.Fill(slotOfValue, -1);
        for (int step = 0; step < steps.Length; step++)
        {
            foreach (var input in steps[step].Inputs)
                lastReader[input.Index] = step;
        }

        List<MemorySlot> slots = [];
        List<int> free = [];
        for (int step = 0; step < steps.Length; step++)
        {
            var output = steps[step].Output;
            NetworkValue[] dying = [.. steps[step].Inputs.Distinct()
                .Where(input => slotOfValue[input.Index] >= 0 && lastReader[input.Index] == step)];
            if (!network.Outputs.Contains(output))
            {
                var overwritten = dying.FirstOrDefault(input => input.Width == output.Width && input.Domain == output.Domain
                    && steps[step].MayOverwrite(input));
                slotOfValue[output.Index] = overwritten is not null ? slotOfValue[overwritten.Index] : Take(slots, free, output);
            }

            free.AddRange(dying.Select(input => slotOfValue[input.Index]).Where(slot => slot != slotOfValue[output.Index]));
        }

        return (slotOfValue, [.. slots]);
    }

    // The narrowest free slot that is wide enough, else the widest, made wider; else a new one.
    private static int Take(List<MemorySlot> slots, List<int> free, NetworkValue value)
    {
        int best = -1;
        foreach (int slot in free.Where(slot => slots[slot].Domain == value.Domain))
        {
            if (best < 0 || (slots[slot].Width >= value.Width
                ? slots[best].Width < value.Width || slots[slot].Width < slots[best].Width
                : slots[best].Width < slots[slot].Width))
            {
                best = slot;
            }
        }

        if (best < 0)
        {
            slots.Add(new(value.Width, value.Domain));
            return slots.Count - 1;
        }

        free.Remove(best);
        slots[best] = new(Math.Max(slots[best].Width, value.Width), value.Domain);
        return best;
    }
}

/// <summary>Memory for rows of values that are never alive at the same time.</summary>
/// <param name="Width">Numbers of the widest of their rows.</param>
/// <param name="Domain">What their rows are.</param>
internal readonly record struct MemorySlot(int Width, RowDomain Domain);
