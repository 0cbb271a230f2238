namespace MLNetGeoFM;

/// <summary>Keeps the named bands of a series, in the order named.</summary>
public sealed class BandSelectingTransformer : RowTransformer
{
    internal const string Kind = "SelectBands/1";
    internal const string Role = "series";

    private readonly SeriesColumn _series;
    private readonly IReadOnlyList<string> _bandNames;
    private readonly BandSelection _selection;

    internal BandSelectingTransformer(
        string outputColumnName, string inputColumnName, SeriesColumn series, IReadOnlyList<string> bandNames)
        : base(
            [new RowInput(Role, inputColumnName, RowItem.Single) { Series = series }],
            [RowOutput.Series(outputColumnName, series with { Shape = series.Shape with { Bands = bandNames.Count }, BandNames = bandNames })])
    {
        _series = series;
        _bandNames = bandNames;
        _selection = BandSelection.Resolve(series.BandNames, bandNames);
    }

    internal override string PayloadKind => Kind;

    internal override RowWorker CreateWorker() => new Worker(_selection, _series.Shape);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(Outputs[0].ColumnName);
        writer.Write(Inputs[0].ColumnName);
        _series.Write(writer);
        RowPayload.WriteNames(writer, _bandNames);
    }

    internal static BandSelectingTransformer Read(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), SeriesColumn.Read(reader), RowPayload.ReadNames(reader));

    private sealed class Worker(BandSelection selection, SeriesShape shape) : RowWorker
    {
        public override void Run(RowFrame frame)
        {
            var source = frame.Input<float>(0);
            int steps = shape.Steps(source.Length);
            selection.Apply(source, shape, frame.Output<float>(0, steps * selection.BandNames.Count * shape.PixelsPerStep));
        }
    }
}
