namespace MLNetGeoFM;

/// <summary>How far, and in what, a trained model trusts metadata.</summary>
public sealed class MetadataSwitches
{
    /// <summary>
    /// How strongly trusted metadata act, 0 to 1; 0 = the head without metadata, bit for bit. Default null: as the model has it.
    /// </summary>
    public double? Strength { get; init; }

    /// <summary>Whether places are used. Default null: as the model has it.</summary>
    public bool? UsesPlace { get; init; }

    /// <summary>Whether season and year are used. Default null: as the model has it.</summary>
    public bool? UsesTime { get; init; }

    /// <summary>Whether the further metadata are used. Default null: as the model has it.</summary>
    public bool? UsesMetadata { get; init; }

    internal void Validate()
    {
        if (Strength is { } strength && !(strength is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The strength is out of range: expected Strength of 0 to 1, got {strength}."));
        }
    }
}
