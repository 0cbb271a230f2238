namespace MLNetGeoFM.Models;

/// <summary>Training places with the number of rows of each class at each, to be found by distance.</summary>
/// <remarks>
/// The distinct places are sorted into bands of latitude, and by longitude within a band, so that a query looks at little more
/// than the places around it. Immutable and thread-safe; queries allocate nothing.
/// </remarks>
internal sealed class PlaceIndex
{
    private const int MostVotes = 1 << 28;
    private const double BandDegrees = 0.125;
    private const double KilometresPerRadian = GreatCircle.EarthRadiusMetres / 1000;

    private readonly double[] _latitudes; // by band, then by longitude
    private readonly double[] _longitudes;
    private readonly double[] _vectors; // [places, 3]
    private readonly int[] _firstVote; // [places + 1]
    private readonly int[] _voteClasses;
    private readonly double[] _voteCounts;
    private readonly int[] _bandNumbers; // bands that have places, ascending
    private readonly int[] _bandStarts; // [bands + 1]

    /// <summary>Indexes rows.</summary>
    /// <param name="latitudes">Degrees, [rows].</param>
    /// <param name="longitudes">Degrees, -180 to 180, [rows].</param>
    /// <param name="labels">[rows], 0-based.</param>
    /// <param name="numberOfClasses">The number of classes K.</param>
    public PlaceIndex(
        ReadOnlySpan<double> latitudes, ReadOnlySpan<double> longitudes, ReadOnlySpan<int> labels, int numberOfClasses)
        : this(Votes(latitudes, longitudes, labels), numberOfClasses)
    {
    }

    private PlaceIndex(List<(int Band, double Longitude, double Latitude, int Label, double Count)> votes, int numberOfClasses)
    {
        NumberOfClasses = numberOfClasses;
        ClassCounts = new double[numberOfClasses];
        List<double> latitudes = [];
        List<double> longitudes = [];
        List<int> firstVote = [];
        List<int> bandNumbers = [];
        List<int> bandStarts = [];
        _voteClasses = new int[votes.Count];
        _voteCounts = new double[votes.Count];
        for (int i = 0; i < votes.Count; i++)
        {
            (int band, double longitude, double latitude, int label, double count) = votes[i];
            if (latitudes.Count == 0 || latitudes[^1] != latitude || longitudes[^1] != longitude)
            {
                if (bandNumbers.Count == 0 || bandNumbers[^1] != band)
                {
                    bandNumbers.Add(band);
                    bandStarts.Add(latitudes.Count);
                }

                firstVote.Add(i);
                latitudes.Add(latitude);
                longitudes.Add(longitude);
            }

            _voteClasses[i] = label;
            _voteCounts[i] = count;
            ClassCounts[label] += count;
        }

        bandStarts.Add(latitudes.Count);
        firstVote.Add(votes.Count);
        (_latitudes, _longitudes, _firstVote) = ([.. latitudes], [.. longitudes], [.. firstVote]);
        (_bandNumbers, _bandStarts) = ([.. bandNumbers], [.. bandStarts]);
        _vectors = new double[3 * _latitudes.Length];
        for (int place = 0; place < _latitudes.Length; place++)
            GreatCircle.WriteUnitVector(_latitudes[place], _longitudes[place], _vectors.AsSpan(3 * place, 3));
    }

    public int NumberOfClasses { get; }

    /// <summary>The number of rows of each class, [K].</summary>
    public double[] ClassCounts { get; }

    /// <summary>The number of distinct places.</summary>
    public int Count => _latitudes.Length;

    /// <summary>Sums the votes around a place: e^(−distance / range) for each training row.</summary>
    /// <param name="latitude">Degrees.</param>
    /// <param name="longitude">Degrees, -180 to 180.</param>
    /// <param name="rangeKilometres">The distance at which a vote has fallen to 1/e, above 0.</param>
    /// <param name="voteKilometres">Only places at most so far away vote.</param>
    /// <param name="searchKilometres">Only places at most so far away are found, at least the former.</param>
    /// <param name="votes">Receives the sum for each class, [K].</param>
    /// <returns>Kilometres to the nearest place found; infinite where there is none.</returns>
    public double Sum(
        double latitude, double longitude, double rangeKilometres, double voteKilometres, double searchKilometres,
        Span<double> votes)
    {
        votes.Clear();
        Span<double> vector = stackalloc double[3];
        GreatCircle.WriteUnitVector(latitude, longitude, vector);
        double reach = double.RadiansToDegrees(searchKilometres / KilometresPerRadian);
        double east = WidestEast(latitude, reach);
        double nearest = double.PositiveInfinity;
        int last = Band(Math.Min(90, latitude + reach));
        int band = Array.BinarySearch(_bandNumbers, Band(Math.Max(-90, latitude - reach)));
        for (band = band < 0 ? ~band : band; band < _bandNumbers.Length && _bandNumbers[band] <= last; band++)
        {
            int start = _bandStarts[band];
            int end = _bandStarts[band + 1];
            double from = longitude - east;
            double to = longitude + east;
            if (east >= 180)
            {
                nearest = Math.Min(nearest, Range(start, end, vector, rangeKilometres, voteKilometres, searchKilometres, votes));
                continue;
            }

            nearest = Math.Min(nearest, Range(
                Lower(start, end, from), Upper(start, end, to), vector, rangeKilometres, voteKilometres, searchKilometres,
                votes));
            if (from < -180)
            {
                nearest = Math.Min(nearest, Range(
                    Math.Max(Lower(start, end, from + 360), Upper(start, end, to)), end, vector, rangeKilometres, voteKilometres,
                    searchKilometres, votes));
            }

            if (to > 180)
            {
                nearest = Math.Min(nearest, Range(
                    start, Math.Min(Upper(start, end, to - 360), Lower(start, end, from)), vector, rangeKilometres,
                    voteKilometres, searchKilometres, votes));
            }
        }

        return nearest;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_voteClasses.Length);
        for (int place = 0; place < Count; place++)
        {
            for (int vote = _firstVote[place]; vote < _firstVote[place + 1]; vote++)
            {
                HeadPayload.WriteDoubles(writer, [_latitudes[place], _longitudes[place], _voteCounts[vote]]);
                writer.Write(_voteClasses[vote]);
            }
        }
    }

    public static PlaceIndex Read(BinaryReader reader, int numberOfClasses)
    {
        int count = HeadPayload.ReadInt(reader, "votes of places");
        if (count is < 0 or > MostVotes)
            throw new InvalidDataException($"The saved places have {count} votes: expected 0 to {MostVotes}.");
        List<(int Band, double Longitude, double Latitude, int Label, double Count)> votes = new(Math.Min(count, 1 << 16));
        for (int i = 0; i < count; i++)
        {
            double[] values = HeadPayload.ReadDoubles(reader, 3, "place and count");
            int label = HeadPayload.ReadInt(reader, "class of a place");
            bool isOnEarth = Math.Abs(values[0]) <= 90 && Math.Abs(values[1]) <= 180;
            if (!isOnEarth || !(values[2] > 0) || (uint)label >= (uint)numberOfClasses)
            {
                throw new InvalidDataException(
                    FormattableString.Invariant(
                        $"The saved place {i} is at {values[0]}, {values[1]} with {values[2]} rows of class {label}: ")
                    + $"expected degrees, a count above 0 and a class from 0 to {numberOfClasses - 1}.");
            }

            votes.Add((Band(values[0]), values[1], values[0], label, values[2]));
        }

        votes.Sort();
        return new PlaceIndex(votes, numberOfClasses);
    }

    private static List<(int Band, double Longitude, double Latitude, int Label, double Count)> Votes(
        ReadOnlySpan<double> latitudes, ReadOnlySpan<double> longitudes, ReadOnlySpan<int> labels)
    {
        List<(int Band, double Longitude, double Latitude, int Label, double Count)> rows = new(labels.Length);
        for (int row = 0; row < labels.Length; row++)
            rows.Add((Band(latitudes[row]), longitudes[row], latitudes[row], labels[row], 1));
        rows.Sort();
        int kept = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (kept > 0 && rows[kept - 1] is var former && rows[i] with { Count = former.Count } == former)
                rows[kept - 1] = former with { Count = former.Count + 1 };
            else
                rows[kept++] = rows[i];
        }

        rows.RemoveRange(kept, rows.Count - kept);
        return rows;
    }

    private static int Band(double latitude) => (int)Math.Floor(latitude / BandDegrees);

    // The largest difference of longitude within a distance. Source: sin(difference) = sin(distance) / cos(latitude), where the
    // circle around the place touches a meridian; all longitudes where it holds a pole.
    private static double WidestEast(double latitude, double reach)
    {
        if (Math.Abs(latitude) + reach >= 90)
            return 180;
        double sine = Math.Sin(double.DegreesToRadians(reach)) / Math.Cos(double.DegreesToRadians(latitude));
        return sine >= 1 ? 180 : double.RadiansToDegrees(Math.Asin(sine)) + 1e-9;
    }

    private double Range(
        int start, int end, ReadOnlySpan<double> vector, double rangeKilometres, double voteKilometres, double searchKilometres,
        Span<double> votes)
    {
        double nearest = double.PositiveInfinity;
        for (int place = start; place < end; place++)
        {
            double a = vector[0] - _vectors[3 * place];
            double b = vector[1] - _vectors[(3 * place) + 1];
            double c = vector[2] - _vectors[(3 * place) + 2];
            double halfChord = Math.Sqrt((a * a) + (b * b) + (c * c)) / 2;
            double distance = 2 * KilometresPerRadian * Math.Asin(Math.Min(1, halfChord));
            if (distance > searchKilometres)
                continue;
            nearest = Math.Min(nearest, distance);
            if (distance > voteKilometres)
                continue;
            double share = Math.Exp(-distance / rangeKilometres);
            for (int vote = _firstVote[place]; vote < _firstVote[place + 1]; vote++)
                votes[_voteClasses[vote]] += share * _voteCounts[vote];
        }

        return nearest;
    }

    // The first place from start on whose longitude is at least so large.
    private int Lower(int start, int end, double longitude)
    {
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            if (_longitudes[middle] < longitude)
                start = middle + 1;
            else
                end = middle;
        }

        return start;
    }

    // The first place from start on whose longitude is larger.
    private int Upper(int start, int end, double longitude)
    {
        while (start < end)
        {
            int middle = start + ((end - start) / 2);
            if (_longitudes[middle] <= longitude)
                start = middle + 1;
            else
                end = middle;
        }

        return start;
    }
}
