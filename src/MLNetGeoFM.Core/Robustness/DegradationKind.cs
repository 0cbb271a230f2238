namespace MLNetGeoFM;

/// <summary>In which way a series is made worse before a model sees it.</summary>
public enum DegradationKind
{
    /// <summary>Nothing is changed: the reference point of every curve.</summary>
    None,

    /// <summary>A share of the clear dates is lost, each date drawn for itself.</summary>
    RandomLoss,

    /// <summary>A share of the clear pixels is lost to clouds: spells of consecutive dates, and shapes inside a chip.</summary>
    CloudyLoss,

    /// <summary>A number of clear dates is lost, drawn at random.</summary>
    MissingDates,

    /// <summary>The clear dates that say most about the crop are lost.</summary>
    InformativeDatesMissing,

    /// <summary>Every date in one or several long gaps is lost.</summary>
    Gap,

    /// <summary>The season comes some days later (or earlier) than the model learned.</summary>
    SeasonShift,

    /// <summary>The dates are told wrong by whole months.</summary>
    MonthShift,

    /// <summary>Only the dates before a day of the season are known yet.</summary>
    EarlySeason,

    /// <summary>Every value carries noise proportional to itself.</summary>
    BandNoise,

    /// <summary>Every reflectance is off by a constant.</summary>
    ReflectanceOffset,
}

/// <summary>What stands where a date is lost.</summary>
public enum LostDateFill
{
    /// <summary>No observation: values NaN and clear false, so that the model knows that the date is missing.</summary>
    Hidden,

    /// <summary>Zeros that pass for clear observations: the mistake that a mask prevents.</summary>
    Zero,
}
