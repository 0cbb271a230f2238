namespace MLNetGeoFM;

public static partial class Folds
{
    /// <summary>Makes one fold for each season: it tests that season and trains on all others, earlier and later.</summary>
    /// <param name="seasons">The season name of each row, [rows], for instance <c>2019/20</c> or <c>2020 wet</c>.</param>
    /// <returns>Folds in numeric order where all seasons are whole numbers, else in ordinal order.</returns>
    /// <exception cref="ArgumentException">A season is missing, or there are fewer than two seasons.</exception>
    public static FoldAssignment LeaveSeasonOut(IReadOnlyList<string> seasons)
    {
        string[] names = Periods("season", seasons, nameof(seasons), "Leave-season-out", 2);
        return Named("leave season out", seasons, names);
    }

    /// <summary>Makes one fold for each region in each year: it tests that region in that year and trains on rows of other
    /// regions in other years only.</summary>
    /// <param name="regions">The region name of each row, [rows].</param>
    /// <param name="years">The calendar year of each row, [rows].</param>
    /// <returns>Folds named "region year", by region in ordinal order, then by year. Rows that share only the region or only
    /// the year with the test rows are left out of that fold.</returns>
    /// <exception cref="ArgumentException">A region is missing, the lengths differ, or fewer than two folds have rows of other
    /// regions and years to train on.</exception>
    /// <remarks>Source: the leave-location-and-time-out design of Meyer et al. 2018. A fold that nothing could train is not
    /// made; its rows are then never tested, and a warning says so.</remarks>
    public static FoldAssignment RegionYear(IReadOnlyList<string> regions, IReadOnlyList<int> years)
    {
        CheckKeys("region", regions, nameof(regions));
        ArgumentNullException.ThrowIfNull(years);
        if (years.Count != regions.Count)
        {
            throw new ArgumentException(
                $"{years.Count} years do not fit {regions.Count} regions: one of each for each row is expected.", nameof(years));
        }

        (string Region, int Year)[] cells =
        [
            .. Enumerable.Range(0, years.Count).Select(row => (regions[row], years[row])).Distinct()
                .OrderBy(cell => cell.Item1, StringComparer.Ordinal).ThenBy(cell => cell.Item2)
        ];
        int[] foldOfRow = new int[years.Count];
        Array.Fill(foldOfRow, -1);
        List<string> names = [];
        List<int[]> trainRows = [];
        List<string> untrained = [];
        foreach ((string region, int year) in cells)
        {
            int[] others = [.. Enumerable.Range(0, years.Count).Where(row => regions[row] != region && years[row] != year)];
            if (others.Length == 0)
            {
                untrained.Add($"{region} {YearName(year)}");
                continue;
            }

            for (int row = 0; row < foldOfRow.Length; row++)
            {
                if (regions[row] == region && years[row] == year)
                    foldOfRow[row] = names.Count;
            }

            names.Add($"{region} {YearName(year)}");
            trainRows.Add(others);
        }

        if (names.Count < 2)
        {
            throw new ArgumentException(
                "Region × year folds need rows of other regions in other years to train on, for at least 2 pairs of region and "
                + $"year; the data has {cells.Select(cell => cell.Region).Distinct(StringComparer.Ordinal).Count()} regions and "
                + $"{years.Distinct().Count()} years, and {names.Count} such pairs. Use region or year folds.", nameof(years));
        }

        string[] warnings = untrained.Count == 0
            ? []
            : [$"Never tested, because no row of another region in another year could train: {string.Join(", ", untrained)}."];
        return FoldAssignment.FromTrainingRows("region x year", foldOfRow, names, trainRows, warnings);
    }

    /// <summary>Makes one fold for each year but the first ones: it tests that year and trains on all earlier years, never on
    /// later ones.</summary>
    /// <param name="years">The calendar year of each row, [rows].</param>
    /// <param name="trainingYears">How many years the first fold trains on, at least 1; these are never tested.</param>
    /// <returns>Folds in ascending order of the years.</returns>
    /// <exception cref="ArgumentException">There are not more years than <paramref name="trainingYears"/>.</exception>
    public static FoldAssignment Forward(IReadOnlyList<int> years, int trainingYears = 1)
    {
        ArgumentNullException.ThrowIfNull(years);
        return Chain("year", [.. years.Select(YearName)], nameof(years), trainingYears, nameof(trainingYears));
    }

    /// <summary>Makes one fold for each season but the first ones: it tests that season and trains on all earlier ones, never
    /// on later ones.</summary>
    /// <param name="seasons">The season name of each row, [rows], such that the order of the names is the order in time:
    /// numeric where all are whole numbers, else ordinal, for instance <c>2019-1</c>, <c>2019-2</c>, <c>2020-1</c>.</param>
    /// <param name="trainingSeasons">How many seasons the first fold trains on, at least 1; these are never tested.</param>
    /// <returns>Folds in the order of the seasons.</returns>
    /// <exception cref="ArgumentException">A season is missing, or there are not more seasons than
    /// <paramref name="trainingSeasons"/>.</exception>
    public static FoldAssignment ForwardBySeason(IReadOnlyList<string> seasons, int trainingSeasons = 1) =>
        Chain("season", seasons, nameof(seasons), trainingSeasons, nameof(trainingSeasons));

    private static FoldAssignment Chain(
        string noun, IReadOnlyList<string> periods, string parameter, int trainingPeriods, string trainingParameter)
    {
        if (trainingPeriods < 1)
        {
            throw new ArgumentOutOfRangeException(
                trainingParameter, trainingPeriods,
                $"The first fold must train on at least 1 {noun}, got {trainingPeriods}.");
        }

        string[] names = Periods(noun, periods, parameter, "Forward chaining", trainingPeriods + 1);
        Dictionary<string, int> order = new(StringComparer.Ordinal);
        foreach (string name in names)
            order.Add(name, order.Count);
        int[] periodOfRow = [.. periods.Select(period => order[period])];
        string[] tested = names[trainingPeriods..];
        int[][] trainRows = new int[tested.Length][];
        for (int fold = 0; fold < tested.Length; fold++)
            trainRows[fold] = [.. Enumerable.Range(0, periods.Count).Where(row => periodOfRow[row] < fold + trainingPeriods)];
        return FoldAssignment.FromTrainingRows(
            $"forward by {noun}", Array.ConvertAll(periodOfRow, period => Math.Max(-1, period - trainingPeriods)), tested, trainRows)
            .WithNotes($"Trained only on earlier {noun}s; never tested: {string.Join(", ", names[..trainingPeriods])}.");
    }

    private static string[] Periods(
        string noun, IReadOnlyList<string> periods, string parameter, string design, int least)
    {
        CheckKeys(noun, periods, parameter);
        string[] names = InFoldOrder(periods.Distinct(StringComparer.Ordinal));
        if (names.Length < least)
        {
            throw new ArgumentException(
                $"{design} needs at least {least} {noun}s; the data has {names.Length} ({string.Join(", ", names)}). "
                + "Use region or block folds.", parameter);
        }

        return names;
    }
}
