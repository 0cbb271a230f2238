namespace MLNetGeoFM;

/// <summary>Puts what a map knows about fields into the samples of series.</summary>
internal sealed class FieldJoin
{
    private readonly FieldShapes _shapes;
    private readonly FieldJoinOptions _options;

    public FieldJoin(FieldShapes shapes, FieldJoinOptions options)
    {
        options.Validate(shapes);
        (_shapes, _options) = (shapes, options);
    }

    public IEnumerable<SeriesRecord> Run(IEnumerable<SeriesRecord> series)
    {
        foreach (SeriesRecord record in series)
        {
            FieldShape? shape = _options.Key == FieldJoinKey.Id
                ? _shapes.Find(record.Sample.Id)
                : _shapes.FindAt(record.Sample.Latitude, record.Sample.Longitude);
            if (shape is null && _options.Unmatched == UnmatchedSeries.Refuse)
                throw Unmatched(record.Sample);
            if (shape is not null || _options.Unmatched == UnmatchedSeries.Keep)
                yield return record.With(Joined(record.Sample, shape));
        }
    }

    private SeriesSample Joined(SeriesSample sample, FieldShape? shape)
    {
        sample = sample with
        {
            Label = Text(shape, _options.LabelProperty, sample.Label),
            Region = Text(shape, _options.RegionProperty, sample.Region),
            Split = Text(shape, _options.SplitProperty, sample.Split),
            Block = Text(shape, _options.BlockProperty, sample.Block),
        };
        if (shape is null || !_options.SetsPlace || _options.Key == FieldJoinKey.Place)
            return sample;
        var (latitude, longitude) = shape.PointInside;
        return sample with { Latitude = latitude, Longitude = longitude };
    }

    private static string? Text(FieldShape? shape, string? property, string? own) => property is null ? own : shape?.Text(property) ?? "";

    private InvalidDataException Unmatched(SeriesSample sample)
    {
        string wanted = _options.Key == FieldJoinKey.Id
            ? $"one of {_shapes.Count} ids{(_shapes.Count == 0 ? "" : $" such as '{SeriesErrors.Printable(_shapes[0].Id)}'")}, got '{sample.Id}'"
            : FormattableString.Invariant($"a place in one of {_shapes.Count} fields, got latitude {sample.Latitude}, longitude {sample.Longitude}");
        return new($"Series '{sample.Id}' has no field: expected {wanted}. Correct it, or say with {nameof(FieldJoinOptions)}."
            + $"{nameof(FieldJoinOptions.Unmatched)} what becomes of such series.");
    }
}
