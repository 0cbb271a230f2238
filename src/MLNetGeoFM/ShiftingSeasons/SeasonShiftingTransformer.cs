namespace MLNetGeoFM;

/// <summary>Moves the observations of a series in time.</summary>
public sealed class SeasonShiftingTransformer : RowTransformer
{
    internal const string Kind = "ShiftSeason/1";
    internal const string LatitudeRole = "latitude";

    private const int DatesOutput = 1;
    private const int ClearOutput = 2;

    private readonly DatedSeriesColumns _columns;
    private readonly string? _latitude;
    private readonly SeriesColumn _series;
    private readonly SeasonShift _shift;

    internal SeasonShiftingTransformer(DatedSeriesColumns columns, string? latitude, SeriesColumn series, SeasonShift shift)
        : base(InputsOf(columns, latitude, series), [RowOutput.Series(columns.Output, series), .. DateAndMask(columns, series)])
    {
        _columns = columns;
        _latitude = latitude;
        _series = series;
        _shift = shift;
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        _columns.Write(writer);
        RowPayload.WriteOptionalText(writer, _latitude);
        _series.Write(writer);
        writer.Write(_shift.Days);
        writer.Write(_shift.RandomDays);
        writer.Write(_shift.Seed);
        writer.Write(_shift.DaysPerDegree);
        writer.Write(_shift.ReferenceLatitude);
        writer.Write(_shift.StaysInSeason);
        writer.Write(_shift.SeasonStartMonth);
    }

    internal static SeasonShiftingTransformer Read(BinaryReader reader)
    {
        var columns = DatedSeriesColumns.Read(reader);
        string? latitude = RowPayload.ReadOptionalText(reader);
        var series = SeriesColumn.Read(reader);
        var shift = new SeasonShift
        {
            Days = reader.ReadInt32(),
            RandomDays = reader.ReadDouble(),
            Seed = reader.ReadInt32(),
            DaysPerDegree = reader.ReadDouble(),
            ReferenceLatitude = reader.ReadDouble(),
            StaysInSeason = reader.ReadBoolean(),
            SeasonStartMonth = reader.ReadInt32(),
        };
        shift.Validate();
        return shift.UsesLatitude == latitude is not null
            ? new(columns, latitude, series, shift)
            : throw new InvalidDataException("The saved season shift and its latitude column do not fit each other.");
    }

    internal static IEnumerable<RowOutput> DateAndMask(DatedSeriesColumns columns, SeriesColumn series)
    {
        yield return RowOutput.Vector(columns.Output + "Dates", RowItem.Int32, series.Steps);
        if (columns.Clear is not null)
            yield return RowOutput.Vector(columns.Output + "Clear", RowItem.Boolean, series.MaskDimensions);
    }

    private static List<RowInput> InputsOf(DatedSeriesColumns columns, string? latitude, SeriesColumn series)
    {
        List<RowInput> inputs = columns.Inputs(series);
        if (latitude is not null)
            inputs.Add(new(LatitudeRole, latitude, RowItem.Single, IsVector: false));
        return inputs;
    }

    private sealed class Worker(SeasonShiftingTransformer transformer) : RowWorker
    {
        private readonly SeasonShifter _shifter = new(transformer._shift, transformer._series.Shape);
        private readonly int _latitude = transformer._latitude is null ? -1 : transformer.Inputs.Count - 1;

        public override void Run(RowFrame frame)
        {
            DatedSeries row = transformer._columns.Read(frame, transformer.Inputs, transformer._series);
            _shifter.Shift(_latitude < 0 ? 0 : frame.Input<float>(_latitude)[0], row.Values, row.Dates, row.Clear,
                frame.Output<float>(0, row.Values.Length), frame.Output<int>(DatesOutput, row.Steps),
                transformer._columns.Clear is null ? default : frame.Output<bool>(ClearOutput, row.Clear.Length));
        }
    }
}
