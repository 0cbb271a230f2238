namespace MLNetGeoFM.Models;

/// <summary>
/// The library's own encoding: numbers as they turn (places on the sphere, days of the year as angles), words by vocabularies
/// learned from training rows, and for each kind of number a sign that it is unknown, whose weights are its "unknown" vector.
/// </summary>
internal sealed class LearnedEncoding : MetadataEncoding
{
    private const int Version = 1;
    private const int MostExtra = 1 << 16;
    private const double DaysInYear = 365.25;
    private const int LongestName = 20; // of a cell, or a tile

    private readonly MetadataInputs _inputs;
    private readonly int _placeScales;
    private readonly int[] _cellLevels;
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly int _words;
    private readonly MetadataVocabulary[] _vocabularies;
    private readonly Word[] _named;
    private readonly (MetadataInputs Input, int Count)[] _layout;
    private readonly int _features;

    private LearnedEncoding(
        MetadataInputs inputs, int placeScales, int[] cellLevels, double[] means, double[] deviations, int words,
        MetadataVocabulary[] vocabularies)
    {
        _inputs = inputs;
        _placeScales = placeScales;
        _cellLevels = cellLevels;
        (_means, _deviations, _words) = (means, deviations, words);
        _vocabularies = vocabularies;
        _named = WordsOf(inputs, cellLevels, words);
        _layout = Layout();
        _features = _layout.Sum(kind => kind.Count + 1) + (2 * Numbers);
    }

    // Numbers of the user's own; the first mean and deviation are the year's.
    private int Numbers => _means.Length - 1;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Parts => [Math.Max(1, _features)];

    /// <inheritdoc/>
    public override IReadOnlyList<int> TableRows => [.. _vocabularies.Select(vocabulary => vocabulary.Rows)];

    /// <summary>Learns vocabularies, and how years and the user's own numbers spread, from training rows.</summary>
    /// <exception cref="ArgumentException">A value is not one that there can be.</exception>
    public static LearnedEncoding Fit(IReadOnlyList<SampleMetadata> rows, LearnedEncodingOptions options)
    {
        foreach (var row in rows)
            row.Check();
        var inputs = options.Inputs & MetadataInputs.All;
        bool hasExtra = (inputs & MetadataInputs.Extra) != 0 && rows.Count > 0;
        int numbers = hasExtra ? rows[0].Numbers.Count : 0, words = hasExtra ? rows[0].Words.Count : 0;
        if (hasExtra && rows.Any(row => row.Numbers.Count != numbers || row.Words.Count != words))
            throw new ArgumentException($"Not all rows have {numbers} numbers and {words} words of their own, as the first has.", nameof(rows));
        double[] means = new double[1 + numbers], deviations = new double[1 + numbers];
        for (int i = 0; i <= numbers; i++)
            (means[i], deviations[i]) = ScaleOf(rows.Select(row => i == 0 ? row.Year ?? double.NaN : row.Numbers[i - 1]));
        int[] levels = [.. options.CellLevels];
        return new LearnedEncoding(inputs, options.PlaceScales, levels, means, deviations, words,
            [.. WordsOf(inputs, levels, words).Select(word => MetadataVocabulary.Learn(rows.Select(row => Text(word, row)), options.LeastRows))]);
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
        writer.Write(Numbers);
        foreach (double value in _means.Concat(_deviations))
            writer.Write(value);
        writer.Write(_words);
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

        int numbers = reader.ReadInt32();
        if (numbers is < 0 or > MostExtra)
            throw new InvalidDataException($"The saved encoding has {numbers} numbers of the user's own: expected 0 to {MostExtra}.");
        double[] means = new double[1 + numbers], deviations = new double[1 + numbers];
        for (int i = 0; i < 2 * means.Length; i++)
        {
            double value = reader.ReadDouble();
            if (!double.IsFinite(value) || (i >= means.Length && value <= 0))
                throw new InvalidDataException($"The saved encoding has a mean or deviation of {value}.");
            (i < means.Length ? means : deviations)[i % means.Length] = value;
        }

        int words = reader.ReadInt32();
        if (words is < 0 or > MostExtra)
            throw new InvalidDataException($"The saved encoding has {words} words of the user's own: expected 0 to {MostExtra}.");
        return new LearnedEncoding((MetadataInputs)inputs, scales, levels, means, deviations, words,
            [.. WordsOf((MetadataInputs)inputs, levels, words).Select(_ => MetadataVocabulary.Read(reader))]);
    }

    /// <inheritdoc/>
    protected override void Write(SampleMetadata metadata, Span<float> features, Span<float> rows)
    {
        int at = 0;
        foreach (var (input, count) in _layout)
        {
            bool isKnown = WriteKnown(input, metadata, features.Slice(at, count));
            features[at + count] = isKnown ? 0 : 1;
            at += count + 1;
        }

        CheckExtra(metadata);
        for (int i = 1; i <= Numbers; i++, at += 2)
        {
            double value = metadata.Numbers.Count == 0 ? double.NaN : metadata.Numbers[i - 1];
            features[at] = double.IsNaN(value) ? 0 : Standardized(value, i);
            features[at + 1] = double.IsNaN(value) ? 1 : 0;
        }

        Span<char> room = stackalloc char[LongestName];
        for (int table = 0; table < _named.Length; table++)
            rows[table] = _vocabularies[table][Read(_named[table], metadata, room)];
    }

    // Kinds of numbers, and how many each has beside its sign.
    private (MetadataInputs Input, int Count)[] Layout()
    {
        (MetadataInputs Input, int Count)[] all =
        [
            (MetadataInputs.Place, 3 + (4 * _placeScales)), (MetadataInputs.DayOfYear, 4), (MetadataInputs.Month, 4),
            (MetadataInputs.Year, 1), (MetadataInputs.Hour, 2), (MetadataInputs.Gsd, 1), (MetadataInputs.CloudFraction, 1),
            (MetadataInputs.SolarZenith, 1),
        ];
        return [.. all.Where(kind => (_inputs & kind.Input) != 0)];
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
                numbers[0] = Standardized(year, 0);
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

    // Not further from the mean than training rows are.
    private float Standardized(double value, int number) => (float)Math.Clamp((value - _means[number]) / _deviations[number], -3, 3);

    // None at all, where nothing is known, or as many as in training.
    private void CheckExtra(SampleMetadata metadata)
    {
        int numbers = metadata.Numbers.Count, words = metadata.Words.Count;
        bool fits = (_inputs & MetadataInputs.Extra) == 0
            || ((numbers == 0 || numbers == Numbers) && (words == 0 || words == _words));
        if (!fits)
        {
            throw new ArgumentException(
                $"The metadata has {numbers} numbers and {words} words of its own: expected {Numbers} and {_words}, as in training.",
                nameof(metadata));
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
    private static Word[] WordsOf(MetadataInputs inputs, int[] levels, int extra)
    {
        MetadataInputs[] single = [MetadataInputs.ClimateZone, MetadataInputs.Ecoregion, MetadataInputs.Sensor, MetadataInputs.Tile];
        return
        [
            .. single.Where(input => (inputs & input) != 0).Select(input => new Word(input, 0)),
            .. Enumerable.Range(0, extra).Select(place => new Word(MetadataInputs.Extra, place)),
            .. (inputs & MetadataInputs.Cells) == 0 ? [] : levels.Select(level => new Word(MetadataInputs.Cells, level)),
        ];
    }

    private static string Text(Word word, SampleMetadata metadata) => Read(word, metadata, stackalloc char[LongestName]).ToString();

    // Empty = unknown. What is computed is written into the room.
    private static ReadOnlySpan<char> Read(Word word, in SampleMetadata metadata, Span<char> room) => word.Input switch
    {
        MetadataInputs.ClimateZone => metadata.ClimateZone,
        MetadataInputs.Ecoregion => metadata.Ecoregion,
        MetadataInputs.Sensor => metadata.Sensor,
        MetadataInputs.Extra => word.Number < metadata.Words.Count ? metadata.Words[word.Number] : null,
        _ when !metadata.HasPlace => [],
        MetadataInputs.Tile => MgrsTile.Name(metadata.Latitude, metadata.Longitude, room),
        _ => QuadCell.Name(metadata.Latitude, metadata.Longitude, word.Number, room),
    };

    /// <param name="Input">Its kind.</param>
    /// <param name="Number">Level of a cell, or place among the user's own.</param>
    private readonly record struct Word(MetadataInputs Input, int Number);
}
