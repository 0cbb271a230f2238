namespace MLNetGeoFM;

/// <summary>A text that is known of a sample, and the column that holds it, beside every observation of the sample.</summary>
/// <param name="Role">What it is, in messages.</param>
/// <param name="ColumnName">Where it stands.</param>
/// <param name="Put">Puts it on the sample.</param>
internal sealed record SampleHeading(string Role, string ColumnName, Func<SeriesSample, string, SeriesSample> Put)
{
    /// <summary>The headings that have a column, in this order.</summary>
    public static IReadOnlyList<SampleHeading> Of(string? label, string? region, string? split = null, string? block = null)
    {
        List<SampleHeading> headings = [];
        Add("label", label, (sample, text) => sample with { Label = text });
        Add("region", region, (sample, text) => sample with { Region = text });
        Add("split", split, (sample, text) => sample with { Split = text });
        Add("block", block, (sample, text) => sample with { Block = text });
        return headings;

        void Add(string role, string? columnName, Func<SeriesSample, string, SeriesSample> put)
        {
            if (columnName is not null)
                headings.Add(new(role, columnName, put));
        }
    }
}
