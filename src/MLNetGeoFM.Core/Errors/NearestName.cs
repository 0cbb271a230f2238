namespace MLNetGeoFM;

/// <summary>Finds the known name that a mistyped one most likely stands for.</summary>
internal static class NearestName
{
    private const int LongestName = 64;

    /// <summary>
    /// The candidate with the smallest edit distance to <paramref name="name"/>, letter case ignored; null where even the
    /// nearest shares less than half of the letters, or where the name is far too long to be a mistyped one.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length is 0 or > LongestName)
            return null;
        string? nearest = null;
        int smallest = int.MaxValue;
        foreach (string candidate in candidates)
        {
            if (candidate.Length is 0 or > LongestName)
                continue;
            int distance = EditDistance(name.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < smallest && 2 * distance <= name.Length + candidate.Length)
                (smallest, nearest) = (distance, candidate);
        }

        return nearest;
    }

    /// <summary>
    /// Insertions and deletions that turn one text into the other; a replacement counts as both, so that 'B8' is nearer to 'B08'
    /// than to 'B2'.
    /// </summary>
    private static int EditDistance(string from, string to)
    {
        int[] row = new int[to.Length + 1];
        for (int j = 0; j <= to.Length; j++)
            row[j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 2);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
