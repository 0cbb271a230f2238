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

    /// <summary>
    /// How likely the metadata of a row are wrong before it is looked at, 0 to 1: what <see cref="GtcaModelExtensions.DoubtOfGroup"/>
    /// says of rows that come together, or what is known of their source; 1 = none of them is followed. Default null: as the model has
    /// it, 0.1 in a model just trained.
    /// </summary>
    public double? PriorDoubt { get; init; }

    internal void Validate()
    {
        foreach (var (what, property, value) in new[] { ("strength", nameof(Strength), Strength), ("prior doubt", nameof(PriorDoubt), PriorDoubt) })
        {
            if (value is { } share && !(share is >= 0 and <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The {what} is out of range: expected {property} of 0 to 1, got {share}."));
            }
        }
    }
}
