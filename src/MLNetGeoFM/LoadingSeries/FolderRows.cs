namespace MLNetGeoFM;

/// <summary>The series of a folder, in the order of its observations.</summary>
internal sealed class FolderRows(SeriesReader reader) : SeriesRows
{
    public override SeriesSample Sample => reader.Sample;

    public override ReadOnlySpan<int> Dates => reader.Dates;

    public override ReadOnlySpan<float> Reflectance => reader.Reflectance;

    public override ReadOnlySpan<ushort> QualityFlags => reader.QualityFlags;

    public override ReadOnlySpan<float> CloudProbability => reader.CloudProbability;

    public override int Year => reader.Year;

    public override bool Read() => reader.Read();

    public override void Dispose() => reader.Dispose();
}
