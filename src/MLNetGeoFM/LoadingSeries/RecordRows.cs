using System.Globalization;

namespace MLNetGeoFM;

/// <summary>Series of memory, each held against what the columns promise.</summary>
internal sealed class RecordRows(IEnumerator<SeriesRecord> records, SeriesRecordColumns columns, LoadRecordsOptions options) : SeriesRows
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private SeriesRecord? _current;

    public override SeriesSample Sample => _current!.Sample;

    public override ReadOnlySpan<int> Dates => _current!.Dates.Span;

    public override ReadOnlySpan<float> Reflectance => _current!.Reflectance.Span;

    public override ReadOnlySpan<ushort> QualityFlags => _current!.QualityFlags.Span;

    public override ReadOnlySpan<float> CloudProbability => _current!.CloudProbability.Span;

    public override int Year => _current!.Year;

    public override bool Read()
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        if (!records.MoveNext())
            return false;
        _current = records.Current ?? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture,
            $"Series at index {_ids.Count} is null: expected a {nameof(SeriesRecord)}. Leave it out."));
        columns.Require(_current.Sample);
        if (!_ids.Add(_current.Sample.Id))
            throw Fault("comes twice", "different ids", "the same id again", "Give every series its own id, or join their observations.");
        if (_current.NumberOfBands != options.BandNames.Count)
        {
            throw Fault("has another number of bands", string.Create(CultureInfo.InvariantCulture,
                $"{options.BandNames.Count} ({string.Join(' ', options.BandNames)})"),
                _current.NumberOfBands.ToString(CultureInfo.InvariantCulture), "Correct the band names, or the series.");
        }

        RequireReflectance();
        RequireQuality();
        return true;
    }

    public override void Dispose() => records.Dispose();

    private void RequireReflectance()
    {
        ReadOnlySpan<float> values = Reflectance;
        float largest = (float)options.MaximumReflectance;
        for (int i = 0; i < values.Length; i++)
        {
            if (Math.Abs(values[i]) > largest)
            {
                throw Fault(string.Create(CultureInfo.InvariantCulture, $"has an implausible reflectance {values[i]}"),
                    string.Create(CultureInfo.InvariantCulture, $"-{largest} to {largest}, NaN where there is no observation"),
                    string.Create(CultureInfo.InvariantCulture,
                        $"{values[i]} in band {options.BandNames[i % options.BandNames.Count]} of date index {i / options.BandNames.Count}"),
                    $"Scale digital numbers to reflectance first (Sentinel-2 L2A: 0.0001), or raise {nameof(options.MaximumReflectance)}.");
            }
        }
    }

    private void RequireQuality()
    {
        if (options.Quality is not { } kind)
        {
            if (!QualityFlags.IsEmpty || !CloudProbability.IsEmpty)
            {
                throw Fault("has a quality layer of unknown kind", $"{nameof(LoadRecordsOptions)}.{nameof(options.Quality)} to say what its "
                    + "numbers mean", "null", "Set it, or leave the layer out.");
            }

            return;
        }

        if (kind == SeriesQualityKind.CloudProbability)
            RequireProbability();
        else
            RequireFlags(kind);
    }

    private void RequireProbability()
    {
        if (CloudProbability.IsEmpty)
            throw Fault("has no cloud probability", "one value for each date", "none", "Give the values, or leave the quality kind out.");
        foreach (float percent in CloudProbability)
        {
            if (!(percent is >= 0 and <= 100))
            {
                throw Fault("has a cloud probability that is none", "per cent, 0 to 100", percent.ToString(CultureInfo.InvariantCulture),
                    "Correct the value.");
            }
        }
    }

    private void RequireFlags(SeriesQualityKind kind)
    {
        if (QualityFlags.IsEmpty)
            throw Fault($"has no quality layer of kind {kind}", "one value for each date", "none", "Give the values, or leave the quality kind out.");
        int largest = kind switch
        {
            SeriesQualityKind.Scl => 11,
            SeriesQualityKind.HlsFmask => byte.MaxValue,
            _ => ushort.MaxValue,
        };
        foreach (ushort flags in QualityFlags)
        {
            if (flags > largest)
            {
                throw Fault($"has a quality value that {kind} has not", string.Create(CultureInfo.InvariantCulture, $"0 to {largest}"),
                    flags.ToString(CultureInfo.InvariantCulture), "Correct the value, or the quality kind.");
            }
        }
    }

    private InvalidDataException Fault(string what, string expected, string actual, string remedy) =>
        new($"Series '{Sample.Id}' {what}: expected {expected}, got {actual}. {remedy}");
}
