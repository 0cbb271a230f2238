namespace MLNetGeoFM.Models;

/// <summary>The frozen shape of Presto as published: nothing here can be chosen.</summary>
/// <remarks>
/// Source: nasaharvest/presto @ 13173d0, data/config.json, presto/presto.py:207-266 (encoder), :425-487 (decoder),
/// presto/dataops/pipelines/s1_s2_era5_srtm.py:95-109 (groups).
/// </remarks>
internal static class PrestoConfig
{
    /// <summary>D.</summary>
    public const int EmbeddingSize = 128;

    public const int Heads = 8;

    /// <summary>Blocks of the encoder, and of the decoder.</summary>
    public const int Blocks = 2;

    public const int MlpSize = 512;

    /// <summary>T at most: rows of the position table.</summary>
    public const int LongestSeries = 24;

    public const int MonthsInYear = 12;

    /// <summary>Of torch.nn.LayerNorm, which the source leaves at its default.</summary>
    public const float LayerNormEpsilon = 1e-5f;

    /// <summary>Columns of the encoder's encodings, side by side in this order.</summary>
    public const int MonthSize = 32;

    public const int GroupSize = 32;

    public const int PositionSize = 64;

    /// <summary>Columns of the decoder's month and position encodings; its group encoding is the encoder's.</summary>
    public const int DecoderMonthSize = 48;

    public const int DecoderPositionSize = 48;

    /// <summary>Bands of a step after normalisation.</summary>
    public const int Bands = 17;

    /// <summary>Groups of those bands; Dynamic World is one group more, the place (latitude, longitude) another.</summary>
    public const int BandGroups = 9;

    public const int TopographyGroup = 7;

    public const int NdviGroup = 8;

    public const int DynamicWorldGroup = 9;

    public const int PlaceGroup = 10;

    /// <summary>Whether clouds hide a band group: Sentinel-2, and NDVI made of it.</summary>
    public static bool IsOptical(int group)
        => GroupStarts[group] is >= FirstOpticalBand and <= LastOpticalBand || group == NdviGroup;

    /// <summary>Groups that have hidden tokens: all but the place.</summary>
    public const int MaskedGroups = 10;

    /// <summary>Dynamic World's classes are 0 to 8; this stands for none.</summary>
    public const int DynamicWorldMissing = 9;

    public const int DynamicWorldClasses = 9;

    /// <summary>Numbers of the widest group's token.</summary>
    public const int FeatureWidth = 3;

    /// <summary>Bands 2 to 11 are Sentinel-2's.</summary>
    public const int FirstOpticalBand = 2;

    public const int LastOpticalBand = 11;

    public const int RedBand = 4;

    public const int NirBand = 8;

    public const int NdviBand = 16;

    /// <summary>Names of the groups, in token order; the latter part of their tensors' names.</summary>
    public static readonly string[] GroupNames =
        ["S1", "S2_RGB", "S2_Red_Edge", "S2_NIR_10m", "S2_NIR_20m", "S2_SWIR", "ERA5", "SRTM", "NDVI"];

    /// <summary>First band of each group, and one past the last.</summary>
    public static ReadOnlySpan<int> GroupStarts => [0, 2, 5, 8, 9, 10, 12, 14, 16, 17];

    /// <summary>Tokens of a sample of T steps, hidden ones and the place included: every group has T, topography one.</summary>
    public static int Tokens(int steps) => ((MaskedGroups - 1) * steps) + 2;

    /// <summary>Number of a token among all of a sample's, the place being 0.</summary>
    public static int TokenIndex(int group, int step, int steps) => group switch
    {
        PlaceGroup => 0,
        <= TopographyGroup => 1 + (group * steps) + step,
        _ => 2 + ((group - 1) * steps) + step,
    };

    /// <summary>Tokens of a group: one for each step; topography's is from the first step alone.</summary>
    public static int TokensOf(int group, int steps) => group == TopographyGroup ? 1 : steps;
}
