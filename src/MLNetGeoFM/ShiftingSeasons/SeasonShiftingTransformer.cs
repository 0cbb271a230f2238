namespace MLNetGeoFM;

/// <summary>Moves the observations of a series in time.</summary>
public sealed class SeasonShiftingTransformer : RowTransformer
{
    internal const string Kind = "ShiftSeason/1";
    internal const string Role = "series";
    internal const string ClearRole = "clear mask";
    internal const string DatesRole = "dates";
    internal const string LatitudeRole = "latitude";

    private const int DatesPlace = 1;
    private const int ClearPlace = 2;

    private readonly SeasonShiftingColumns _columns;
    private readonly SeriesColumn _series;
    private readonly SeasonShift _shift;

    internal SeasonShiftingTransformer(SeasonShiftingColumns columns, SeriesColumn series, SeasonShift shift)
        : base(InputsOf(columns, series), [RowOutput.Series(columns.Output, series), .. DateAndMask(columns, series)])
    {
        _columns = columns;
        _series = series;
        _shift = shift;
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(_columns.Output);
        writer.Write(_columns.Input);
        RowPayload.WriteOptionalText(writer, _columns.Clear);
        writer.Write(_columns.Dates);
        RowPayload.WriteOptionalText(writer, _columns.Latitude);
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
        var columns = new SeasonShiftingColumns(reader.ReadString(), reader.ReadString(), RowPayload.ReadOptionalText(reader),
            reader.ReadString(), RowPayload.ReadOptionalText(reader));
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
        return shift.UsesLatitude == columns.Latitude is not null
            ? new(columns, series, shift)
            : throw new InvalidDataException("The saved season shift and its latitude column do not fit each other.");
    }

    internal static IEnumerable<RowOutput> DateAndMask(SeasonShiftingColumns columns, SeriesColumn series)
    {
        yield return RowOutput.Vector(columns.Output + "Dates", RowItem.Int32, series.Steps);
        if (columns.Clear is not null)
            yield return RowOutput.Vector(columns.Output + "Clear", RowItem.Boolean, series.MaskDimensions);
    }

    private static List<RowInput> InputsOf(SeasonShiftingColumns columns, SeriesColumn series)
    {
        List<RowInput> inputs =
        [
            new(Role, columns.Input, RowItem.Single) { Series = series },
            new(DatesRole, columns.Dates, RowItem.Int32) { Length = series.Steps },
        ];
        if (columns.Clear is not null)
            inputs.Add(new(ClearRole, columns.Clear, RowItem.Boolean) { Length = series.Steps * series.Shape.PixelsPerStep });
        if (columns.Latitude is not null)
            inputs.Add(new(LatitudeRole, columns.Latitude, RowItem.Single, IsVector: false));
        return inputs;
    }

    private sealed class Worker(SeasonShiftingTransformer transformer) : RowWorker
    {
        private readonly SeasonShifter _shifter = new(transformer._shift, transformer._series.Shape);
        private readonly bool _masked = transformer._columns.Clear is not null;
        private readonly int _latitude = transformer._columns.Latitude is null ? -1 : transformer.Inputs.Count - 1;

        public override void Run(RowFrame frame)
        {
            var series = frame.Input<float>(0);
            var dates = frame.Input<int>(DatesPlace);
            int steps = RowLengths.Steps(transformer._series, transformer.Inputs[0], series.Length);
            RowLengths.Require(transformer.Inputs[DatesPlace], dates.Length, steps, "[T]", steps);
            ReadOnlySpan<bool> clear = default;
            if (_masked)
            {
                clear = frame.Input<bool>(ClearPlace);
                RowLengths.Require(transformer.Inputs[ClearPlace], clear.Length, steps * transformer._series.Shape.PixelsPerStep,
                    "[T, H, W]", steps);
            }

            _shifter.Shift(_latitude < 0 ? 0 : frame.Input<float>(_latitude)[0], series, dates, clear,
                frame.Output<float>(0, series.Length), frame.Output<int>(DatesPlace, steps),
                _masked ? frame.Output<bool>(ClearPlace, clear.Length) : default);
        }
    }
}
