namespace MLNetGeoFM;

/// <summary>Adds the clear mask of a copy of the series that has lost dates.</summary>
public sealed class DateDroppingTransformer : RowTransformer
{
    internal const string Kind = "DropDates/1";
    internal const string Role = "series";
    internal const string ClearRole = "clear mask";
    internal const string DatesRole = "dates";

    private const int DatesInput = 1;
    private const int ClearInput = 2;

    private readonly DateDroppingColumns _columns;
    private readonly SeriesColumn _series;
    private readonly DateDropout _dropout;

    internal DateDroppingTransformer(DateDroppingColumns columns, SeriesColumn series, DateDropout dropout)
        : base(InputsOf(columns, series), OutputsOf(columns.Output, series))
    {
        _columns = columns;
        _series = series;
        _dropout = dropout;
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(_columns.Output);
        writer.Write(_columns.Input);
        RowPayload.WriteOptionalText(writer, _columns.Clear);
        writer.Write(_columns.Dates);
        _series.Write(writer);
        writer.Write(_dropout.Copy);
        writer.Write(_dropout.Seed);
        writer.Write(_dropout.MaximumShare);
        writer.Write(_dropout.MinimumGapDays);
        writer.Write(_dropout.MaximumGapDays);
    }

    internal static DateDroppingTransformer Read(BinaryReader reader)
    {
        var columns = new DateDroppingColumns(
            reader.ReadString(), reader.ReadString(), RowPayload.ReadOptionalText(reader), reader.ReadString());
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

    private static List<RowInput> InputsOf(DateDroppingColumns columns, SeriesColumn series)
    {
        List<RowInput> inputs =
        [
            new(Role, columns.Input, RowItem.Single) { Series = series },
            new(DatesRole, columns.Dates, RowItem.Int32) { Length = series.Steps },
        ];
        if (columns.Clear is not null)
            inputs.Add(new(ClearRole, columns.Clear, RowItem.Boolean) { Length = series.Steps * series.Shape.PixelsPerStep });
        return inputs;
    }

    private sealed class Worker(DateDroppingTransformer transformer) : RowWorker
    {
        private readonly DateDropper _dropper = new(transformer._dropout, transformer._series.Shape, transformer._series.BandNames);
        private readonly int _pixels = transformer._series.Shape.PixelsPerStep;

        public override void Run(RowFrame frame)
        {
            var series = frame.Input<float>(0);
            var dates = frame.Input<int>(DatesInput);
            int steps = RowLengths.Steps(transformer._series, transformer.Inputs[0], series.Length);
            RowLengths.Require(transformer.Inputs[DatesInput], dates.Length, steps, "[T]", steps);
            ReadOnlySpan<bool> clear = default;
            if (transformer._columns.Clear is not null)
            {
                clear = frame.Input<bool>(ClearInput);
                RowLengths.Require(transformer.Inputs[ClearInput], clear.Length, steps * _pixels, "[T, H, W]", steps);
            }

            LossCount loss = _dropper.Drop(series, dates, clear, frame.Output<bool>(0, steps * _pixels));
            frame.Output<float>(1, 1)[0] = (float)loss.LostPixels / loss.ClearPixels;
        }
    }
}
