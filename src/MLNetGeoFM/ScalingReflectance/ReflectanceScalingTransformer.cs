namespace MLNetGeoFM;

/// <summary>Turns digital numbers into surface reflectance.</summary>
public sealed class ReflectanceScalingTransformer : RowTransformer
{
    internal const string Kind = "ScaleToReflectance/1";
    internal const string Role = "digital number";

    private readonly SeriesColumn _series;
    private readonly ReflectanceScalingOptions _options;

    internal ReflectanceScalingTransformer(
        string outputColumnName, string inputColumnName, SeriesColumn series, ReflectanceScalingOptions options)
        : base(
            [
                new RowInput(Role, inputColumnName, RowItem.Single) { Series = series },
                .. PerSceneColumns(options).Select(scene => new RowInput(scene.Role, scene.ColumnName, RowItem.Single)),
            ],
            [RowOutput.Series(outputColumnName, series)])
    {
        _series = series;
        _options = options;
    }

    internal override string PayloadKind => Kind;

    internal static IEnumerable<(string Role, string ColumnName)> PerSceneColumns(ReflectanceScalingOptions options)
    {
        if (options.ScaleColumnName is { } scale)
            yield return ("scale per scene", scale);
        if (options.OffsetColumnName is { } offset)
            yield return ("offset per scene", offset);
    }

    internal override RowWorker CreateWorker() => new Worker(this);

    /// <summary>Counts a row's digital numbers, each scene with its own scale and offset.</summary>
    internal void AddTo(RadiometryCheck check, RowFrame frame)
    {
        var numbers = frame.Input<float>(0);
        int stepLength = _series.Shape.StepLength;
        int steps = _series.Shape.Steps(numbers.Length);
        for (int step = 0; step < steps; step++)
        {
            double scale = _options.Scale ?? SceneValue(frame, 1, step, steps);
            double offset = _options.DigitalNumberOffset ?? SceneValue(frame, Inputs.Count - 1, step, steps);
            if (scale > 0 && double.IsFinite(scale) && double.IsFinite(offset))
                check.Add(numbers.Slice(step * stepLength, stepLength), new ReflectanceScaling(scale, offset, _options.NoData));
        }
    }

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        _series.Write(writer);
        writer.Write(_options.Scale ?? double.NaN);
        writer.Write(_options.DigitalNumberOffset ?? double.NaN);
        RowPayload.WriteOptionalText(writer, _options.ScaleColumnName);
        RowPayload.WriteOptionalText(writer, _options.OffsetColumnName);
        writer.Write(_options.NoData ?? float.NaN);
    }

    internal static ReflectanceScalingTransformer Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        string input = reader.ReadString();
        var series = SeriesColumn.Read(reader);
        double scale = reader.ReadDouble();
        double offset = reader.ReadDouble();
        string? scaleColumn = RowPayload.ReadOptionalText(reader);
        string? offsetColumn = RowPayload.ReadOptionalText(reader);
        float noData = reader.ReadSingle();
        var options = new ReflectanceScalingOptions
        {
            Scale = double.IsNaN(scale) ? null : scale,
            DigitalNumberOffset = double.IsNaN(offset) ? null : offset,
            ScaleColumnName = scaleColumn,
            OffsetColumnName = offsetColumn,
            NoData = float.IsNaN(noData) ? null : noData,
        };
        options.Validate();
        return new(output, input, series, options);
    }

    private float SceneValue(RowFrame frame, int input, int step, int steps)
    {
        var values = frame.Input<float>(input);
        if (values.Length != steps)
            throw SchemaErrors.Length(Inputs[input].Role, Inputs[input].ColumnName, $"{steps}, one for each scene", values.Length);
        return values[step];
    }

    private sealed class Worker(ReflectanceScalingTransformer transformer) : RowWorker
    {
        private readonly ReflectanceScalingOptions _options = transformer._options;
        private readonly SeriesShape _shape = transformer._series.Shape;
        private readonly ReflectanceScaling? _scaling = transformer._options is { Scale: { } scale, DigitalNumberOffset: { } offset }
            ? new(scale, offset, transformer._options.NoData)
            : null;

        private float[] _scales = [];
        private float[] _offsets = [];

        public override void Run(RowFrame frame)
        {
            var numbers = frame.Input<float>(0);
            var reflectance = frame.Output<float>(0, numbers.Length);
            int steps = _shape.Steps(numbers.Length);
            if (_scaling is not null)
            {
                _scaling.Apply(numbers, reflectance);
                return;
            }

            Fill(frame, ref _scales, _options.Scale, 1, steps);
            Fill(frame, ref _offsets, _options.DigitalNumberOffset, transformer.Inputs.Count - 1, steps);
            ReflectanceScaling.ApplyPerStep(
                numbers, _shape, _scales.AsSpan(0, steps), _offsets.AsSpan(0, steps), _options.NoData, reflectance);
        }

        private void Fill(RowFrame frame, ref float[] values, double? constant, int input, int steps)
        {
            if (values.Length < steps)
                values = new float[steps];
            for (int step = 0; step < steps; step++)
                values[step] = constant is { } value ? (float)value : transformer.SceneValue(frame, input, step, steps);
        }
    }
}
