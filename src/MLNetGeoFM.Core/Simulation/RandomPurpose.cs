namespace MLNetGeoFM;

/// <summary>
/// What a random stream is for; two purposes never share a stream, so a new one leaves the old ones' values alone.
/// </summary>
internal enum RandomPurpose
{
    RegionPlace = 1,
    RegionTraits,
    RegionCrop,
    RegionWeather,
    YearWeather,
    BlockTraits,
    FieldTraits,
    Pixel,
    Sensor,
    Orbit,
    Haze,
    CloudShape,
    CloudRegime,
    Cirrus,
    Snow,
    Moisture,
    LostDate,
    CloudySpell,
    GapPlace,
    BandNoise,
    MovedPlace,
    SeasonShift,
    DateDropout,
}
