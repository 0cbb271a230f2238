using Microsoft.ML;

namespace MLNetGeoFM;

public sealed partial class GeoFMCatalog
{
    /// <summary>A simulated landscape as a data view: crops with known truth, clouds, and a coordinate shortcut to fall for.</summary>
    /// <param name="options">What the landscape looks like; null = defaults.</param>
    /// <returns>
    /// A lazy view, simulated anew at every pass with the same bits: <c>SampleId</c>, <c>Region</c>, <c>Block</c>, <c>Field</c>,
    /// <c>Label</c> (Text), <c>Year</c> (Int32), <c>Latitude</c>, <c>Longitude</c> (Single, degrees), <c>Dates</c> (Int32 [T], days since
    /// 1970-01-01), <c>Scl</c> (Byte [T]) and <c>Reflectance</c> (Single [T, 10, 1, 1], NaN = no observation, with band names).
    /// </returns>
    /// <exception cref="ArgumentException">An option is out of range; the message lists all that are.</exception>
    public IDataView SimulateLandscape(SimulatedLandscapeOptions? options = null)
    {
        var landscape = new SimulatedLandscape(options);
        var rows = Context.Data.LoadFromEnumerable(landscape.EnumerateSeries().Select(SimulatedRow.Of));
        return DescribeBands("Reflectance", null, [.. SimulatedLandscape.BandNames]).Fit(rows).Transform(rows);
    }

    private sealed class SimulatedRow
    {
        public string SampleId { get; set; } = "";

        public string Region { get; set; } = "";

        public string Block { get; set; } = "";

        public string Field { get; set; } = "";

        public string Label { get; set; } = "";

        public int Year { get; set; }

        public float Latitude { get; set; }

        public float Longitude { get; set; }

        public int[] Dates { get; set; } = [];

        public byte[] Scl { get; set; } = [];

        public float[] Reflectance { get; set; } = [];

        public static SimulatedRow Of(SimulatedSeries series) => new()
        {
            SampleId = series.Id,
            Region = series.Region,
            Block = series.Block,
            Field = series.Field,
            Label = series.Label,
            Year = series.Year,
            Latitude = series.Latitude,
            Longitude = series.Longitude,
            Dates = series.Dates,
            Scl = series.Scl,
            Reflectance = series.Reflectance,
        };
    }
}
