namespace MLNetGeoFM.Models;

/// <summary>A band that an encoder knows: its name and unit, its token group, and how the encoder was trained to see it.</summary>
/// <param name="Name">Name in this library, ESA spelling for Sentinel-2 (<c>B02</c>, <c>B8A</c>).</param>
/// <param name="Unit">Unit of the value before normalisation, for example <c>DN, 10000 = reflectance 1</c>.</param>
/// <param name="Group">Name of the token group that the band belongs to.</param>
/// <param name="Shift">Subtracted first: normalised = (value - shift) / divisor.</param>
/// <param name="Divisor">Divided by.</param>
public sealed record EncoderBand(string Name, string Unit, string Group, double Shift, double Divisor);
