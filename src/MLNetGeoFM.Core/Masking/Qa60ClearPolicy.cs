namespace MLNetGeoFM;

/// <summary>Decides from the QA60 layer of Sentinel-2 which pixels are clear: bit 10 opaque cloud, bit 11 cirrus.</summary>
/// <remarks>
/// The layer has no no-data value and no shadow. In Earth Engine it is not usable between January 2022 and February 2024: there
/// every pixel would look clear; use SCL or a cloud probability. See <see cref="IsUnfilled"/>.
/// Source: Earth Engine data catalog, COPERNICUS/S2_SR_HARMONIZED, band QA60; ESA, Sentinel-2 cloud mask (MSK_CLOUDS).
/// </remarks>
internal sealed class Qa60ClearPolicy
{
    private const int OpaqueCloud = 1 << 10;
    private const int Cirrus = 1 << 11;

    private const int FirstUnfilledDay = 19024; // 2022-02-01
    private const int LastUnfilledDay = 19753; // 2024-01-31

    private readonly int _rejected;

    /// <summary>Prepares a policy.</summary>
    /// <param name="cirrusIsClear">true: pixels under cirrus alone are usable.</param>
    public Qa60ClearPolicy(bool cirrusIsClear = false) => _rejected = cirrusIsClear ? OpaqueCloud : OpaqueCloud | Cirrus;

    /// <summary>Says whether a date lies in the months for which Earth Engine's QA60 is empty: February 2022 to January 2024.</summary>
    /// <param name="day">Days since 1970-01-01.</param>
    /// <returns>true: the layer says clear of every pixel of that date. The months at either end are in part filled: false.</returns>
    public static bool IsUnfilled(int day) => day >= FirstUnfilledDay && day <= LastUnfilledDay;

    /// <summary>Classifies pixels.</summary>
    /// <param name="qa60">QA60 bits, any shape.</param>
    /// <param name="states">Receives as many states.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Classify(ReadOnlySpan<ushort> qa60, Span<PixelState> states)
    {
        MaskErrors.RequireSameLength(qa60.Length, states.Length, nameof(states));
        for (int i = 0; i < qa60.Length; i++)
            states[i] = (qa60[i] & _rejected) != 0 ? PixelState.Cloud : PixelState.Clear;
    }
}
