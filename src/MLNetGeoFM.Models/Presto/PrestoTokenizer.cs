namespace MLNetGeoFM.Models;

/// <summary>Makes Presto's tokens: the place first, then group by group, time fastest.</summary>
/// <remarks>Source: nasaharvest/presto @ 13173d0, presto/presto.py:306-413.</remarks>
internal static class PrestoTokenizer
{
    // Rows of a token's encoding tables, in the order of PrestoNetwork's.
    public const int DynamicWorldTable = 0;
    public const int MonthTable = 1;
    public const int GroupTable = 2;
    public const int PositionTable = 3;
    public const int Tables = 4;

    /// <summary>Adds a sample's visible tokens to the batch, as one sequence.</summary>
    public static void AddVisible(in PrestoSample sample, bool perStep, TokenBatch batch)
    {
        int steps = sample.Steps;
        batch.BeginSequence(perStep ? steps : 1);
        Span<int> rows = stackalloc int[Tables];
        rows.Fill(-1);
        Cartesian(sample.Latitude, sample.Longitude, batch.AddToken(PrestoConfig.PlaceGroup, perStep ? -1 : 0, rows));
        for (int group = 0; group < PrestoConfig.MaskedGroups; group++)
        {
            int first = group < PrestoConfig.BandGroups ? PrestoConfig.GroupStarts[group] : 0;
            int bands = group < PrestoConfig.BandGroups ? PrestoConfig.GroupStarts[group + 1] - first : 0;
            for (int step = 0; step < PrestoConfig.TokensOf(group, steps); step++)
            {
                if (!sample.Visible[(group * steps) + step])
                    continue;
                bool isStatic = group == PrestoConfig.TopographyGroup;
                rows[DynamicWorldTable] = group == PrestoConfig.DynamicWorldGroup ? sample.DynamicWorld[step] : -1;
                rows[MonthTable] = isStatic ? -1 : sample.Months[step] - 1;
                rows[GroupTable] = group;
                rows[PositionTable] = isStatic ? -1 : step;
                int segment = !perStep ? 0 : isStatic ? -1 : step;
                sample.Values.Slice((step * PrestoConfig.Bands) + first, bands).CopyTo(batch.AddToken(group, segment, rows));
            }
        }
    }

    /// <summary>All tokens, the place included, visible ones first, each part in ascending order.</summary>
    /// <param name="sample">Of T steps, checked.</param>
    /// <param name="order">[9T + 2]: number of each token among all.</param>
    /// <returns>How many are visible.</returns>
    public static int Order(in PrestoSample sample, Span<int> order)
    {
        int steps = sample.Steps, count = 1, visible = 1;
        order[0] = 0;
        foreach (bool wanted in (ReadOnlySpan<bool>)[true, false])
        {
            for (int group = 0; group < PrestoConfig.MaskedGroups; group++)
            {
                for (int step = 0; step < PrestoConfig.TokensOf(group, steps); step++)
                {
                    if (sample.Visible[(group * steps) + step] == wanted)
                        order[count++] = PrestoConfig.TokenIndex(group, step, steps);
                }
            }

            if (wanted)
                visible = count;
        }

        return visible;
    }

    /// <summary>A place on the unit sphere: [cos lat cos lon, cos lat sin lon, sin lat].</summary>
    public static void Cartesian(float latitude, float longitude, Span<float> destination)
    {
        double phi = latitude * (Math.PI / 180), lambda = longitude * (Math.PI / 180);
        destination[0] = (float)(Math.Cos(phi) * Math.Cos(lambda));
        destination[1] = (float)(Math.Cos(phi) * Math.Sin(lambda));
        destination[2] = (float)Math.Sin(phi);
    }
}
