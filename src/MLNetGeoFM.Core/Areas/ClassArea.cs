namespace MLNetGeoFM;

/// <summary>The area of one class, corrected for the map's errors.</summary>
/// <param name="Name">The class name.</param>
/// <param name="MappedArea">The area that the map gives it, in the unit of the mapped areas.</param>
/// <param name="Area">The estimated area, in the same unit.</param>
/// <param name="StandardError">Of the estimated area, in the same unit.</param>
/// <param name="Low">The lower end of the area's confidence interval; may be below 0 where the class is rare.</param>
/// <param name="High">The upper end.</param>
/// <param name="UsersAccuracy">The share of the area mapped as this class that is this class, 0..1; NaN where nothing is
/// mapped as it.</param>
/// <param name="UsersStandardError">Of the user's accuracy.</param>
/// <param name="ProducersAccuracy">The share of this class's area that is mapped as it, 0..1; NaN where it was never
/// found.</param>
/// <param name="ProducersStandardError">Of the producer's accuracy.</param>
public sealed record ClassArea(
    string Name,
    double MappedArea,
    double Area,
    double StandardError,
    double Low,
    double High,
    double UsersAccuracy,
    double UsersStandardError,
    double ProducersAccuracy,
    double ProducersStandardError);

/// <summary>The areas of all classes, corrected for the map's errors.</summary>
/// <param name="Design">How the reference samples were chosen, as declared.</param>
/// <param name="Samples">How many reference samples there are.</param>
/// <param name="TotalArea">The area of the map.</param>
/// <param name="OverallAccuracy">The share of the map's area that is mapped right, 0..1.</param>
/// <param name="OverallStandardError">Of the overall accuracy.</param>
/// <param name="Confidence">Of the intervals, 0..1.</param>
/// <param name="Classes">One entry for each class, in class order.</param>
public sealed record AreaEstimate(
    SamplingDesign Design,
    int Samples,
    double TotalArea,
    double OverallAccuracy,
    double OverallStandardError,
    double Confidence,
    IReadOnlyList<ClassArea> Classes);
