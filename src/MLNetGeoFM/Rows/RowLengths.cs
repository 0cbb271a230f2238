namespace MLNetGeoFM;

/// <summary>Holds the length of a row's values against the series they belong to.</summary>
internal static class RowLengths
{
    /// <summary>T: the number of steps of a series of this many values.</summary>
    /// <exception cref="ArgumentException">The length is not a whole number of steps.</exception>
    public static int Steps(SeriesColumn series, RowInput input, int length)
    {
        int stepLength = series.Shape.StepLength;
        if (length % stepLength != 0 || (series.Steps > 0 && length != series.Steps * stepLength))
        {
            string expected = series.Steps > 0 ? $"{series.Steps * stepLength} [T, C, H, W]" : $"a multiple of {stepLength} [C, H, W]";
            throw SchemaErrors.Length(input.Role, input.ColumnName, expected, length);
        }

        return length / stepLength;
    }

    /// <summary>Throws unless a mask or a list of dates has the length that the series asks for.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Require(RowInput input, int actual, int expected, string axes, int steps)
    {
        if (actual != expected)
            throw SchemaErrors.Length(input.Role, input.ColumnName, $"{expected} {axes} for a series of {steps} steps", actual);
    }
}
