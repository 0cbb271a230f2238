using System.Globalization;

namespace MLNetGeoFM;

/// <summary>The observations of one sample, in the order in which they came.</summary>
internal sealed class ObservationGroup(string id, int textCount)
{
    private readonly List<int> _days = [];
    private readonly List<float> _reflectance = [];
    private readonly List<double> _quality = [];
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

    public void AddQuality(double value) => _quality.Add(value);

    /// <summary>The series, dates ascending.</summary>
    /// <param name="headings">Put the texts on the sample.</param>
    /// <param name="isProbability">Whether the quality layer is the probability of cloud; else it is classes or bit flags.</param>
    /// <exception cref="ArgumentException">Two observations are of one day, or a quality value is no class.</exception>
    public SeriesRecord ToRecord(IReadOnlyList<SampleHeading> headings, bool isProbability)
    {
        int[] order = [.. Enumerable.Range(0, _days.Count).OrderBy(index => _days[index])];
        int bands = _reflectance.Count / _days.Count;
        float[] reflectance = new float[_reflectance.Count]; // [T, C, 1, 1]
        for (int t = 0; t < order.Length; t++)
            _reflectance.CopyTo(order[t] * bands, reflectance, t * bands, bands);
        SeriesSample sample = new() { Id = id, Latitude = _latitude, Longitude = _longitude };
        for (int i = 0; i < headings.Count; i++)
            sample = headings[i].Put(sample, _texts[i]);
        int[] days = [.. order.Select(index => _days[index])];
        if (_quality.Count == 0)
            return new(sample, days, reflectance);
        return isProbability
            ? new(sample, days, reflectance, null, [.. order.Select(index => (float)_quality[index])])
            : new(sample, days, reflectance, [.. order.Select(index => Flags(_quality[index]))]);
    }

    private ushort Flags(double value) => value is >= 0 and <= ushort.MaxValue && value == Math.Floor(value)
        ? (ushort)value
        : throw new ArgumentException($"Series '{id}' has a quality value that is none: expected a whole number from 0 to 65535, got "
            + $"{(double.IsNaN(value) ? "none" : value.ToString(CultureInfo.InvariantCulture))}. Correct the value.");
}
