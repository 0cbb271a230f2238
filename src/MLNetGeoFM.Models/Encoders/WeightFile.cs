namespace MLNetGeoFM.Models;

/// <summary>A published file of weights.</summary>
/// <param name="FileName">Name under which it is published.</param>
/// <param name="Sha256">SHA-256 of the whole file, lower-case hexadecimal.</param>
public sealed record WeightFile(string FileName, string Sha256);
