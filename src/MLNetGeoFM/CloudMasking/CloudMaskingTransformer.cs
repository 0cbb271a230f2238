using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Turns a quality layer, or reflectance itself, into the clear mask of a series: true = usable.</summary>
public sealed class CloudMaskingTransformer : RowTransformer
{
    internal const string Kind = "MaskClouds/1";
    internal const string Role = "quality";
    internal const string DatesRole = "date";
    internal const string ReflectanceRole = "reflectance";

    private readonly QualityColumn _quality;
    private readonly CloudMaskingOptions _options;

    internal CloudMaskingTransformer(
        string outputColumnName, string qualityColumnName, QualityColumn quality, CloudMaskingOptions options)
        : base(
            [
                new RowInput(Role, qualityColumnName, quality.Item) { Series = quality.Series },
                .. options.DatesColumnName is { } dates ? [new RowInput(DatesRole, dates, RowItem.Int32)] : (RowInput[])[],
                .. quality.Observed is { } observed
                    ? [new RowInput(ReflectanceRole, options.ReflectanceColumnName!, RowItem.Single) { Series = observed }]
                    : (RowInput[])[],
            ],
            [
                RowOutput.Vector(outputColumnName, RowItem.Boolean, quality.MaskDimensions),
                .. options.ClearFractionColumnName is { } fraction
                    ? [RowOutput.Scalar(fraction, RowItem.Single)]
                    : (RowOutput[])[],
            ])
    {
        _quality = quality;
        _options = options;
        _ = PixelClassifier.Of(quality, options); // a band that the spectral rule needs is missed here, not at the first row
    }

    internal override string PayloadKind => Kind;

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
    {
        _quality.RequireSameExtent(inputSchema[Inputs[0].ColumnName]);
        return base.AddedColumns(inputSchema);
    }

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        _quality.Write(writer);
        writer.Write((int)_options.QualityKind);
        writer.Write(_options.ClearClasses is not null);
        if (_options.ClearClasses is not null)
            RowPayload.WriteInts(writer, [.. _options.ClearClasses.Select(one => (int)one)]);
        writer.Write((int)_options.RejectedFmaskBits);
        writer.Write(_options.RejectHighAerosol);
        writer.Write(_options.CirrusIsClear);
        writer.Write((int)_options.RejectedLandsatBits);
        writer.Write(_options.CloudProbabilityThreshold ?? float.NaN);
        writer.Write(_options.DilationPixels);
        writer.Write(_options.DilationDays);
        RowPayload.WriteOptionalText(writer, _options.DatesColumnName);
        writer.Write((int)_options.WhenNothingIsClear);
        RowPayload.WriteOptionalText(writer, _options.ClearFractionColumnName);
        RowPayload.WriteOptionalText(writer, _options.ReflectanceColumnName);
    }

    internal static CloudMaskingTransformer Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        string input = reader.ReadString();
        var quality = QualityColumn.Read(reader);
        var kind = (QualityKind)reader.ReadInt32();
        SclClass[]? classes = reader.ReadBoolean() ? [.. RowPayload.ReadInts(reader).Select(one => (SclClass)one)] : null;
        var fmask = (HlsFmaskBits)reader.ReadInt32();
        bool aerosol = reader.ReadBoolean();
        bool cirrus = reader.ReadBoolean();
        var landsat = (LandsatQaBits)reader.ReadInt32();
        float threshold = reader.ReadSingle();
        var options = new CloudMaskingOptions
        {
            QualityKind = kind,
            ClearClasses = classes,
            RejectedFmaskBits = fmask,
            RejectHighAerosol = aerosol,
            CirrusIsClear = cirrus,
            RejectedLandsatBits = landsat,
            CloudProbabilityThreshold = float.IsNaN(threshold) ? null : threshold,
            DilationPixels = reader.ReadInt32(),
            DilationDays = reader.ReadInt32(),
            DatesColumnName = RowPayload.ReadOptionalText(reader),
            WhenNothingIsClear = (WhenNothingIsClear)reader.ReadInt32(),
            ClearFractionColumnName = RowPayload.ReadOptionalText(reader),
            ReflectanceColumnName = RowPayload.ReadOptionalText(reader),
        };
        options.Validate();
        return new(output, input, quality, options);
    }

    private sealed class Worker(CloudMaskingTransformer transformer) : RowWorker
    {
        private readonly CloudMaskingOptions _options = transformer._options;
        private readonly QualityColumn _quality = transformer._quality;
        private readonly PixelClassifier _classifier = PixelClassifier.Of(transformer._quality, transformer._options);
        private readonly CloudDilation? _dilation = transformer._options is { DilationPixels: 0, DilationDays: 0 }
            ? null
            : new CloudDilation(transformer._options.DilationPixels, transformer._options.DilationDays);

        private PixelState[] _states = [];

        public override void Run(RowFrame frame)
        {
            int length = _classifier.StatesOf(frame);
            int pixels = _quality.Height * _quality.Width;
            if (length % pixels != 0)
            {
                throw SchemaErrors.Length(Role, transformer.Inputs[0].ColumnName,
                    $"a multiple of {_quality.Height} x {_quality.Width} pixels", length);
            }

            if (_states.Length < length)
                _states = new PixelState[length];
            var states = _states.AsSpan(0, length);
            _classifier.Classify(frame, states);
            DropUnobserved(frame, states);
            if (_dilation is not null)
                _dilation.Apply(states, _quality.Height, _quality.Width, Dates(frame, length / pixels));
            float fraction = ClearMask.Write(states, _options.WhenNothingIsClear, frame.Output<bool>(0, length));
            if (_options.ClearFractionColumnName is not null)
                frame.Output<float>(1, 1)[0] = fraction;
        }

        private ReadOnlySpan<int> Dates(RowFrame frame, int steps)
        {
            if (_options.DatesColumnName is null)
                return default;
            var dates = frame.Input<int>(1);
            RowLengths.Require(transformer.Inputs[1], dates.Length, steps, "[T]", steps);
            return dates;
        }

        private void DropUnobserved(RowFrame frame, Span<PixelState> states)
        {
            if (_quality.Observed is not { } observed)
                return;
            int index = transformer.Inputs.Count - 1;
            var reflectance = frame.Input<float>(index);
            int steps = states.Length / observed.Shape.PixelsPerStep;
            RowLengths.Require(
                transformer.Inputs[index], reflectance.Length, steps * observed.Shape.StepLength, "[T, C, H, W]", steps);
            ClearMask.DropUnobserved(reflectance, observed.Shape, states);
        }
    }
}
