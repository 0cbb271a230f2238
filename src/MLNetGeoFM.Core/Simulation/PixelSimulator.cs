using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Turns a field of one region into the series that a satellite would give for one of its pixels.</summary>
internal sealed class PixelSimulator(SimulatedLandscapeOptions options, RegionTraits region, double meanCloudLogit)
{
    private const double KilometresPerDegree = 111.2; // on a sphere of radius 6371 km
    private const double FieldKilometres = 0.2;

    private readonly ulong _seed = (ulong)options.Seed;
    private readonly double _longitudeKilometres = KilometresPerDegree * PortableMath.Cos(region.Latitude * Math.PI / 180);
    private readonly Lazy<Dictionary<int, RegionDay[]>> _days =
        new(() => options.Years.ToDictionary(year => year, year => RegionDay.Year(options, region, meanCloudLogit, year)));

    /// <summary>Simulates pixel <paramref name="pixel"/> of the region, which lies in the given field.</summary>
    public SimulatedSeries Simulate(int index, int pixel, FieldTraits field)
    {
        KeyedRandom random = new(_seed, RandomPurpose.Pixel, region.Number, pixel);
        double east = field.East + random.NextUniform(-FieldKilometres / 2, FieldKilometres / 2);
        double north = field.North + random.NextUniform(-FieldKilometres / 2, FieldKilometres / 2);
        PixelSurface surface = new(field, ref random);
        Span<int> dates = stackalloc int[366];
        int count = AcquisitionCalendar.Write(_seed, region, east > region.SecondOrbitEast, field.Year, dates);
        string block = string.Create(CultureInfo.InvariantCulture, $"{region.Name} {field.Block:00}");
        SimulatedSeries series = new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"s{index:0000000}"),
            Region = region.Name,
            Block = block,
            Field = string.Create(CultureInfo.InvariantCulture, $"{block} {field.Number:00000}"),
            Year = field.Year,
            Latitude = (float)(region.Latitude + (north / KilometresPerDegree)),
            Longitude = (float)(region.Longitude + (east / _longitudeKilometres)),
            Label = CropTraits.All[field.Crop].Name,
            Dates = dates[..count].ToArray(),
            Reflectance = new float[count * Spectra.BandCount],
            Scl = new byte[count],
            TrueClear = new bool[count],
            CloudOpacity = new float[count],
        };
        RegionDay[] days = _days.Value[field.Year];
        int firstDay = AcquisitionCalendar.FirstDay(field.Year);
        KeyedRandom sensor = new(_seed, RandomPurpose.Sensor, region.Number, pixel);
        for (int t = 0; t < count; t++)
        {
            int day = series.Dates[t] - firstDay;
            Observe(series, t, day, days[day], days[day].Clouds.At(east, north), surface, ref sensor);
        }

        return series;
    }

    private void Observe(
        SimulatedSeries series, int t, int day, in RegionDay conditions, Sky sky, in PixelSurface surface, ref KeyedRandom sensor)
    {
        Span<double> bands = stackalloc double[Spectra.BandCount];
        surface.Reflect(day, conditions.Moisture, bands);
        double light = conditions.Light * surface.Illumination;
        Span<float> measured = series.Reflectance.AsSpan(t * Spectra.BandCount, Spectra.BandCount);
        for (int band = 0; band < bands.Length; band++)
        {
            double blueness = Atmosphere.HazeShape[band];
            double ground = (bands[band] * light * (1 + (region.BlueSkew * blueness))) + (conditions.Haze * blueness);
            double seen = Atmosphere.Cover(ground, band, conditions.Snow, sky);
            double gain = 1 + sensor.NextNormal(0.015 * options.Noise);
            double value = (seen * gain) + sensor.NextNormal(0.003 * options.Noise);
            measured[band] = (float)(Math.Floor((value * 10000) + 0.5) / 10000);
        }

        bool observed = sensor.NextUniform() >= options.NoDataRate;
        double ndvi = (measured[6] - measured[2]) / Math.Max(0.01f, measured[6] + measured[2]);
        byte scene = SceneClasses.Of(sky, conditions.Snow > 0, ndvi, options.SceneClassErrorRate, ref sensor);
        series.Scl[t] = observed ? scene : SceneClasses.NoData;
        series.TrueClear[t] = observed && !sky.IsCloudy && !sky.IsShadowed && conditions.Snow <= 0;
        series.CloudOpacity[t] = (float)sky.Opacity;
        if (!observed)
            measured.Fill(float.NaN);
    }
}
