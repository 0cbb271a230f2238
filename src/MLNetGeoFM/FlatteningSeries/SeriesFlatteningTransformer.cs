using System.Globalization;
using Microsoft.ML;

namespace MLNetGeoFM;

/// <summary>Reads a regular series as one feature vector.</summary>
public sealed class SeriesFlatteningTransformer : RowTransformer
{
    internal const string Kind = "FlattenSeries/1";
    internal const string Role = "series";

    /// <summary>The most features of one vector: every one has a name in memory.</summary>
    internal const int MaximumFeatures = 1 << 24;

    private readonly SeriesColumn _series;
    private readonly SeriesFlatteningOptions _options;

    internal SeriesFlatteningTransformer(
        string outputColumnName, string inputColumnName, SeriesColumn series, SeriesFlatteningOptions options)
        : base([new RowInput(Role, inputColumnName, RowItem.Single) { Series = series }], [Features(outputColumnName, series)])
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
        _series.Write(writer);
        writer.Write(_options.MissingValue is not null);
        writer.Write(_options.MissingValue ?? 0);
    }

    internal static SeriesFlatteningTransformer Read(BinaryReader reader)
    {
        string output = reader.ReadString();
        string input = reader.ReadString();
        var series = SeriesColumn.Read(reader);
        bool hasValue = reader.ReadBoolean();
        float value = reader.ReadSingle();
        return new(output, input, series, new SeriesFlatteningOptions { MissingValue = hasValue ? value : null });
    }

    internal static RowOutput Features(string outputColumnName, SeriesColumn series)
    {
        long count = (long)series.Steps * series.Shape.StepLength;
        if (count is < 1 or > MaximumFeatures)
        {
            throw new ArgumentException(
                $"A series of {series.Steps} steps of {series.Shape.StepLength} values is no feature vector: expected 1 to "
                + $"{MaximumFeatures} features, got {count}. Use fewer steps, or an encoder for chips.", nameof(series));
        }

        IReadOnlyList<string> steps = series.StepNames
            ?? [.. Enumerable.Range(0, series.Steps).Select(step => string.Create(CultureInfo.InvariantCulture, $"t{step:00}"))];
        string[] names = SeriesFlattening.SlotNames(steps, series.BandNames, series.Shape.Height, series.Shape.Width);
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddNames(ScoreAnnotations.SlotNames, names);
        return RowOutput.Vector(outputColumnName, RowItem.Single, names.Length, builder.ToAnnotations());
    }

    private sealed class Worker(SeriesFlatteningTransformer transformer) : RowWorker
    {
        private readonly float? _missing = transformer._options.MissingValue;

        public override void Run(RowFrame frame)
        {
            var series = frame.Input<float>(0);
            RowLengths.Steps(transformer._series, transformer.Inputs[0], series.Length);
            Span<float> features = frame.Output<float>(0, series.Length);
            series.CopyTo(features);
            if (_missing is not { } value)
                return;
            foreach (ref float feature in features)
                feature = float.IsNaN(feature) ? value : feature;
        }
    }
}
