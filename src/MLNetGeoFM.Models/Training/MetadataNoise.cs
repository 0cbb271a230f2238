namespace MLNetGeoFM.Models;

/// <summary>Metadata made unknown or moved in training, so that a model neither leans on it nor on its last digit.</summary>
internal sealed record MetadataNoise
{
    /// <summary>Share of draws in which nothing is known. Prithvi's training took 10 %, Clay's 20 %.</summary>
    public double DropAll { get; init; } = 0.15;

    /// <summary>Share of draws in which the place is not known: coordinates, climate, ecoregion.</summary>
    public double DropPlace { get; init; } = 0.1;

    /// <summary>Share of draws in which the time is not known.</summary>
    public double DropTime { get; init; } = 0.1;

    /// <summary>Deviation of a move of the place to the north and to the east, km; 0 = none.</summary>
    public double MoveKm { get; init; }

    /// <summary>Days that the day of the year moves to either side at most, even; the month moves along with its middle.</summary>
    public int MoveDays { get; init; }

    /// <summary>Draws what a network is told.</summary>
    public SampleMetadata Draw(SampleMetadata metadata, Random random)
    {
        // Always as many numbers, so that one share does not change what another one draws.
        double all = random.NextDouble(), place = random.NextDouble(), time = random.NextDouble();
        double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), bearing = 2 * Math.PI * random.NextDouble();
        int days = random.Next(-MoveDays, MoveDays + 1);
        if (all < DropAll)
            return SampleMetadata.Unknown;
        var kept = MetadataInputs.All;
        if (place < DropPlace)
            kept &= ~MetadataInputs.Where;
        if (time < DropTime)
            kept &= ~MetadataInputs.When;
        var drawn = kept == MetadataInputs.All ? metadata : metadata.Keep(kept);
        if (MoveKm > 0 && drawn.HasPlace)
            drawn = Move(drawn, MoveKm * radius, bearing);
        return days == 0 ? drawn : Shift(drawn, days);
    }

    /// <summary>The place so far away along a great circle.</summary>
    /// <param name="metadata">With a place.</param>
    /// <param name="kilometres">Along the great circle.</param>
    /// <param name="bearing">Radians from north to east.</param>
    public static SampleMetadata Move(SampleMetadata metadata, double kilometres, double bearing)
    {
        var (latitude, longitude) = GreatCircle.DestinationByRadians(metadata.Latitude, metadata.Longitude, bearing, kilometres);
        return metadata with { Latitude = latitude, Longitude = Math.Clamp(longitude, -180, 180) };
    }

    // Around the year's end; 366 days, so that every day stays one that there is.
    private static SampleMetadata Shift(SampleMetadata metadata, int days)
    {
        int Turn(int value, int step, int count) => ((value - 1 + step) % count + count) % count + 1;
        return metadata with
        {
            DayOfYear = metadata.DayOfYear is int day ? Turn(day, days, 366) : null,
            Month = metadata.Month is int month ? Turn(month, (int)Math.Round(days / 30.5), 12) : null,
        };
    }
}
