namespace MLNetGeoFM;

/// <summary>
/// The days on which Sentinel-2 passes over a place: one orbit every five days (ten before the second satellite was at work), in
/// the overlap of two swaths a second orbit two days later, and now and then a pass without a product.
/// Source: ESA, Sentinel-2 User Handbook (2015): repeat cycle of ten days for one satellite, five for two.
/// </summary>
internal static class AcquisitionCalendar
{
    public const int DaysTo1970 = 719162; // DateOnly.DayNumber of 1970-01-01

    private const double LossRate = 0.04; // assumption
    private const int SecondOrbitDays = 2;

    /// <summary>Writes the dates of a calendar year, ascending, and returns how many there are.</summary>
    /// <param name="seed">The landscape's seed.</param>
    /// <param name="region">The region, whose orbits they are.</param>
    /// <param name="inOverlap">Whether the second orbit sees the place.</param>
    /// <param name="year">The calendar year.</param>
    /// <param name="dates">Room for 366 dates, days since 1970-01-01.</param>
    public static int Write(ulong seed, RegionTraits region, bool inOverlap, int year, Span<int> dates)
    {
        int count = 0;
        int period = year < 2018 ? 10 : 5;
        int first = FirstDay(year);
        int end = FirstDay(year + 1);
        for (int date = first; date < end; date++)
        {
            int phase = date % period;
            bool main = phase == region.OrbitPhase;
            bool second = inOverlap && phase == (region.OrbitPhase + SecondOrbitDays) % period;
            if (!main && !second)
                continue;
            if (KeyedRandom.Uniform(KeyedRandom.Key(seed, RandomPurpose.Orbit, region.Number, date)) >= LossRate)
                dates[count++] = date;
        }

        return count;
    }

    /// <summary>1 January of a year in days since 1970-01-01.</summary>
    public static int FirstDay(int year) => new DateOnly(year, 1, 1).DayNumber - DaysTo1970;

    /// <summary>Whether a date belongs to the region's second orbit, which looks from the other side.</summary>
    public static bool IsSecondOrbit(RegionTraits region, int date) => date % 5 != region.OrbitPhase;
}
