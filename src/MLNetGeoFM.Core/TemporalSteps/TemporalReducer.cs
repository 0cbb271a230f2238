namespace MLNetGeoFM;

/// <summary>How the clear observations of one period become one value.</summary>
public enum TemporalReducer
{
    /// <summary>The median of each pixel and band; of an even count the mean of the two middle values.</summary>
    Median = 0,

    /// <summary>The mean of each pixel and band.</summary>
    Mean = 1,

    /// <summary>
    /// All bands of a pixel from the date with its highest NDVI; of equal ones the earliest. A date whose red or near infrared
    /// is missing never supplies a pixel; a date on which their sum is not positive only where there is no better one.
    /// Source: Holben (1986), Characteristics of maximum-value composite images, Int. J. Remote Sensing 7(11).
    /// </summary>
    MaxNdvi = 2,

    /// <summary>Each pixel and band from the date nearest to the middle of the period; of equally near ones the earlier.</summary>
    Nearest = 3,
}
