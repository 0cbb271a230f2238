namespace MLNetGeoFM.Models;

/// <summary>The tensors of a file are not those of the model; the message and the lists name every difference.</summary>
public sealed class WeightMismatchException : IOException
{
    internal WeightMismatchException(string message, IReadOnlyList<string> missing, IReadOnlyList<string> surplus,
        IReadOnlyList<string> misshaped)
        : base(message)
    {
        Missing = missing;
        Surplus = surplus;
        Misshaped = misshaped;
    }

    /// <summary>Names of tensors that the model needs and the file lacks.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Names, as in the file, of tensors that the model does not know or that are there a second time.</summary>
    public IReadOnlyList<string> Surplus { get; }

    /// <summary>Names of tensors whose shape is not the one that the model needs.</summary>
    public IReadOnlyList<string> Misshaped { get; }
}
