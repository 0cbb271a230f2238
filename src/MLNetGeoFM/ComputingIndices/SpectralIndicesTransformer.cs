namespace MLNetGeoFM;

/// <summary>Computes spectral indices of a reflectance series.</summary>
public sealed class SpectralIndicesTransformer : RowTransformer
{
    internal const string Kind = "SpectralIndices/1";
    internal const string Role = "reflectance";

    private readonly SeriesColumn _series;
    private readonly SpectralIndicesOptions _options;
    private readonly SpectralIndexCalculator _calculator;

    internal SpectralIndicesTransformer(
        string outputColumnName, string inputColumnName, SeriesColumn series, SpectralIndicesOptions options)
        : this(outputColumnName, inputColumnName, series, options, CalculatorOf(series.BandNames, options))
    {
    }

    private SpectralIndicesTransformer(string outputColumnName, string inputColumnName, SeriesColumn series,
        SpectralIndicesOptions options, SpectralIndexCalculator calculator)
        : base(
            [new RowInput(Role, inputColumnName, RowItem.Single) { Series = series }],
            [RowOutput.Series(outputColumnName, series with
            {
                Shape = series.Shape with { Bands = calculator.OutputBandNames.Count },
                BandNames = calculator.OutputBandNames,
            })])
    {
        _series = series;
        _options = options;
        _calculator = calculator;
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(_calculator, _series.Shape);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        _series.Write(writer);
        RowPayload.WriteInts(writer, [.. _options.Indices.Select(index => (int)index)]);
        writer.Write(_options.KeepBands);
        writer.Write(_options.Naming is { } naming ? (int)naming : -1);
        writer.Write(_options.Roles is not null);
        if (_options.Roles is null)
            return;
        writer.Write(_options.Roles.Count);
        foreach (var (role, band) in _options.Roles.OrderBy(pair => pair.Key))
        {
            writer.Write((int)role);
            writer.Write(band);
        }
    }

    internal static SpectralIndicesTransformer Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        string input = reader.ReadString();
        var series = SeriesColumn.Read(reader);
        SpectralIndex[] indices = [.. RowPayload.ReadInts(reader).Select(index => (SpectralIndex)index)];
        bool keepBands = reader.ReadBoolean();
        int naming = reader.ReadInt32();
        return new(output, input, series, new SpectralIndicesOptions
        {
            Indices = indices,
            KeepBands = keepBands,
            Naming = naming < 0 ? null : (BandNaming)naming,
            Roles = reader.ReadBoolean() ? ReadRoles(reader) : null,
        });
    }

    private static Dictionary<BandRole, string> ReadRoles(BinaryReader reader)
    {
        var roles = new Dictionary<BandRole, string>();
        int count = RowPayload.ReadCount(reader, Enum.GetValues<BandRole>().Length);
        for (int i = 0; i < count; i++)
            roles[(BandRole)reader.ReadInt32()] = reader.ReadString();
        return roles;
    }

    private static SpectralIndexCalculator CalculatorOf(IReadOnlyList<string> bandNames, SpectralIndicesOptions options)
    {
        BandRoles? roles = options switch
        {
            { Roles: { } named } => BandRoles.FromRoles(bandNames, named),
            { Naming: { } naming } => BandRoles.FromNames(bandNames, naming),
            _ => null,
        };
        return new(bandNames, options.Indices, options.KeepBands, roles);
    }

    private sealed class Worker(SpectralIndexCalculator calculator, SeriesShape shape) : RowWorker
    {
        public override void Run(RowFrame frame)
        {
            var reflectance = frame.Input<float>(0);
            int length = shape.Steps(reflectance.Length) * calculator.OutputBandNames.Count * shape.PixelsPerStep;
            calculator.Compute(reflectance, shape, frame.Output<float>(0, length));
        }
    }
}
