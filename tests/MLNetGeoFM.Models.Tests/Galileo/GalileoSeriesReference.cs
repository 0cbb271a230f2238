namespace MLNetGeoFM.Models.Tests;

/// <summary>
/// Brings a series into the model's own inputs band by band and pixel by pixel, straight from what the door for series promises.
/// </summary>
internal sealed class GalileoSeriesReference(GalileoSeries series, int patchSize)
{
    private readonly int _side = series.Side;
    private readonly int _steps = series.Steps;

    private IEnumerable<int> Pixels => Enumerable.Range(0, _side * _side);

    private IEnumerable<int> Steps => Enumerable.Range(0, _steps);

    public GalileoInput ToInput(bool usesLocation)
    {
        float[] place = [float.NaN, float.NaN, float.NaN];
        if (usesLocation)
            GalileoInput.WriteLocation(series.Latitude, series.Longitude, place);
        float Alone(GalileoGroup group, int band)
            => group == GalileoGroups.Location ? place[band] : Mean(group.Bands.ElementAt(band), First(step => HasMeans(group, step)));
        float[] alone = [.. GalileoGroups.Static.SelectMany(group => Enumerable.Range(0, group.BandCount).Select(band => Alone(group, band)))];

        return new GalileoInput
        {
            Height = _side,
            Width = _side,
            Months = series.Months,
            SpaceTime = Normalized(GalileoModality.SpaceTime, Pixels.SelectMany(pixel => Steps.SelectMany(step =>
                GalileoBands.SpaceTime.Select(band => Value(band, step, pixel))))),
            Space = Normalized(GalileoModality.Space, Pixels.SelectMany(pixel => GalileoGroups.Space.SelectMany(group =>
                group.Bands.Select(band => Value(band, SpaceStep(group, pixel), pixel))))),
            Time = Normalized(GalileoModality.Time, Steps.SelectMany(step => GalileoBands.Time.Select(band => Mean(band, step)))),
            Static = Normalized(GalileoModality.Static, alone),
            SpaceTimeStates = States(Pixels.SelectMany(pixel => Steps.SelectMany(step =>
                GalileoGroups.SpaceTime.Select(group => Sees(group, step, pixel))))),
            SpaceStates = States(Pixels.SelectMany(pixel =>
                GalileoGroups.Space.Select(group => Sees(group, SpaceStep(group, pixel), pixel)))),
            TimeStates = States(Steps.SelectMany(step => GalileoGroups.Time.Select(group => HasMeans(group, step)))),
            StaticStates = States(GalileoGroups.Static.Select(group =>
                Enumerable.Range(group.FirstBand, group.BandCount).All(band => float.IsFinite(alone[band])))),
        };
    }

    private static float[] Normalized(GalileoModality modality, IEnumerable<float> values)
    {
        float[] normalized = [.. values];
        GalileoNormalization.Standard.Normalize(modality, normalized, normalized);
        return normalized;
    }

    private static GalileoTokenState[] States(IEnumerable<bool> visible)
        => [.. visible.Select(isVisible => isVisible ? GalileoTokenState.Visible : GalileoTokenState.Hidden)];

    // In the model's units; NaN where it was not observed.
    private float Value(GalileoBand band, int step, int pixel)
    {
        int column = Array.IndexOf(series.Bands, band.Name);
        if (band.Name == "NDVI" && column < 0)
            return (float)GalileoNormalization.Ndvi(Value("B08", step, pixel), Value("B04", step, pixel));
        bool isOptical = band.Name == "NDVI" || band.Name[0] == 'B';
        if (column < 0 || (isOptical && !series.Visible[(step * _side * _side) + pixel]))
            return float.NaN;
        float value = series.Values[(((step * series.Bands.Length) + column) * _side * _side) + pixel];
        return band.Name[0] == 'B' ? value * 10000 : value;
    }

    private float Value(string band, int step, int pixel)
        => Value(GalileoBands.SpaceTime.Single(known => known.Name == band), step, pixel);

    private float Mean(GalileoBand band, int step)
        => Pixels.Select(pixel => Value(band, step, pixel)).Where(float.IsFinite).DefaultIfEmpty(float.NaN).Average();

    private bool HasMeans(GalileoGroup group, int step) => group.Bands.All(band => float.IsFinite(Mean(band, step)));

    // Whether all pixels of the patch of a pixel are observed in all bands of a group.
    private bool Sees(GalileoGroup group, int step, int pixel)
    {
        int row = pixel / _side / patchSize * patchSize, column = pixel % _side / patchSize * patchSize;
        return Enumerable.Range(0, patchSize * patchSize)
            .Select(i => ((row + (i / patchSize)) * _side) + column + (i % patchSize))
            .All(each => group.Bands.All(band => float.IsFinite(Value(band, step, each))));
    }

    private int SpaceStep(GalileoGroup group, int pixel) => First(step => Sees(group, step, pixel));

    private int First(Func<int, bool> has) => Steps.FirstOrDefault(has);
}
