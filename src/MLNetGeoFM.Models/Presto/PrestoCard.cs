namespace MLNetGeoFM.Models;

/// <summary>Presto's card.</summary>
internal static class PrestoCard
{
    private const string DigitalNumber = "DN, 10000 = reflectance 1";

    public static EncoderCard Card { get; } = new()
    {
        Id = "presto",
        Name = "Presto, the Pretrained Remote Sensing Transformer",
        Paper = "Tseng et al. 2023, Lightweight, Pre-trained Transformers for Remote Sensing Timeseries, arXiv:2304.14065",
        Repository = "https://github.com/nasaharvest/presto",
        Commit = "13173d0",
        Licence = "MIT",
        WeightFiles =
        [
            new("default_model.pt", "559c9d76f525bdf2dd3774da8b1e7f1510769b73baacac12e9e4d8d5c67fbe65"),
            new("default_model.safetensors", "549ebd11439eda4069ebd90502333c1a1274f07ef1997554f1ecd7c6a2716192"),
        ],
        Bands =
        [
            // sic: the source adds 25 to decibels and divides by 25, so that -25 dB is 0 and 0 dB is 1.
            new("VV", "dB", "S1", -25, 25),
            new("VH", "dB", "S1", -25, 25),
            new("B02", DigitalNumber, "S2_RGB", 0, 10_000),
            new("B03", DigitalNumber, "S2_RGB", 0, 10_000),
            new("B04", DigitalNumber, "S2_RGB", 0, 10_000),
            new("B05", DigitalNumber, "S2_Red_Edge", 0, 10_000),
            new("B06", DigitalNumber, "S2_Red_Edge", 0, 10_000),
            new("B07", DigitalNumber, "S2_Red_Edge", 0, 10_000),
            new("B08", DigitalNumber, "S2_NIR_10m", 0, 10_000),
            new("B8A", DigitalNumber, "S2_NIR_20m", 0, 10_000),
            new("B11", DigitalNumber, "S2_SWIR", 0, 10_000),
            new("B12", DigitalNumber, "S2_SWIR", 0, 10_000),
            // sic: 272.15, not 273.15. The weights were trained with it.
            new("temperature_2m", "K", "ERA5", 272.15, 35),
            // sic: 0.03 m in a month, exceeded in wet months; values beyond 1 are what the weights were trained with.
            new("total_precipitation", "m", "ERA5", 0, 0.03),
            new("elevation", "m", "SRTM", 0, 2_000),
            new("slope", "degrees", "SRTM", 0, 50),
            new("NDVI", "-1..1, recomputed from B08 and B04", "NDVI", 0, 1),
            new("dynamic_world", "class 0..8; 9 or NaN = missing", "dynamic_world", 0, 1),
        ],
        NormalizationSource = "nasaharvest/presto @ 13173d0, presto/dataops/pipelines/s1_s2_era5_srtm.py:28-90, 126-187 "
            + "(there (value + add_by) / divide_by)",
        // Collections: nasaharvest/openmapflow @ bb3256c, openmapflow/eo, which the source exports its series with.
        TrainedOn = "Monthly series of single pixels of 2020 and 2021 from Google Earth Engine: Sentinel-2 L1C, "
            + "top of atmosphere, without the offset of baseline 04.00; Sentinel-1 GRD in dB; ERA5 monthly; SRTM; Dynamic World classes; location",
        EmbeddingSize = PrestoConfig.EmbeddingSize,
        PatchSizes = [1],
        LongestSeries = PrestoConfig.LongestSeries,
        GsdMetres = 10,
        Tensors = PrestoTensors.All,
    };
}
