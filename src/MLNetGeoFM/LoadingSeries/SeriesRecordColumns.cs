namespace MLNetGeoFM;

/// <summary>Which texts the series of memory have: those that the first one has, and each of the others must have.</summary>
/// <param name="First">The sample that decides.</param>
internal sealed record SeriesRecordColumns(SeriesSample First)
{
    private static readonly (string Name, Func<SeriesSample, string?> Text)[] Texts =
    [
        ("Label", sample => sample.Label),
        ("Region", sample => sample.Region),
        ("Split", sample => sample.Split),
        ("Block", sample => sample.Block),
    ];

    /// <summary>The texts that there are.</summary>
    public IEnumerable<(string Name, Func<SeriesSample, string?> Text)> Present => Texts.Where(text => text.Text(First) is not null);

    /// <summary>Fails where a sample has a text that the first one lacks, or the other way round.</summary>
    public void Require(SeriesSample sample)
    {
        foreach (var (name, text) in Texts)
        {
            if (text(sample) is null == text(First) is null)
                continue;
            string known = text(First) is null ? $"none, as '{First.Id}' has none" : $"one, as '{First.Id}' has '{text(First)}'";
            throw new InvalidDataException($"Series '{sample.Id}' does not fit the first one in {name}: expected {known}, got "
                + $"{(text(sample) is string got ? $"'{got}'" : "null")}. Where it is not known say \"\"; null means that no series has it.");
        }
    }
}
