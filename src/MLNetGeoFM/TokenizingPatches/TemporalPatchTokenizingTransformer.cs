namespace MLNetGeoFM;

/// <summary>Cuts a series into tubelet tokens.</summary>
public sealed class TemporalPatchTokenizingTransformer : RowTransformer
{
    internal const string Kind = "TokenizeTemporalPatches/1";
    internal const string Role = "series";
    internal const string ClearRole = "clear mask";
    internal const string DatesRole = "dates";

    private readonly TokenizingColumns _columns;
    private readonly TokenColumn _tokens;
    private readonly double _minimumClearFraction;
    private readonly TemporalPatchTokenizer _tokenizer;

    internal TemporalPatchTokenizingTransformer(TokenizingColumns columns, TokenColumn tokens, double minimumClearFraction)
        : base(InputsOf(columns, tokens.Series), OutputsOf(columns, tokens))
    {
        _columns = columns;
        _tokens = tokens;
        _minimumClearFraction = minimumClearFraction;
        _tokenizer = tokens.Tokenizer(minimumClearFraction);
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(_columns.Output);
        writer.Write(_columns.Input);
        RowPayload.WriteOptionalText(writer, _columns.Clear);
        RowPayload.WriteOptionalText(writer, _columns.Dates);
        _tokens.Write(writer);
        writer.Write(_minimumClearFraction);
    }

    internal static TemporalPatchTokenizingTransformer Read(BinaryReader reader)
    {
        var columns = new TokenizingColumns(reader.ReadString(), reader.ReadString(),
            RowPayload.ReadOptionalText(reader), RowPayload.ReadOptionalText(reader));
        return new(columns, TokenColumn.Read(reader), reader.ReadDouble());
    }

    internal static List<RowOutput> OutputsOf(TokenizingColumns columns, TokenColumn tokens)
    {
        int count = tokens.Dimensions[0];
        List<RowOutput> outputs =
        [
            tokens.Output(columns.Output),
            RowOutput.Vector(
                columns.Output + "Positions", RowItem.Int32, [count, TemporalPatchTokenizer.PositionLength]),
            RowOutput.Vector(columns.Output + "Visible", RowItem.Boolean, count),
        ];
        if (columns.Dates is not null)
            outputs.Add(RowOutput.Vector(columns.Output + "Dates", RowItem.Int32, count));
        return outputs;
    }

    private static List<RowInput> InputsOf(TokenizingColumns columns, SeriesColumn series)
    {
        List<RowInput> inputs = [new(Role, columns.Input, RowItem.Single) { Series = series }];
        if (columns.Clear is not null)
            inputs.Add(new(ClearRole, columns.Clear, RowItem.Boolean) { Length = series.Steps * series.Shape.PixelsPerStep });
        if (columns.Dates is not null)
            inputs.Add(new(DatesRole, columns.Dates, RowItem.Int32) { Length = series.Steps });
        return inputs;
    }

    private sealed class Worker(TemporalPatchTokenizingTransformer transformer) : RowWorker
    {
        private readonly TemporalPatchTokenizer _tokenizer = transformer._tokenizer;
        private readonly int _clearInput = transformer._columns.Clear is null ? 0 : 1;
        private readonly int _datesInput = transformer._columns.Dates is null ? 0 : transformer.Inputs.Count - 1;

        public override void Run(RowFrame frame)
        {
            var series = frame.Input<float>(0);
            int steps = RowLengths.Steps(transformer._tokens.Series, transformer.Inputs[0], series.Length);
            int count = _tokenizer.TokenCount(steps);
            _tokenizer.Tokenize(series, frame.Output<float>(0, series.Length));
            _tokenizer.Positions(frame.Output<int>(1, count * TemporalPatchTokenizer.PositionLength));
            _tokenizer.Visibility(series, Clear(frame, steps), frame.Output<bool>(2, count));
            if (_datesInput == 0)
                return;
            var dates = frame.Input<int>(_datesInput);
            RowLengths.Require(transformer.Inputs[_datesInput], dates.Length, steps, "[T]", steps);
            _tokenizer.Dates(dates, frame.Output<int>(3, count));
        }

        private ReadOnlySpan<bool> Clear(RowFrame frame, int steps)
        {
            if (_clearInput == 0)
                return default;
            var clear = frame.Input<bool>(_clearInput);
            RowLengths.Require(
                transformer.Inputs[_clearInput], clear.Length, steps * _tokenizer.Shape.PixelsPerStep, "[T, H, W]", steps);
            return clear;
        }
    }
}
