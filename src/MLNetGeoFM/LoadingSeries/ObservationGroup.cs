using System.Globalization;

namespace MLNetGeoFM;

/// <summary>The observations of one sample, in the order in which they came.</summary>
internal sealed class ObservationGroup(string id, int textCount)
{
    private readonly List<int> _days = [];
    private readonly List<float> _reflectance = [];
    private readonly List<float> _quality = [];
    private readonly string[] _texts = [.. Enumerable.Repeat("", textCount)];
    private double _latitude = double.NaN;
    private double _longitude = double.NaN;

    /// <summary>What is known of the sample under this heading; "" = nothing.</summary>
    public string TextAt(int index) => _texts[index];

    /// <summary>Takes a text of the sample; false where an earlier observation has another one.</summary>
    public bool TryAddText(int index, string text)
    {
        if (text.Length == 0 || text == _texts[index])
            return true;
        if (_texts[index].Length > 0)
            return false;
        _texts[index] = text;
        return true;
    }

    /// <summary>Takes the place of the sample, where none is known yet.</summary>
    public void AddPlace(double latitude, double longitude)
    {
        if (double.IsNaN(_latitude) || double.IsNaN(_longitude))
            (_latitude, _longitude) = (latitude, longitude);
    }

    /// <summary>Begins an observation: its values follow, one of each band.</summary>
    public void AddDay(int day) => _days.Add(day);

    public void AddReflectance(double value) => _reflectance.Add((float)value);

    public void AddQuality(double value) => _quality.Add((float)value);

    /// <summary>The series, dates ascending.</summary>
    /// <param name="texts">Puts the texts on the sample.</param>
    /// <param name="quality">What the quality layer means; null = there is none.</param>
    public SeriesRecord ToRecord(Func<SeriesSample, ObservationGroup, SeriesSample> texts, SeriesQualityKind? quality)
    {
        int[] order = [.. Enumerable.Range(0, _days.Count).OrderBy(index => _days[index])];
        int bands = _reflectance.Count / _days.Count;
        float[] reflectance = new float[_reflectance.Count]; // [T, C, 1, 1]
        for (int t = 0; t < order.Length; t++)
            _reflectance.CopyTo(order[t] * bands, reflectance, t * bands, bands);
        SeriesSample sample = texts(new() { Id = id, Latitude = _latitude, Longitude = _longitude }, this);
        int[] days = [.. order.Select(index => _days[index])];
        try
        {
            return quality switch
            {
                null => new(sample, days, reflectance),
                SeriesQualityKind.CloudProbability => new(sample, days, reflectance, null, [.. order.Select(index => _quality[index])]),
                _ => new(sample, days, reflectance, [.. order.Select(index => Flags(_quality[index]))]),
            };
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException(cause.Message, cause);
        }
    }

    private ushort Flags(float value) => value is >= 0 and <= ushort.MaxValue && value == MathF.Floor(value)
        ? (ushort)value
        : throw new InvalidDataException($"Series '{id}' has a quality value that is none: expected a whole number from 0 to 65535, got "
            + $"{value.ToString(CultureInfo.InvariantCulture)}. Correct the value.");
}
