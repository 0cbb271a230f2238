namespace MLNetGeoFM;

/// <summary>How a missing value of a series is estimated from the observed ones of the same pixel and band.</summary>
public enum GapFillingMethod
{
    /// <summary>On the straight line between the neighbours in time; before the first and after the last, their value.</summary>
    Linear = 0,

    /// <summary>The value of the observation nearest in time; of equally near ones the earlier.</summary>
    Nearest = 1,

    /// <summary>
    /// On the smooth curve of Whittaker with a second-order difference penalty. Before the first and after the last observation
    /// the curve goes on in a straight line.
    /// </summary>
    Whittaker = 2,
}
