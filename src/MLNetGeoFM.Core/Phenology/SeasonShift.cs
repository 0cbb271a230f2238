namespace MLNetGeoFM;

/// <summary>How far the observations of a series are moved in time: by days, by chance and by latitude, added up.</summary>
/// <remarks>
/// The same crop is sown and ripens at other dates elsewhere. Moving dates by latitude aligns the seasons of places; moving them by
/// chance in training copies teaches a model not to hold on to dates. The sum is rounded to whole days.
/// </remarks>
public sealed record SeasonShift
{
    /// <summary>Days by which spring comes later for each degree of latitude towards the pole.</summary>
    /// <remarks>Source: A. D. Hopkins, Periodical events and natural law as guides to agricultural research and practice, Monthly
    /// Weather Review, Supplement 9 (1918): the bioclimatic law, four days for one degree of latitude.</remarks>
    public const double HopkinsDaysPerDegree = 4;

    private const double MostDays = 366;

    /// <summary>Days added to every date; negative = earlier. Default 0. From -366 to 366.</summary>
    public int Days { get; init; }

    /// <summary>Each series is moved by a number of days of its own besides, drawn evenly from minus this to plus this. Default 0.
    /// From 0 to 366.</summary>
    public double RandomDays { get; init; }

    /// <summary>Decides what is random: the shift of a series depends on this and on its own dates and values only. Default
    /// 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Days by which the season comes later for each degree of latitude towards the pole; dates poleward of
    /// <see cref="ReferenceLatitude"/> are moved back by as much. Default 0 = latitude is not looked at;
    /// <see cref="HopkinsDaysPerDegree"/> is the usual value. From -30 to 30.
    /// </summary>
    public double DaysPerDegree { get; init; }

    /// <summary>The latitude where nothing is moved, in degrees from the equator, 0 to 90. Default 40.</summary>
    public double ReferenceLatitude { get; init; } = 40;

    /// <summary>Whether dates that are moved past the end of the season go on at its start, so that every observation stays in its
    /// season of twelve months. Default true.</summary>
    public bool StaysInSeason { get; init; } = true;

    /// <summary>The month in which the season starts, 1 to 12. Default 1.</summary>
    public int SeasonStartMonth { get; init; } = 1;

    /// <summary>Whether the latitude is looked at.</summary>
    public bool UsesLatitude => DaysPerDegree != 0;

    /// <summary>Throws one error that lists every value out of range.</summary>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    internal void Validate()
    {
        List<string> problems = [];
        if (Days is < -(int)MostDays or > (int)MostDays)
            problems.Add($"{nameof(Days)} must be -366 to 366, got {Days}");
        if (!(RandomDays is >= 0 and <= MostDays))
            problems.Add(FormattableString.Invariant($"{nameof(RandomDays)} must be 0 to 366, got {RandomDays}"));
        if (!(DaysPerDegree is >= -30 and <= 30))
            problems.Add(FormattableString.Invariant($"{nameof(DaysPerDegree)} must be -30 to 30, got {DaysPerDegree}"));
        if (!(ReferenceLatitude is >= 0 and <= 90))
            problems.Add(FormattableString.Invariant($"{nameof(ReferenceLatitude)} must be 0 to 90, got {ReferenceLatitude}"));
        if (SeasonStartMonth is < 1 or > 12)
            problems.Add($"{nameof(SeasonStartMonth)} must be 1 to 12, got {SeasonStartMonth}");
        if (problems.Count > 0)
            throw new ArgumentException($"Season shift: {string.Join("; ", problems)}.");
    }
}
