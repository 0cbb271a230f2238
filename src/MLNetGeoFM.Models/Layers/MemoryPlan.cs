namespace MLNetGeoFM.Models;

/// <summary>Which values of a network stand in the same memory, because they are never alive at the same time.</summary>
/// <remarks>
/// Widest first, each value takes the first slot that is free during its life: from the step that computes it to the last that
/// reads it. Inputs and outputs of the network have memory of their own.
/// </remarks>
internal sealed class MemoryPlan
{
    private readonly LayerOperation[] _steps;
    private readonly Dictionary<NetworkValue, (int First, int Last)> _lives = [];

    public MemoryPlan(Network network, LayerOperation[] steps)
    {
        _steps = steps;
        for (int step = 0; step < steps.Length; step++)
        {
            _lives[steps[step].Output] = (step, step);
            foreach (var input in steps[step].Inputs.Where(_lives.ContainsKey))
                _lives[input] = (_lives[input].First, step);
        }

        SlotOfValue = new int[network.Values.Count];
        Array.Fill(SlotOfValue, -1);
        List<List<NetworkValue>> slots = [];
        foreach (var value in _lives.Keys.Except(network.Outputs).OrderByDescending(value => value.Width))
        {
            int slot = slots.FindIndex(
                others => others[0].Domain == value.Domain && others.TrueForAll(other => MayShare(other, value)));
            if (slot < 0)
            {
                slot = slots.Count;
                slots.Add([]);
            }

            slots[slot].Add(value);
            SlotOfValue[value.Index] = slot;
        }

        Slots = [.. slots.Select(values => new MemorySlot(values[0].Width, values[0].Domain))];
    }

    /// <summary>By value: number of its slot, -1 = an input or output, or never computed.</summary>
    public int[] SlotOfValue { get; }

    /// <summary>Memory that values stand in, one after another.</summary>
    public MemorySlot[] Slots { get; }

    private bool MayShare(NetworkValue a, NetworkValue b) => Follows(a, b) || Follows(b, a);

    private bool Follows(NetworkValue first, NetworkValue second)
    {
        int end = _lives[first].Last, begin = _lives[second].First;
        return end < begin || (end == begin && first.Width == second.Width && _steps[end].MayOverwrite(first));
    }
}

/// <summary>Memory for rows of values that are never alive at the same time.</summary>
/// <param name="Width">Numbers of the widest of their rows.</param>
/// <param name="Domain">What their rows are.</param>
internal readonly record struct MemorySlot(int Width, RowDomain Domain);
