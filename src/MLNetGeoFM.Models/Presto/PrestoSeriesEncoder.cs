namespace MLNetGeoFM.Models;

/// <summary>Presto bound to monthly series of pixels.</summary>
internal sealed class PrestoSeriesEncoder : SeriesEncoder
{
    private readonly PrestoBandPlan _bands;
    private readonly bool _usesLocation;

    private PrestoSeriesEncoder(Network network, NetworkValue pooled, PrestoBandPlan bands, bool usesLocation)
    {
        Network = network;
        Pooled = pooled;
        _bands = bands;
        _usesLocation = usesLocation;
    }

    public override Network Network { get; }

    public override NetworkValue Pooled { get; }

    public override int FeatureWidth => PrestoConfig.FeatureWidth;

    public override int TableCount => PrestoTokenizer.Tables;

    public override int LongestSeries => PrestoConfig.LongestSeries;

    /// <summary>Checks the binding.</summary>
    /// <exception cref="ArgumentException">It does not fit; every reason is listed.</exception>
    public static PrestoSeriesEncoder Bind(SeriesBinding binding, Network network, NetworkValue pooled)
    {
        List<string> reasons = [];
        var bands = PrestoBandPlan.Find(binding.BandNames, reasons);
        if (binding.Height != 1 || binding.Width != 1)
            reasons.Add($"the encoder takes single pixels, H x W of 1 x 1, got {binding.Height} x {binding.Width}");
        if (binding.PatchSize != 1)
            reasons.Add($"the encoder takes patch size 1, got {binding.PatchSize}");
        if (binding.Layers is int layers and not PrestoConfig.Blocks)
            reasons.Add($"the encoder runs all of its {PrestoConfig.Blocks} blocks, got {layers}");
        return reasons.Count == 0
            ? new PrestoSeriesEncoder(network, pooled, bands, binding.UsesLocation)
            : throw new ArgumentException($"Encoder 'presto' cannot take this series ({string.Join(' ', binding.BandNames)}): "
                + $"{string.Join("; ", reasons)}.", nameof(binding));
    }

    public override void Tokenize(in EncoderSample sample, int steps, bool perStep, TokenBatch batch)
    {
        if (steps is < 1 or > PrestoConfig.LongestSeries)
        {
            throw new ArgumentOutOfRangeException(nameof(steps), steps,
                $"Encoder 'presto' takes 1 to {PrestoConfig.LongestSeries} steps, got {steps}. Take a part of the series.");
        }

        // No stack space is cleared: everything that is read has been written.
        Span<float> values = stackalloc float[PrestoConfig.LongestSeries * PrestoConfig.Bands];
        Span<bool> visible = stackalloc bool[PrestoConfig.LongestSeries * PrestoConfig.MaskedGroups];
        Span<int> classes = stackalloc int[PrestoConfig.LongestSeries];
        for (int step = 0; step < steps; step++)
        {
            int month = sample.Months[step];
            if (month is < 1 or > PrestoConfig.MonthsInYear)
                throw new ArgumentException($"Month of step {step}: expected 1 (January) to 12, got {month}.", nameof(sample));
            ReadStep(sample, step, steps, values, visible, classes);
        }

        MoveTopography(steps, values, visible);
        var (latitude, longitude) = Place(sample);
        PrestoTokenizer.AddVisible(new PrestoSample
        {
            Values = values[..(steps * PrestoConfig.Bands)],
            Visible = visible[..(steps * PrestoConfig.MaskedGroups)],
            DynamicWorld = classes[..steps],
            Months = sample.Months[..steps],
            Latitude = latitude,
            Longitude = longitude,
        }, perStep, batch);
    }

    private void ReadStep(in EncoderSample sample, int step, int steps, Span<float> values, Span<bool> visible, Span<int> classes)
    {
        var from = sample.Values.Slice(step * _bands.NumberOfBands, _bands.NumberOfBands);
        var to = values.Slice(step * PrestoConfig.Bands, PrestoConfig.Bands);
        bool isSeen = sample.Visible.IsEmpty || sample.Visible[step];
        for (int group = 0; group < PrestoConfig.BandGroups; group++)
        {
            bool isWhole = isSeen || !PrestoConfig.IsOptical(group);
            for (int band = PrestoConfig.GroupStarts[group]; band < PrestoConfig.GroupStarts[group + 1]; band++)
            {
                int place = _bands.Places[band];
                float value = place < 0 ? float.NaN : from[place];
                to[band] = IsReflectance(band) ? value : PrestoNormalization.Normalize(value, band);
                isWhole &= float.IsFinite(value);
            }

            visible[(group * steps) + step] = isWhole;
        }

        if (_bands.ComputesNdvi)
        {
            float nir = to[PrestoConfig.NirBand], red = to[PrestoConfig.RedBand];
            to[PrestoConfig.NdviBand] = PrestoNormalization.Ndvi(nir, red);
            visible[(PrestoConfig.NdviGroup * steps) + step] = isSeen && float.IsFinite(nir) && float.IsFinite(red);
        }

        classes[step] = isSeen && _bands.DynamicWorld >= 0
            ? Class(from[_bands.DynamicWorld], step)
            : PrestoConfig.DynamicWorldMissing;
        visible[(PrestoConfig.DynamicWorldGroup * steps) + step] = classes[step] != PrestoConfig.DynamicWorldMissing;
    }

    // Reflectance times 10000 is the digital number, which normalisation divides by 10000.
    private static bool IsReflectance(int band) => band is >= PrestoConfig.FirstOpticalBand and <= PrestoConfig.LastOpticalBand;

    private static int Class(float value, int step) => value switch
    {
        float.NaN => PrestoConfig.DynamicWorldMissing,
        >= 0 and <= PrestoConfig.DynamicWorldMissing when value == MathF.Floor(value) => (int)value,
        _ => throw new ArgumentException(FormattableString.Invariant(
            $"Band 'dynamic_world' of step {step}: expected a class from 0 to 8, 9 or NaN for missing, got {value}."),
            nameof(value)),
    };

    // The network reads topography from step 0. It does not change, so where step 0 lacks it, the first step that has it gives it.
    private static void MoveTopography(int steps, Span<float> values, Span<bool> visible)
    {
        var seen = visible.Slice(PrestoConfig.TopographyGroup * steps, steps);
        int step = seen.IndexOf(true);
        if (step <= 0)
            return;
        int first = PrestoConfig.GroupStarts[PrestoConfig.TopographyGroup];
        values.Slice((step * PrestoConfig.Bands) + first, 2).CopyTo(values[first..]);
        seen[0] = true;
    }

    private (float Latitude, float Longitude) Place(in EncoderSample sample)
    {
        // sic: no place is (0, 0), as in protocol presto_ll0. The token of the place is never hidden.
        if (!_usesLocation)
            return (0, 0);
        if (!float.IsFinite(sample.Latitude) || !float.IsFinite(sample.Longitude))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Encoder 'presto' uses the location, and the sample has none: expected degrees, got latitude {sample.Latitude}")
                + FormattableString.Invariant($", longitude {sample.Longitude}. Give both, or encode without location."),
                nameof(sample));
        }

        return (sample.Latitude, sample.Longitude);
    }
}
