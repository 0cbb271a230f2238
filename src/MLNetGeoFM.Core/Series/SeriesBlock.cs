namespace MLNetGeoFM;

/// <summary>Says how the spatial block of a sample follows from a column of the sample table.</summary>
/// <param name="Column">Column of the sample table.</param>
/// <param name="DivideBy">
/// The block is the column's integer divided by this, rounded towards minus infinity; 1 takes the column's text as it is.
/// </param>
public sealed record SeriesBlock(string Column, long DivideBy);
