namespace MLNetGeoFM.Models;

/// <summary>A named tensor that a layer operation computes with; frozen unless a trainer says otherwise.</summary>
internal sealed class Parameter
{
    public Parameter(string name, int[] shape, float[] values)
    {
        long count = 1;
        foreach (int size in shape)
            count *= size;
        if (count != values.Length)
            throw new ArgumentException($"Parameter '{name}': expected {count} values for [{string.Join(", ", shape)}], got {values.Length}.", nameof(values));
        Name = name;
        Shape = shape;
        Values = values;
    }

    public string Name { get; }

    /// <summary>Sizes, outermost first; the weight of a linear operation is [outputs, inputs] as in torch.nn.Linear.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The numbers, row-major.</summary>
    public float[] Values { get; }
}
