namespace MLNetGeoFM;

/// <summary>Turns a series of irregular dates into one of regular periods.</summary>
public sealed class TimeRegularizingTransformer : RowTransformer
{
    internal const string Kind = "RegularizeTime/1";

    private readonly DatedSeriesColumns _columns;
    private readonly SeriesColumn _series;
    private readonly TimeRegularizingOptions _options;
    private readonly TemporalCompositor _compositor;

    internal TimeRegularizingTransformer(DatedSeriesColumns columns, SeriesColumn series, TimeRegularizingOptions options)
        : base(columns.Inputs(series), OutputsOf(columns.Output, series, options))
    {
        _columns = columns;
        _series = series;
        _options = options;
        int[] bands = options.Reducer == TemporalReducer.MaxNdvi ? NdviBands(series.BandNames, options) : [-1, -1];
        _compositor = new TemporalCompositor(series.Shape, options.Grid, options.Reducer, bands[0], bands[1]);
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        _columns.Write(writer);
        _series.Write(writer);
        writer.Write((int)_options.Reducer);
        RowPayload.WriteOptionalText(writer, _options.RedBand);
        RowPayload.WriteOptionalText(writer, _options.NearInfraredBand);
        writer.Write(_options.CountObservations);
        WriteGrid(writer, _options.Grid);
    }

    internal static TimeRegularizingTransformer Read(BinaryReader reader)
    {
        var columns = DatedSeriesColumns.Read(reader);
        var series = SeriesColumn.Read(reader);
        return new(columns, series, new TimeRegularizingOptions
        {
            Reducer = (TemporalReducer)reader.ReadInt32(),
            RedBand = RowPayload.ReadOptionalText(reader),
            NearInfraredBand = RowPayload.ReadOptionalText(reader),
            CountObservations = reader.ReadBoolean(),
            Grid = ReadGrid(reader),
        });
    }

    internal static IEnumerable<RowOutput> CountColumns(
        string outputColumnName, int periods, SeriesShape shape, TimeRegularizingOptions options)
    {
        yield return RowOutput.Vector(outputColumnName + "Dates", RowItem.Int32, periods);
        if (!options.CountObservations)
            yield break;
        yield return RowOutput.Vector(
            outputColumnName + "Observations", RowItem.Int32, [periods, shape.Height, shape.Width]);
        yield return RowOutput.Vector(outputColumnName + "DatesOutside", RowItem.Int32, 1);
    }

    private static RowOutput[] OutputsOf(string name, SeriesColumn series, TimeRegularizingOptions options)
    {
        int periods = options.Grid.Count;
        return
        [
            RowOutput.Series(name, series with { Steps = periods, StepNames = options.Grid.StepNames }),
            .. CountColumns(name, periods, series.Shape, options),
        ];
    }

    private static int[] NdviBands(IReadOnlyList<string> bandNames, TimeRegularizingOptions options)
        => options is { RedBand: { } red, NearInfraredBand: { } nearInfrared }
            ? BandSelection.Resolve(bandNames, [red, nearInfrared]).Indices.ToArray()
            : BandRoles.FromNames(bandNames).IndicesOf(BandRole.Red, BandRole.Nir);

    private static void WriteGrid(BinaryWriter writer, TimeGridRule grid)
    {
        writer.Write((int)grid.Unit);
        writer.Write(grid.Count);
        writer.Write(grid.DaysPerPeriod);
        writer.Write(grid.StartMonth);
        writer.Write(grid.Start?.DayNumber ?? -1);
    }

    private static TimeGridRule ReadGrid(BinaryReader reader)
    {
        var unit = (TimeStepUnit)reader.ReadInt32();
        int count = reader.ReadInt32();
        int daysPerPeriod = reader.ReadInt32();
        int startMonth = reader.ReadInt32();
        int start = reader.ReadInt32();
        return start < 0
            ? TimeGridRule.Season(unit, count, startMonth, daysPerPeriod)
            : TimeGridRule.Fixed(unit, DateOnly.FromDayNumber(start), count, daysPerPeriod);
    }

    private sealed class Worker(TimeRegularizingTransformer transformer) : RowWorker
    {
        private readonly TemporalCompositor _compositor = transformer._compositor;
        private readonly bool _counts = transformer._options.CountObservations;
        private readonly CompositeWorkspace _workspace = new();

        public override void Run(RowFrame frame)
        {
            DatedSeries row = transformer._columns.Read(frame, transformer.Inputs, transformer._series);
            Span<float> composite = frame.Output<float>(0, _compositor.CompositeLength);
            Span<int> starts = frame.Output<int>(1, _compositor.Grid.Count);
            Span<int> observations = _counts ? frame.Output<int>(2, _compositor.CountsLength) : default;
            int outside = _compositor.Composite(row.Values, row.Clear, row.Dates, composite, starts, observations, _workspace);
            if (outside > 0 && outside == row.Steps)
                throw AllOutside(row.Dates, starts);
            if (_counts)
                frame.Output<int>(3, 1)[0] = outside;
        }

        private ArgumentException AllOutside(ReadOnlySpan<int> dates, ReadOnlySpan<int> starts)
            => new($"All {dates.Length} dates of a row of '{transformer._columns.Dates}' lie outside the time steps: expected days "
                + $"{starts[0]} ({_compositor.Grid.StepNames[0]}) and later, up to the end of {_compositor.Grid.StepNames[^1]}, got "
                + $"{dates[0]} to {dates[^1]} (days since 1970-01-01). Use a grid that covers the data, or a season of each series.",
                transformer._columns.Dates);
    }
}
