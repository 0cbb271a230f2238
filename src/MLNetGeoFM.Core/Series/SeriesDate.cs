namespace MLNetGeoFM;

/// <summary>Says how the date of an observation is written.</summary>
/// <param name="Column">Column of the observation table.</param>
/// <param name="Kind">How the column writes a date.</param>
/// <param name="Year">
/// The year that days of the year belong to, the same for the whole folder; null for <see cref="SeriesDateKind.Iso"/>.
/// Series of several years need iso dates.
/// </param>
public sealed record SeriesDate(string Column, SeriesDateKind Kind, int? Year = null);
