namespace MLNetGeoFM;

/// <summary>How a column writes dates.</summary>
public enum SeriesDateKind
{
    /// <summary><c>yyyy-MM-dd</c>; <c>iso</c> in series.json.</summary>
    Iso,

    /// <summary>Day of the year, 1 = 1 January, to 365 or 366; <c>dayOfYear</c> in series.json.</summary>
    DayOfYear,
}
