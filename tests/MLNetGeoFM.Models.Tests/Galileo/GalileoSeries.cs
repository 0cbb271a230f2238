namespace MLNetGeoFM.Models.Tests;

/// <summary>A random series, all of it observed at first.</summary>
internal sealed class GalileoSeries
{
    public GalileoSeries(string[] bands, int side, int steps, int seed)
    {
        Bands = bands;
        Side = side;
        Steps = steps;
        var random = new Random(seed);
        Values = [.. Enumerable.Range(0, steps * bands.Length * side * side).Select(_ => (float)random.NextDouble())];
        Visible = [.. Enumerable.Repeat(true, steps * side * side)];
        Months = [.. Enumerable.Range(0, steps).Select(step => ((step + 3) % 12) + 1)];
    }

    public string[] Bands { get; }

    /// <summary>H and W.</summary>
    public int Side { get; }

    /// <summary>T.</summary>
    public int Steps { get; }

    /// <summary>[T, C, H, W].</summary>
    public float[] Values { get; }

    /// <summary>[T, H, W].</summary>
    public bool[] Visible { get; }

    /// <summary>[T], 1..12.</summary>
    public int[] Months { get; }

    public float Latitude { get; set; } = float.NaN;

    public float Longitude { get; set; } = float.NaN;

    public EncoderSample Sample => new()
    {
        Values = Values,
        Visible = Visible,
        Months = Months,
        Latitude = Latitude,
        Longitude = Longitude,
    };

    public void Hide(int step, int band, int pixel) => Values[(((step * Bands.Length) + band) * Side * Side) + pixel] = float.NaN;

    public SeriesBinding Binding(int patchSize, bool usesLocation, int? layers = null, double gsdMetres = 10)
        => new(Bands, Side, Side, patchSize, gsdMetres, usesLocation, layers);
}
