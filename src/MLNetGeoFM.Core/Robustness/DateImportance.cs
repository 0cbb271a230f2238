namespace MLNetGeoFM;

/// <summary>Says how much each date of a series tells: how far it is from what the series is on the mean.</summary>
internal sealed class DateImportance
{
    private readonly int _bands;
    private readonly int _pixels;
    private readonly int _red;
    private readonly int _nearInfrared;
    private double[] _values = [];

    public DateImportance(SeriesShape shape, IReadOnlyList<string> bandNames)
    {
        _bands = shape.Bands;
        _pixels = shape.PixelsPerStep;
        _red = IndexOf(bandNames, "NDVI");
        _nearInfrared = _red;
        if (_red >= 0)
            return;
        _red = IndexOf(bandNames, "B04");
        _nearInfrared = IndexOf(bandNames, "B08") is var broad && broad >= 0 ? broad : IndexOf(bandNames, "B8A");
    }

    /// <summary>Writes one number for each date, [T], the larger the more it tells; 0 for a date without a clear value.</summary>
    public void Write(ReadOnlySpan<float> series, ReadOnlySpan<bool> clear, Span<double> importance)
    {
        importance.Clear();
        if (_values.Length < importance.Length)
            _values = new double[importance.Length];
        Span<double> values = _values.AsSpan(0, importance.Length);
        if (_red >= 0 && _nearInfrared >= 0)
        {
            for (int date = 0; date < values.Length; date++)
                values[date] = VegetationIndex(series.Slice(date * _bands * _pixels, _bands * _pixels), clear.Slice(date * _pixels, _pixels));
            AddDistances(values, importance, inDeviations: false);
            return;
        }

        for (int band = 0; band < _bands; band++)
        {
            for (int date = 0; date < values.Length; date++)
                values[date] = Mean(series.Slice(((date * _bands) + band) * _pixels, _pixels), clear.Slice(date * _pixels, _pixels));
            AddDistances(values, importance, inDeviations: true);
        }
    }

    private double VegetationIndex(ReadOnlySpan<float> step, ReadOnlySpan<bool> clear)
    {
        double near = Mean(step.Slice(_nearInfrared * _pixels, _pixels), clear);
        double red = Mean(step.Slice(_red * _pixels, _pixels), clear);
        if (_red == _nearInfrared)
            return red;
        return near + red > 0 ? (near - red) / (near + red) : double.NaN;
    }

    private static double Mean(ReadOnlySpan<float> values, ReadOnlySpan<bool> clear)
    {
        double sum = 0;
        int count = 0;
        for (int pixel = 0; pixel < values.Length; pixel++)
        {
            if (!clear[pixel] || float.IsNaN(values[pixel]))
                continue;
            sum += values[pixel];
            count++;
        }

        return count > 0 ? sum / count : double.NaN;
    }

    private static void AddDistances(ReadOnlySpan<double> values, Span<double> importance, bool inDeviations)
    {
        double sum = 0;
        int count = 0;
        foreach (double value in values)
        {
            if (double.IsNaN(value))
                continue;
            sum += value;
            count++;
        }

        double mean = sum / count;
        double squares = 0;
        foreach (double value in values)
            squares += double.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        double unit = inDeviations ? Math.Sqrt(squares / count) : 1;
        if (!(unit > 0))
            return;
        for (int date = 0; date < values.Length; date++)
        {
            if (!double.IsNaN(values[date]))
                importance[date] += Math.Abs(values[date] - mean) / unit;
        }
    }

    private static int IndexOf(IReadOnlyList<string> bandNames, string name)
    {
        for (int band = 0; band < bandNames.Count; band++)
        {
            if (string.Equals(bandNames[band], name, StringComparison.OrdinalIgnoreCase))
                return band;
        }

        return -1;
    }
}
