namespace MLNetGeoFM;

/// <summary>States what a plain vector holds.</summary>
public sealed class BandDescribingTransformer : RowTransformer
{
    internal const string Kind = "DescribeBands/1";
    internal const string Role = "series";

    private readonly SeriesColumn _series;

    internal BandDescribingTransformer(string outputColumnName, string inputColumnName, SeriesColumn series)
        : base([new RowInput(Role, inputColumnName, RowItem.Single)], [RowOutput.Series(outputColumnName, series)])
        => _series = series;

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        _series.Write(writer);
    }

    internal static BandDescribingTransformer Read(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), SeriesColumn.Read(reader));

    private sealed class Worker(BandDescribingTransformer transformer) : RowWorker
    {
        private readonly string _columnName = transformer.Inputs[0].ColumnName;
        private readonly SeriesColumn _series = transformer._series;

        public override void Run(RowFrame frame)
        {
            var values = frame.Input<float>(0);
            if (values.Length % _series.Shape.StepLength != 0)
            {
                throw SchemaErrors.Length(Role, _columnName,
                    $"a multiple of {_series.Shape.StepLength} ({string.Join(' ', _series.BandNames)}; "
                    + $"{_series.Shape.Height} x {_series.Shape.Width} pixels)", values.Length);
            }

            values.CopyTo(frame.Output<float>(0, values.Length));
        }
    }
}
