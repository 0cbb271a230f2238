using System.Globalization;

namespace MLNetGeoFM;

/// <summary>In which way a sample's metadata is told wrong while its label stays.</summary>
public enum MetadataPerturbationKind
{
    /// <summary>The place is some kilometres away, in a direction drawn for each sample.</summary>
    MovedPlace,

    /// <summary>The dates are some months later, around the end of the season to its start.</summary>
    MonthShift,

    /// <summary>The place is that of a sample of another region.</summary>
    OtherRegion,

    /// <summary>The place is that of another sample of the same climate.</summary>
    SameClimate,

    /// <summary>The place is that of a sample of another climate.</summary>
    OtherClimate,
}

/// <summary>One way and one strength of telling a model wrong metadata.</summary>
public sealed record MetadataPerturbation
{
    private MetadataPerturbation(MetadataPerturbationKind kind, double level)
    {
        Kind = kind;
        Level = level;
    }

    /// <summary>The place of a sample of another region.</summary>
    public static MetadataPerturbation OtherRegion { get; } = new(MetadataPerturbationKind.OtherRegion, 1);

    /// <summary>The place of another sample of the same climate.</summary>
    public static MetadataPerturbation SameClimate { get; } = new(MetadataPerturbationKind.SameClimate, 1);

    /// <summary>The place of a sample of another climate.</summary>
    public static MetadataPerturbation OtherClimate { get; } = new(MetadataPerturbationKind.OtherClimate, 1);

    /// <summary>The way.</summary>
    public MetadataPerturbationKind Kind { get; }

    /// <summary>The strength: kilometres or months; 0 changes nothing; 1 for the ways that have none.</summary>
    public double Level { get; }

    /// <summary>The way in words, the same for every strength.</summary>
    public string Name => Kind switch
    {
        MetadataPerturbationKind.MovedPlace => "moved place",
        MetadataPerturbationKind.MonthShift => "shifted months",
        MetadataPerturbationKind.OtherRegion => "place in another region",
        MetadataPerturbationKind.SameClimate => "place of the same climate",
        _ => "place of another climate",
    };

    /// <summary>The strength with its unit, or nothing.</summary>
    public string LevelText => Kind switch
    {
        MetadataPerturbationKind.MovedPlace => string.Create(CultureInfo.InvariantCulture, $"{Level} km"),
        MetadataPerturbationKind.MonthShift => string.Create(CultureInfo.InvariantCulture, $"{Level:+0;-0;0} months"),
        _ => "",
    };

    /// <summary>The place moved along a great circle in a direction drawn for each sample.</summary>
    /// <param name="kilometres">0 to half of the Earth's circumference.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kilometres"/> is out of range.</exception>
    public static MetadataPerturbation MovedPlace(double kilometres)
        => kilometres is >= 0 and <= GreatCircle.LargestDistanceKilometres
            ? new(MetadataPerturbationKind.MovedPlace, kilometres)
            : throw new ArgumentOutOfRangeException(nameof(kilometres), kilometres, string.Create(CultureInfo.InvariantCulture,
                $"The distance is out of range: expected 0 to {GreatCircle.LargestDistanceKilometres:F0} km, got {kilometres}."));

    /// <summary>The dates told some months later; observations, clear mask and dates stay together and in order.</summary>
    /// <param name="months">Months; negative = earlier.</param>
    public static MetadataPerturbation MonthShift(int months) => new(MetadataPerturbationKind.MonthShift, months);
}
