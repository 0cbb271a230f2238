namespace MLNetGeoFM.Models;

/// <summary>
/// The library's own encoding: numbers as they turn (places on the sphere, days of the year as angles), words by vocabularies
/// learned from training rows, and for each kind of number a sign that it is unknown, whose weights are its "unknown" vector.
/// </summary>
internal sealed class LearnedEncoding : MetadataEncoding
{
    private const int Version = 1;
    private const double DaysInYear = 365.25;

    private readonly MetadataInputs _inputs;
    private readonly int _placeScales;
    private readonly int[] _cellLevels;
    private readonly double _yearMean;
    private readonly double _yearDeviation;
    private readonly MetadataVocabulary[] _vocabularies;
    private readonly int _features;

    private LearnedEncoding(
        MetadataInputs inputs, int placeScales, int[] cellLevels, double yearMean, double yearDeviation,
        MetadataVocabulary[] vocabularies)
    {
        _inputs = inputs;
        _placeScales = placeScales;
        _cellLevels = cellLevels;
        _yearMean = yearMean;
        _yearDeviation = yearDeviation;
        _vocabularies = vocabularies;
        _features = Layout().Sum(kind => kind.Count + 1);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts => [Math.Max(1, _features)];

    /// <inheritdoc/>
    public override IReadOnlyList<int> TableRows => [.. _vocabularies.Select(vocabulary => vocabulary.Rows)];

    /// <summary>Learns vocabularies, and how years spread, from training rows.</summary>
    /// <exception cref="ArgumentException">A value is not one that there can be.</exception>
    public static LearnedEncoding Fit(IReadOnlyList<SampleMetadata> rows, LearnedEncodingOptions options)
    {
        foreach (var row in rows)
            row.Check();
        double[] years = [.. rows.Where(row => row.Year is not null).Select(row => (double)row.Year!)];
        double mean = years.Length == 0 ? 0 : years.Average();
        double deviation = years.Length == 0 ? 0 : Math.Sqrt(years.Average(year => (year - mean) * (year - mean)));
        int[] levels = [.. options.CellLevels];
        var inputs = options.Inputs & MetadataInputs.All;
        return new LearnedEncoding(
            inputs, options.PlaceScales, levels, mean, deviation > 0 ? deviation : 1,
            [.. Words(inputs, levels).Select(word => MetadataVocabulary.Learn(rows.Select(word), options.LeastRows))]);
    }

    /// <summary>Writes what was learned.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Version);
        writer.Write((int)_inputs);
        writer.Write(_placeScales);
        writer.Write(_cellLevels.Length);
        foreach (int level in _cellLevels)
            writer.Write(level);
        writer.Write(_yearMean);
        writer.Write(_yearDeviation);
        foreach (var vocabulary in _vocabularies)
            vocabulary.Write(writer);
    }

    /// <summary>Reads what <see cref="Write(BinaryWriter)"/> wrote.</summary>
    /// <exception cref="InvalidDataException">What is read is no such encoding.</exception>
    public static LearnedEncoding Read(BinaryReader reader)
    {
        int version = reader.ReadInt32(), inputs = reader.ReadInt32(), scales = reader.ReadInt32(), count = reader.ReadInt32();
        if (version != Version || (inputs & ~(int)MetadataInputs.All) != 0 || scales is < 0 or > 20 || count is < 0 or > 21)
        {
            throw new InvalidDataException($"The saved encoding of metadata cannot be read: version {version} (expected {Version}), "
                + $"inputs {inputs}, {scales} scales, {count} cell levels.");
        }

        int[] levels = new int[count];
        for (int i = 0; i < count; i++)
        {
            levels[i] = reader.ReadInt32();
            if (levels[i] is < 0 or > QuadCell.MostLevels)
                throw new InvalidDataException($"The saved encoding has cell level {levels[i]}: expected 0 to {QuadCell.MostLevels}.");
        }

        double mean = reader.ReadDouble(), deviation = reader.ReadDouble();
        if (!double.IsFinite(mean) || !(deviation > 0) || !double.IsFinite(deviation))
            throw new InvalidDataException($"The saved encoding has years of mean {mean} and deviation {deviation}.");
        return new LearnedEncoding((MetadataInputs)inputs, scales, levels, mean, deviation,
            [.. Words((MetadataInputs)inputs, levels).Select(_ => MetadataVocabulary.Read(reader))]);
    }

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        int at = 0;
        foreach (var (input, count) in Layout())
        {
            bool isKnown = WriteKnown(input, metadata, features.Slice(at, count));
            features[at + count] = isKnown ? 0 : 1;
            at += count + 1;
        }

        int table = 0;
        foreach (var word in Words(_inputs, _cellLevels))
        {
            rows[table] = _vocabularies[table][word(metadata)];
            table++;
        }
    }

    // Kinds of numbers, and how many each has beside its sign.
    private IEnumerable<(MetadataInputs Input, int Count)> Layout()
    {
        (MetadataInputs Input, int Count)[] all =
        [
            (MetadataInputs.Place, 3 + (4 * _placeScales)), (MetadataInputs.DayOfYear, 4), (MetadataInputs.Month, 4),
            (MetadataInputs.Year, 1), (MetadataInputs.Hour, 2), (MetadataInputs.Gsd, 1), (MetadataInputs.CloudFraction, 1),
            (MetadataInputs.SolarZenith, 1),
        ];
        return all.Where(kind => (_inputs & kind.Input) != 0);
    }

    private bool WriteKnown(MetadataInputs input, SampleMetadata metadata, Span<float> numbers)
    {
        switch (input)
        {
            case MetadataInputs.Place when metadata.HasPlace:
                WritePlace(metadata, numbers);
                return true;
            case MetadataInputs.DayOfYear when metadata.DayOfYear is int day:
                WriteAngle(2 * Math.PI * (day - 1) / DaysInYear, numbers);
                return true;
            case MetadataInputs.Month when metadata.Month is int month:
                WriteAngle(2 * Math.PI * (month - 1) / 12, numbers);
                return true;
            case MetadataInputs.Year when metadata.Year is int year:
                numbers[0] = (float)Math.Clamp((year - _yearMean) / _yearDeviation, -3, 3);
                return true;
            case MetadataInputs.Hour when !double.IsNaN(metadata.Hour):
                WriteAngle(2 * Math.PI * metadata.Hour / 24, numbers);
                return true;
            case MetadataInputs.Gsd when !double.IsNaN(metadata.GsdMetres):
                numbers[0] = (float)(Math.Log10(metadata.GsdMetres) - 1); // 0 at 10 m
                return true;
            case MetadataInputs.CloudFraction when !double.IsNaN(metadata.CloudFraction):
                numbers[0] = (float)((2 * metadata.CloudFraction) - 1);
                return true;
            case MetadataInputs.SolarZenith when !double.IsNaN(metadata.SolarZenithDegrees):
                numbers[0] = (float)Math.Cos(double.DegreesToRadians(metadata.SolarZenithDegrees));
                return true;
            default:
                return false;
        }
    }

    // The unit sphere, then sines and cosines of multiples of both angles.
    private void WritePlace(SampleMetadata metadata, Span<float> numbers)
    {
        double phi = double.DegreesToRadians(metadata.Latitude), lambda = double.DegreesToRadians(metadata.Longitude);
        numbers[0] = (float)(Math.Cos(phi) * Math.Cos(lambda));
        numbers[1] = (float)(Math.Cos(phi) * Math.Sin(lambda));
        numbers[2] = (float)Math.Sin(phi);
        for (int scale = 0; scale < _placeScales; scale++)
        {
            double factor = 1 << scale;
            var four = numbers.Slice(3 + (4 * scale), 4);
            four[0] = (float)Math.Sin(factor * phi);
            four[1] = (float)Math.Cos(factor * phi);
            four[2] = (float)Math.Sin(factor * lambda);
            four[3] = (float)Math.Cos(factor * lambda);
        }
    }

    // Sine and cosine of the angle, and of twice the angle where there is room.
    private static void WriteAngle(double angle, Span<float> numbers)
    {
        for (int i = 0; i < numbers.Length; i += 2)
        {
            double multiple = ((i / 2) + 1) * angle;
            numbers[i] = (float)Math.Sin(multiple);
            numbers[i + 1] = (float)Math.Cos(multiple);
        }
    }

    // What each table is named by.
    private static IEnumerable<Func<SampleMetadata, string?>> Words(MetadataInputs inputs, int[] levels)
    {
        if ((inputs & MetadataInputs.ClimateZone) != 0)
            yield return metadata => metadata.ClimateZone;
        if ((inputs & MetadataInputs.Ecoregion) != 0)
            yield return metadata => metadata.Ecoregion;
        if ((inputs & MetadataInputs.Sensor) != 0)
            yield return metadata => metadata.Sensor;
        if ((inputs & MetadataInputs.Tile) != 0)
            yield return metadata => metadata.HasPlace ? MgrsTile.At(metadata.Latitude, metadata.Longitude) : null;
        if ((inputs & MetadataInputs.Cells) == 0)
            yield break;
        foreach (int level in levels)
            yield return metadata => metadata.HasPlace ? QuadCell.Name(metadata.Latitude, metadata.Longitude, level) : null;
    }
}
