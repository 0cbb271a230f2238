namespace MLNetGeoFM;

/// <summary>The unit in which a regular time grid counts its periods.</summary>
public enum TimeStepUnit
{
    /// <summary>Calendar months, 28 to 31 days.</summary>
    Month = 0,

    /// <summary>
    /// Dekads: days 1 to 10, 11 to 20 and 21 to the end of each calendar month, 36 a year.
    /// Source: the ten-day period of agrometeorology (WMO-No. 134, Guide to Agricultural Meteorological Practices).
    /// </summary>
    Dekad = 1,

    /// <summary>Periods of a fixed number of days, counted from the start of the grid.</summary>
    Days = 2,
}
