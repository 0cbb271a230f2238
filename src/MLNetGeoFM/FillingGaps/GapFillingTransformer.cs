namespace MLNetGeoFM;

/// <summary>Fills the missing values of a series and marks what it filled.</summary>
public sealed class GapFillingTransformer : RowTransformer
{
    internal const string Kind = "FillGaps/1";
    internal const string Role = "series";
    internal const string DatesRole = "dates";
    internal const string FilledSuffix = "Filled";

    private readonly SeriesColumn _series;
    private readonly GapFillingOptions _options;

    internal GapFillingTransformer(
        string outputColumnName, string inputColumnName, string? datesColumnName, SeriesColumn series, GapFillingOptions options)
        : base(InputsOf(inputColumnName, datesColumnName, series),
            [
                RowOutput.Series(outputColumnName, series),
                RowOutput.Vector(outputColumnName + FilledSuffix, RowItem.Boolean, series.Dimensions),
            ])
    {
        _series = series;
        _options = options;
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        RowPayload.WriteOptionalText(writer, Inputs.Count > 1 ? Inputs[1].ColumnName : null);
        _series.Write(writer);
        writer.Write((int)_options.Method);
        writer.Write(_options.Lambda);
        writer.Write(_options.KeepObserved);
        writer.Write(_options.FillValue is not null);
        writer.Write(_options.FillValue ?? 0);
    }

    internal static GapFillingTransformer Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        string input = reader.ReadString();
        string? dates = RowPayload.ReadOptionalText(reader);
        var series = SeriesColumn.Read(reader);
        var method = (GapFillingMethod)reader.ReadInt32();
        double lambda = reader.ReadDouble();
        bool keepObserved = reader.ReadBoolean();
        bool hasFillValue = reader.ReadBoolean();
        float fillValue = reader.ReadSingle();
        return new(output, input, dates, series, new GapFillingOptions
        {
            Method = method,
            Lambda = lambda,
            KeepObserved = keepObserved,
            FillValue = hasFillValue ? fillValue : null,
        });
    }

    private static List<RowInput> InputsOf(string inputColumnName, string? datesColumnName, SeriesColumn series)
    {
        List<RowInput> inputs = [new(Role, inputColumnName, RowItem.Single) { Series = series }];
        if (datesColumnName is not null)
            inputs.Add(new(DatesRole, datesColumnName, RowItem.Int32) { Length = series.Steps });
        return inputs;
    }

    private sealed class Worker(GapFillingTransformer transformer) : RowWorker
    {
        private readonly GapFiller _filler = transformer._options.CreateFiller();
        private readonly bool _dated = transformer.Inputs.Count > 1;
        private readonly GapFillWorkspace _workspace = new();

        public override void Run(RowFrame frame)
        {
            var series = frame.Input<float>(0);
            int steps = RowLengths.Steps(transformer._series, transformer.Inputs[0], series.Length);
            ReadOnlySpan<int> dates = default;
            if (_dated)
            {
                dates = frame.Input<int>(1);
                RowLengths.Require(transformer.Inputs[1], dates.Length, steps, "[T]", steps);
            }

            _filler.Fill(
                transformer._series.Shape, series, dates, frame.Output<float>(0, series.Length),
                frame.Output<bool>(1, series.Length), _workspace);
        }
    }
}
