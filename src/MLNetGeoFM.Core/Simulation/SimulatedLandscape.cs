namespace MLNetGeoFM;

/// <summary>
/// A made-up country of farms that Sentinel-2 flies over: eight crops whose calendar shifts with latitude and year, soils, clouds
/// and their shadows, imperfect scene classes, regions that differ, neighbours that resemble each other, and a coordinate
/// shortcut.
/// </summary>
/// <remarks>
/// <para>
/// Its use is to show what a validation is worth. Series of one field share crop, calendar and soil, and series of one block
/// share soil and a favoured crop, so random folds put near-copies of the training series into the test folds. Regions are drawn
/// independently from one distribution, so a held-out region tells what a region never simulated before will give.
/// </para>
/// <para>
/// Reflectance is a linear mixture of green canopy, dead canopy and soil, with cover 1 - e^(-0.5 LAI) (Beer's law for leaf
/// canopies after Monsi and Saeki 1953, with the extinction 0.5 of randomly turned leaves), then light and view, snow, haze,
/// shadow, cloud and noise, rounded to 0.0001 as in a Level-2A product. What is assumed and what is from where is said at each
/// part.
/// </para>
/// <para>Immutable and thread-safe. Values use no platform mathematics: the same bits everywhere, in any order of calls.</para>
/// </remarks>
public sealed class SimulatedLandscape
{
    private readonly RegionTraits[] _regions;
    private readonly PixelSimulator[] _simulators;

    /// <summary>Lays the regions out.</summary>
    /// <param name="options">The options; null takes the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SimulatedLandscape(SimulatedLandscapeOptions? options = null)
    {
        Options = options ?? new SimulatedLandscapeOptions();
        Options.Validate();
        _regions = [.. Enumerable.Range(Options.FirstRegion, Options.RegionCount).Select(n => new RegionTraits(Options, n))];
        double cloudLogit = CloudField.MeanLogit(Options.CloudFrequency);
        _simulators = [.. _regions.Select(region => new PixelSimulator(Options, region, cloudLogit))];
        Regions = Array.AsReadOnly([.. _regions.Select(region => new SimulatedRegion(region))]);
    }

    /// <summary>The ten bands of <see cref="SimulatedSeries.Reflectance"/>, in order, in ESA's spelling.</summary>
    public static IReadOnlyList<string> BandNames { get; } =
        Array.AsReadOnly(["B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B11", "B12"]);

    /// <summary>The names of the crops.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = Array.AsReadOnly([.. CropTraits.All.Select(crop => crop.Name)]);

    /// <summary>The options in use.</summary>
    public SimulatedLandscapeOptions Options { get; }

    /// <summary>The simulated regions, in the order of their numbers.</summary>
    public IReadOnlyList<SimulatedRegion> Regions { get; }

    /// <summary>Simulates all series, one at a time while they are read.</summary>
    /// <returns><see cref="SimulatedLandscapeOptions.SeriesCount"/> series in the order of their numbers.</returns>
    public IEnumerable<SimulatedSeries> EnumerateSeries()
    {
        for (int index = 0; index < Options.SeriesCount; index++)
            yield return Simulate(index);
    }

    /// <summary>Simulates one series.</summary>
    /// <param name="index">Its number, 0-based.</param>
    /// <returns>The same series for the same number and options, whatever was simulated before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no series of that number.</exception>
    public SimulatedSeries GetSeries(int index)
    {
        if (index < 0 || index >= Options.SeriesCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index),
                index,
                $"There is no series {index}: expected 0 to {Options.SeriesCount - 1}. Raise {nameof(Options.SeriesCount)}.");
        }

        return Simulate(index);
    }

    private SimulatedSeries Simulate(int index)
    {
        int place = index % _regions.Length;
        int inRegion = index / _regions.Length;
        FieldTraits field = new(Options, _regions[place], inRegion / Options.SeriesPerField);
        return _simulators[place].Simulate(index, inRegion, field);
    }
}
