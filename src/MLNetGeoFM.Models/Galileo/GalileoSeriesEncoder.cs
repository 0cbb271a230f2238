namespace MLNetGeoFM.Models;

/// <summary>Galileo bound to a kind of series: monthly steps of pixels or chips.</summary>
/// <remarks>
/// A pixel that is not visible at a step counts as not observed there, as NaN does. A token of a patch and step is visible where
/// every
/// pixel of the patch is observed in every band of the group. Topography and land cover of a patch are taken from the first step
/// at which
/// they are observed in every pixel; weather and night lights of a step, and static layers, are means over the observed pixels of
/// the chip,
/// the latter at the first step with any. Location is hidden where a sample has none.
/// </remarks>
internal sealed class GalileoSeriesEncoder : SeriesEncoder
{
    private const int MonthsInYear = 12;

    private readonly GalileoNetwork _network;
    private readonly GalileoSeriesGroup[] _spaceTime;
    private readonly GalileoSeriesGroup[] _space;
    private readonly GalileoSeriesGroup[] _time;
    private readonly GalileoSeriesGroup[] _static;
    private readonly bool _usesLocation;
    private readonly int _bands;
    private readonly int _height;
    private readonly int _width;
    private readonly int _patchSize;

    public GalileoSeriesEncoder(
        GalileoConfig config, SeriesBinding binding, IReadOnlyList<GalileoSeriesGroup> groups, GalileoNetwork network)
    {
        _network = network;
        GalileoSeriesGroup[] Of(GalileoModality modality) => [.. groups.Where(group => group.Group.Modality == modality)];
        _spaceTime = Of(GalileoModality.SpaceTime);
        _space = Of(GalileoModality.Space);
        _time = Of(GalileoModality.Time);
        _static = Of(GalileoModality.Static);
        _usesLocation = binding.UsesLocation;
        _bands = binding.BandNames.Count;
        _height = binding.Height;
        _width = binding.Width;
        _patchSize = binding.PatchSize;
        FeatureWidth = GalileoGroups.LargestFeatureCount(binding.PatchSize);
        LongestSeries = config.LongestSeries;
    }

    public override Network Network => _network.Network;

    public override NetworkValue Pooled => _network.Pooled;

    public override int FeatureWidth { get; }

    public override int TableCount => GalileoNetworks.TableCount;

    public override int LongestSeries { get; }

    public override void Tokenize(in EncoderSample sample, int steps, bool perStep, TokenBatch batch)
    {
        Check(sample, steps);
        batch.BeginSequence(perStep ? steps : 1);
        Span<int> tables = stackalloc int[GalileoNetworks.TableCount];
        for (int row = 0; row < _height; row += _patchSize)
        {
            for (int column = 0; column < _width; column += _patchSize)
            {
                for (int step = 0; step < steps; step++)
                {
                    bool isSeen = SeesPatch(sample, step, row, column);
                    foreach (var group in _spaceTime)
                    {
                        if (isSeen || group.Group == GalileoGroups.Radar)
                            AddPatch(sample, group, step, row, column, perStep ? step : 0, tables, batch);
                    }
                }
            }
        }

        if (_space.Length > 0)
            AddSpace(sample, steps, perStep, tables, batch);
        for (int step = 0; step < steps; step++)
        {
            foreach (var group in _time)
            {
                if (HasMeans(sample, group, step))
                    AddMeans(sample, group, step, perStep ? step : 0, tables, batch);
            }
        }

        AddStatic(sample, steps, perStep, tables, batch);
    }

    private void Check(in EncoderSample sample, int steps)
    {
        if (steps < 1 || steps > LongestSeries)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps,
                $"Encoder '{GalileoCard.Card.Id}' takes series of 1 to {LongestSeries} steps, got {steps}. "
                + "Take a part of the series.");
        }

        foreach (int month in sample.Months[..steps])
        {
            if (month is < 1 or > MonthsInYear)
                throw new ArgumentException($"Month of a step: expected 1 (January) to 12, got {month}.", nameof(sample));
        }
    }

    private void AddSpace(in EncoderSample sample, int steps, bool perStep, Span<int> tables, TokenBatch batch)
    {
        for (int row = 0; row < _height; row += _patchSize)
        {
            for (int column = 0; column < _width; column += _patchSize)
            {
                foreach (var group in _space)
                {
                    for (int step = 0; step < steps; step++)
                    {
                        if (AddPatch(sample, group, step, row, column, perStep ? -1 : 0, tables, batch))
                            break;
                    }
                }
            }
        }
    }

    private void AddStatic(in EncoderSample sample, int steps, bool perStep, Span<int> tables, TokenBatch batch)
    {
        int segment = perStep ? -1 : 0;
        bool waits = _usesLocation && float.IsFinite(sample.Latitude) && float.IsFinite(sample.Longitude);
        foreach (var group in _static)
        {
            if (waits && group.Group.Index > GalileoGroups.Location.Index)
            {
                AddLocation(sample, segment, tables, batch);
                waits = false;
            }

            for (int step = 0; step < steps; step++)
            {
                if (!HasMeans(sample, group, step))
                    continue;
                AddMeans(sample, group, step, segment, tables, batch);
                break;
            }
        }

        if (waits)
            AddLocation(sample, segment, tables, batch);
    }

    private static void AddLocation(in EncoderSample sample, int segment, Span<int> tables, TokenBatch batch)
    {
        new GalileoPlace(GalileoGroups.Location, 0, 0, 0).WriteTables(sample.Months, tables);
        var features = batch.AddToken(GalileoGroups.Location.Index, segment, tables);
        GalileoInput.WriteLocation(sample.Latitude, sample.Longitude, features);
    }

    private bool SeesPatch(in EncoderSample sample, int step, int row, int column)
    {
        if (sample.Visible.IsEmpty)
            return true;
        for (int line = row; line < row + _patchSize; line++)
        {
            if (sample.Visible.Slice((((step * _height) + line) * _width) + column, _patchSize).Contains(false))
                return false;
        }

        return true;
    }

    // One token of a patch, its features as the kernels have them: band, row, column. False where a value is missing.
    private bool AddPatch(
        in EncoderSample sample, GalileoSeriesGroup group, int step, int row, int column, int segment, Span<int> tables,
        TokenBatch batch)
    {
        foreach (int band in group.Bands)
        {
            for (int line = row; line < row + _patchSize; line++)
            {
                foreach (float value in Line(sample, step, band, line, column))
                {
                    if (!float.IsFinite(value))
                        return false;
                }
            }
        }

        new GalileoPlace(group.Group, row / _patchSize, column / _patchSize, step).WriteTables(sample.Months, tables);
        var features = batch.AddToken(group.Group.Index, segment, tables);
        if (group.IsComputed)
        {
            for (int i = 0; i < _patchSize * _patchSize; i++)
            {
                (int line, int place) = Math.DivRem(i, _patchSize);
                float nearInfrared = Line(sample, step, group.Bands[0], row + line, column)[place];
                float red = Line(sample, step, group.Bands[1], row + line, column)[place];
                features[i] = (float)GalileoNormalization.Ndvi(nearInfrared, red);
            }

            return true;
        }

        int feature = 0;
        for (int i = 0; i < group.Bands.Length; i++)
        {
            for (int line = row; line < row + _patchSize; line++)
            {
                foreach (float value in Line(sample, step, group.Bands[i], line, column))
                    features[feature++] = Normalized(group, i, value);
            }
        }

        return true;
    }

    private static float Normalized(GalileoSeriesGroup group, int band, double value)
        => (float)(((value * group.Factors[band]) - group.Shifts[band]) / group.Divisors[band]);

    // A line of a patch: [T, C, H, W] from its first pixel on.
    private ReadOnlySpan<float> Line(in EncoderSample sample, int step, int band, int row, int column)
        => sample.Values.Slice((((((step * _bands) + band) * _height) + row) * _width) + column, _patchSize);

    private void AddMeans(
        in EncoderSample sample, GalileoSeriesGroup group, int step, int segment, Span<int> tables, TokenBatch batch)
    {
        new GalileoPlace(group.Group, 0, 0, step).WriteTables(sample.Months, tables);
        var features = batch.AddToken(group.Group.Index, segment, tables);
        for (int i = 0; i < group.Bands.Length; i++)
            features[i] = Normalized(group, i, Mean(sample, step, group.Bands[i]));
    }

    private bool HasMeans(in EncoderSample sample, GalileoSeriesGroup group, int step)
    {
        foreach (int band in group.Bands)
        {
            if (double.IsNaN(Mean(sample, step, band)))
                return false;
        }

        return true;
    }

    // Over the observed pixels of the chip; NaN where none is.
    private double Mean(in EncoderSample sample, int step, int band)
    {
        int pixels = _height * _width, count = 0;
        var values = sample.Values.Slice(((step * _bands) + band) * pixels, pixels);
        double sum = 0;
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            if (!float.IsFinite(values[pixel]))
                continue;
            sum += values[pixel];
            count++;
        }

        return count == 0 ? double.NaN : sum / count;
    }
}
