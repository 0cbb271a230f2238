namespace MLNetGeoFM.Models;

/// <summary>The kind of series that an encoder is bound to: its bands in order, its chip, and what is asked of the encoder.</summary>
/// <param name="BandNames">
/// Names along the series' C axis. Sentinel-2 bands (<c>B02</c> … <c>B12</c>) hold reflectance, 0..1 nominal; other bands hold the
/// units of the encoder's card. Names that the encoder does not know are an error.
/// </param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="PatchSize">Rows and columns of a patch; H and W are multiples of it.</param>
/// <param name="GsdMetres">Metres of a pixel.</param>
/// <param name="UsesLocation">Whether latitude and longitude go into the encoder.</param>
/// <param name="Layers">Transformer blocks to run; null = all.</param>
internal sealed record SeriesBinding(
    IReadOnlyList<string> BandNames, int Height, int Width, int PatchSize, double GsdMetres, bool UsesLocation, int? Layers = null);
