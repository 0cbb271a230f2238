namespace MLNetGeoFM;

/// <summary>How far the reading of a series folder has come.</summary>
/// <param name="BytesRead">Bytes of the observation table read so far.</param>
/// <param name="TotalBytes">Bytes of the observation table.</param>
/// <param name="SeriesRead">Series that have been read completely.</param>
/// <param name="TotalSeries">Series in the folder: one for each sample.</param>
public readonly record struct SeriesProgress(long BytesRead, long TotalBytes, int SeriesRead, int TotalSeries);
