namespace MLNetGeoFM;

/// <summary>Adds the clear mask of a copy of the series that has lost dates.</summary>
public sealed class DateDroppingTransformer : RowTransformer
{
    internal const string Kind = "DropDates/1";

    private readonly DatedSeriesColumns _columns;
    private readonly SeriesColumn _series;
    private readonly DateDropout _dropout;

    internal DateDroppingTransformer(DatedSeriesColumns columns, SeriesColumn series, DateDropout dropout)
        : base(columns.Inputs(series), OutputsOf(columns.Output, series))
    {
        _columns = columns;
        _series = series;
        _dropout = dropout;
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        _columns.Write(writer);
        _series.Write(writer);
        writer.Write(_dropout.Copy);
        writer.Write(_dropout.Seed);
        writer.Write(_dropout.MaximumShare);
        writer.Write(_dropout.MinimumGapDays);
        writer.Write(_dropout.MaximumGapDays);
    }

    internal static DateDroppingTransformer Read(BinaryReader reader)
    {
        var columns = DatedSeriesColumns.Read(reader);
        var series = SeriesColumn.Read(reader);
        var dropout = new DateDropout
        {
            Copy = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
            MaximumShare = reader.ReadDouble(),
            MinimumGapDays = reader.ReadInt32(),
            MaximumGapDays = reader.ReadInt32(),
        };
        dropout.Validate();
        return new(columns, series, dropout);
    }

    internal static string LostShareName(string outputColumnName) => outputColumnName + "LostShare";

    internal static RowOutput[] OutputsOf(string name, SeriesColumn series) =>
    [
        RowOutput.Vector(name, RowItem.Boolean, series.MaskDimensions),
        RowOutput.Scalar(LostShareName(name), RowItem.Single),
    ];

    private sealed class Worker(DateDroppingTransformer transformer) : RowWorker
    {
        private readonly DateDropper _dropper = new(transformer._dropout, transformer._series.Shape, transformer._series.BandNames);
        private readonly int _pixels = transformer._series.Shape.PixelsPerStep;

        public override void Run(RowFrame frame)
        {
            DatedSeries row = transformer._columns.Read(frame, transformer.Inputs, transformer._series);
            LossCount loss = _dropper.Drop(row.Values, row.Dates, row.Clear, frame.Output<bool>(0, row.Steps * _pixels));
            frame.Output<float>(1, 1)[0] = (float)loss.LostPixels / loss.ClearPixels;
        }
    }
}
