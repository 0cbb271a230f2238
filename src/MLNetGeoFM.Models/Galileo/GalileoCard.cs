namespace MLNetGeoFM.Models;

/// <summary>The card of Galileo nano.</summary>
internal static class GalileoCard
{
    public static EncoderCard Card { get; } = new()
    {
        Id = "galileo-nano",
        Name = "Galileo nano",
        Paper = "Tseng et al. 2025, Galileo: Learning Global & Local Features of Many Remote Sensing Modalities, "
            + "arXiv:2502.09356",
        Repository = "https://github.com/nasaharvest/galileo",
        Commit = "0f0b5b9",
        Licence = "MIT",
        WeightFiles =
        [
            new("encoder.pt", "eab6acacf527886a508a555bc24efe4b4a2cf91b162e84cd1c4a1807e942180c"),
            new("encoder.safetensors", "a5ab7cdb3c378ee94d5937ddd144cc549c41d0f70852557830a235b1440aef8b"),
        ],
        Bands =
        [
            .. Enum.GetValues<GalileoModality>().SelectMany(GalileoBands.Of)
                .Select(band => new EncoderBand(band.Name, band.Unit, band.Group, band.Shift, band.Divisor)),
        ],
        NormalizationSource = "nasaharvest/galileo @ 0f0b5b9, src/data/dataset.py:116-173 with config/normalization.json; "
            + "chosen by train.py:148 and config/models/nano.json:84 (normalization: std)",
        TrainedOn = "127,155 places from Google Earth Engine, monthly: Sentinel-2 L1C, top of atmosphere, without the offset of "
            + "baseline 04.00 (COPERNICUS/S2_HARMONIZED); Sentinel-1 GRD in dB; ERA5-Land, TerraClimate and VIIRS monthly; SRTM; "
            + "Dynamic World; WorldCereal 2021; LandScan; location",
        EmbeddingSize = GalileoConfig.Nano.EmbeddingSize,
        PatchSizes = [.. Enumerable.Range(1, GalileoConfig.Nano.LargestPatchSize)],
        LongestSeries = GalileoConfig.Nano.LongestSeries,
        GsdMetres = SpaceEncoding.BaseGsdMetres,
        Tensors = GalileoTensors.Of(GalileoConfig.Nano),
    };
}
