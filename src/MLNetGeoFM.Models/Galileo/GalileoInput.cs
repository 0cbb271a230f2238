namespace MLNetGeoFM.Models;

/// <summary>One sample in Galileo's own inputs: normalised values of all bands, and what the encoder may see of them.</summary>
/// <remarks>
/// Values are normalised with <see cref="GalileoNormalization.Standard"/> for the pretrained weights; those of hidden tokens are
/// not
/// looked at. An input left empty is hidden altogether; so are all its tokens when its states are left empty.
/// </remarks>
public sealed class GalileoInput
{
    /// <summary>H: rows of pixels.</summary>
    public required int Height { get; init; }

    /// <summary>W: columns of pixels; as many patches as there are down the rows.</summary>
    public required int Width { get; init; }

    /// <summary>Month of each step, [T], 1..12, in any order; T is 1..24.</summary>
    public required ReadOnlyMemory<int> Months { get; init; }

    /// <summary>[H, W, T, 13]: VV VH B02 B03 B04 B05 B06 B07 B08 B8A B11 B12 NDVI.</summary>
    public ReadOnlyMemory<float> SpaceTime { get; init; }

    /// <summary>[H, W, 16]: elevation, slope, 9 Dynamic World, 5 WorldCereal.</summary>
    public ReadOnlyMemory<float> Space { get; init; }

    /// <summary>[T, 6]: temperature_2m total_precipitation_sum def soil aet avg_rad.</summary>
    public ReadOnlyMemory<float> Time { get; init; }

    /// <summary>[18]: LandScan, location (three numbers), means of 9 Dynamic World and 5 WorldCereal.</summary>
    public ReadOnlyMemory<float> Static { get; init; }

    /// <summary>
    /// [H, W, T, 7]: S1 S2_RGB S2_Red_Edge S2_NIR_10m S2_NIR_20m S2_SWIR NDVI. Of a patch, the upper left pixel's state counts.
    /// </summary>
    public ReadOnlyMemory<GalileoTokenState> SpaceTimeStates { get; init; }

    /// <summary>[H, W, 3]: SRTM DW WC. Of a patch, the upper left pixel's state counts.</summary>
    public ReadOnlyMemory<GalileoTokenState> SpaceStates { get; init; }

    /// <summary>[T, 3]: ERA5 TC VIIRS.</summary>
    public ReadOnlyMemory<GalileoTokenState> TimeStates { get; init; }

    /// <summary>[4]: LS location DW_static WC_static.</summary>
    public ReadOnlyMemory<GalileoTokenState> StaticStates { get; init; }

    /// <summary>T.</summary>
    internal int Steps => Months.Length;

    /// <summary>
    /// The three numbers of a place that stand in <see cref="Static"/>: a point on the unit sphere, not normalised.
    /// </summary>
    /// <param name="latitude">Degrees, WGS 84.</param>
    /// <param name="longitude">Degrees, WGS 84.</param>
    /// <param name="destination">
    /// [3]: cos φ cos λ, cos φ sin λ, sin φ. Source: src/data/dataset.py:264, nasaharvest/galileo @ 0f0b5b9.
    /// </param>
    /// <exception cref="ArgumentException">There is no room for three numbers.</exception>
    public static void WriteLocation(double latitude, double longitude, Span<float> destination)
    {
        if (destination.Length < 3)
        {
            throw new ArgumentException(
                $"A location has 3 numbers: expected room for them, got room for {destination.Length}.", nameof(destination));
        }

        (double sinLatitude, double cosLatitude) = Math.SinCos(latitude * Math.PI / 180);
        (double sinLongitude, double cosLongitude) = Math.SinCos(longitude * Math.PI / 180);
        destination[0] = (float)(cosLatitude * cosLongitude);
        destination[1] = (float)(cosLatitude * sinLongitude);
        destination[2] = (float)sinLatitude;
    }

    internal ReadOnlySpan<float> Values(GalileoModality modality) => modality switch
    {
        GalileoModality.SpaceTime => SpaceTime.Span,
        GalileoModality.Space => Space.Span,
        GalileoModality.Time => Time.Span,
        _ => Static.Span,
    };

    internal ReadOnlySpan<GalileoTokenState> States(GalileoModality modality) => modality switch
    {
        GalileoModality.SpaceTime => SpaceTimeStates.Span,
        GalileoModality.Space => SpaceStates.Span,
        GalileoModality.Time => TimeStates.Span,
        _ => StaticStates.Span,
    };

    /// <summary>Says everything that is wrong, at once.</summary>
    /// <exception cref="ArgumentException">
    /// A length does not fit, the chip is not made of as many patches down as across, or a month is none.
    /// </exception>
    internal void Validate(GalileoConfig config, int patchSize)
    {
        List<string> wrong = [];
        if (Height < 1 || Height != Width || Height % patchSize != 0)
        {
            wrong.Add($"{nameof(Height)} x {nameof(Width)}: expected a square of whole patches of {patchSize} x {patchSize}, got "
                + $"{Height} x {Width}");
        }

        if (Steps < 1 || Steps > config.LongestSeries)
            wrong.Add($"{nameof(Months)}: expected 1..{config.LongestSeries} steps, got {Steps}");
        foreach (int month in Months.Span)
        {
            if (month is < 1 or > 12)
            {
                wrong.Add($"{nameof(Months)}: expected 1..12, got {month}");
                break;
            }
        }

        foreach (var modality in Enum.GetValues<GalileoModality>())
        {
            int bands = GalileoBands.Of(modality).Count, groups = GalileoGroups.All.Count(group => group.Modality == modality);
            long places = Positions(modality, Height, Width);
            CheckLength(wrong, $"{modality}", Values(modality).Length, places * bands);
            CheckLength(wrong, $"{modality}States", States(modality).Length, places * groups);
            if (States(modality).Length > 0 && Values(modality).IsEmpty && States(modality).Contains(GalileoTokenState.Visible))
                wrong.Add($"{modality}: no values, but tokens are visible");
        }

        if (wrong.Count > 0)
            throw new ArgumentException($"The sample does not fit the encoder: {string.Join("; ", wrong)}.");
    }

    /// <summary>Places of a modality's input: pixels, steps, both, or one.</summary>
    internal long Positions(GalileoModality modality, int rows, int columns) => modality switch
    {
        GalileoModality.SpaceTime => (long)rows * columns * Steps,
        GalileoModality.Space => (long)rows * columns,
        GalileoModality.Time => Steps,
        _ => 1,
    };

    private static void CheckLength(List<string> wrong, string name, int actual, long expected)
    {
        if (actual != 0 && actual != expected)
            wrong.Add($"{name}: expected {expected} numbers or none, got {actual}");
    }
}
