using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Turns a series into the embedding that a pretrained, frozen encoder has for it.</summary>
public sealed class EncodingTransformer : RowTransformer
{
    internal const string Kind = "Encode/1";
    internal const string KindWithHidden = "Encode/2";
    internal const int HiddenOutput = 2;
    internal const string HiddenSuffix = "Hidden";
    internal const string Role = "series";
    internal const string DatesRole = "dates";
    internal const string ClearRole = "clear mask";
    internal const string LatitudeRole = "latitude";
    internal const string LongitudeRole = "longitude";

    private readonly GeoFMWeights _weights;
    private long _rowsEncoded;

    internal EncodingTransformer(EncodingColumns columns, EncodedColumn source, GeoFMWeights weights, EncodingOptions options)
        : this(columns, source, weights, options, Bind(columns.Input, source, weights, options))
    {
    }

    private EncodingTransformer(
        EncodingColumns columns, EncodedColumn source, GeoFMWeights weights, EncodingOptions options, FrozenBinding binding)
        : base(InputsOf(columns, source), OutputsOf(columns.Output, source.Series.Steps, weights, options, binding.Split?.Suffix))
    {
        Columns = columns;
        Source = source;
        Options = options;
        _weights = weights;
        Binding = binding;
        if (options.CacheMebibytes > 0)
            weights.Frozen.Cache.Reserve((long)options.CacheMebibytes << 20);
    }

    internal EncodingColumns Columns { get; }

    internal EncodedColumn Source { get; }

    internal EncodingOptions Options { get; }

    internal FrozenBinding Binding { get; }

    internal override string PayloadKind => Options.AdaptableBlocks > 0 ? KindWithHidden : Kind;

    internal override bool GainsFromParts => true;

    /// <summary>Tells the options' listener that more rows are encoded.</summary>
    internal void Tell(int rows) => Options.Progress?.Report(Interlocked.Add(ref _rowsEncoded, rows));

    internal override RowWorker CreateWorker() => new EncodingWorker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        WriteChoices(writer);
        SavedWeights.Write(writer, _weights, Options.WeightsInModel);
    }

    // The tensors themselves would be some hundred MB to hash at every fit.
    internal override void WriteIdentity(BinaryWriter writer)
    {
        WriteChoices(writer);
        writer.Write(_weights.Encoder.Card.Id);
        writer.Write(_weights.Frozen.WeightsSha256);
    }

    private void WriteChoices(BinaryWriter writer)
    {
        writer.Write(Columns.Output);
        writer.Write(Columns.Input);
        writer.Write(Columns.Dates);
        RowPayload.WriteOptionalText(writer, Columns.Clear);
        RowPayload.WriteOptionalText(writer, Columns.Latitude);
        RowPayload.WriteOptionalText(writer, Columns.Longitude);
        Source.Write(writer);
        writer.Write(Options.GsdMetres);
        writer.Write(Options.Layers ?? 0);
        writer.Write((int)Options.Pooling);
        writer.Write(Options.CacheMebibytes);
        writer.Write((int)Options.WeightsInModel);
        if (Options.AdaptableBlocks > 0)
            writer.Write(Options.AdaptableBlocks);
    }

    internal static EncodingTransformer Read(BinaryReader reader) => Read(reader, hasHidden: false);

    internal static EncodingTransformer ReadWithHidden(BinaryReader reader) => Read(reader, hasHidden: true);

    private static EncodingTransformer Read(BinaryReader reader, bool hasHidden)
    {
        var columns = new EncodingColumns(reader.ReadString(), reader.ReadString(), reader.ReadString(),
            RowPayload.ReadOptionalText(reader), RowPayload.ReadOptionalText(reader), RowPayload.ReadOptionalText(reader));
        var source = EncodedColumn.Read(reader);
        double gsdMetres = reader.ReadDouble();
        int layers = reader.ReadInt32();
        var options = new EncodingOptions
        {
            LatitudeColumnName = columns.Latitude,
            LongitudeColumnName = columns.Longitude,
            GsdMetres = gsdMetres,
            Layers = layers == 0 ? null : layers,
            Pooling = (EmbeddingPooling)reader.ReadInt32(),
            CacheMebibytes = reader.ReadInt32(),
            WeightsInModel = (WeightsInModel)reader.ReadInt32(),
            AdaptableBlocks = hasHidden ? reader.ReadInt32() : 0,
        };
        options.Validate();
        return new(columns, source, SavedWeights.Read(reader), options);
    }

    // A token column is no series, so the base class does not know its bands and layout.
    internal override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema)
    {
        Source.Tokens?.RequireSame(inputSchema[Columns.Input], Role);
        return base.AddedColumns(inputSchema);
    }

    internal static RowOutput[] OutputsOf(string name, int steps, GeoFMWeights weights, EncodingOptions options, EncoderSuffix? end)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddText(GeoFMAnnotations.EncoderId, weights.Encoder.Card.Id);
        builder.AddText(GeoFMAnnotations.WeightsSha256, weights.Frozen.WeightsSha256);
        var annotations = builder.ToAnnotations();
        int size = weights.Encoder.EmbeddingSize;
        List<RowOutput> outputs =
        [
            options.Pooling == EmbeddingPooling.PerStep
                ? RowOutput.Vector(name, RowItem.Single, [steps, size], annotations)
                : RowOutput.Vector(name, RowItem.Single, size, annotations),
            RowOutput.Scalar(name + "ClearFraction", RowItem.Single),
        ];
        if (options.AdaptableBlocks > 0)
        {
            builder.AddPrimitiveValue(GeoFMAnnotations.AdaptableBlocks, NumberDataViewType.Int32, options.AdaptableBlocks);
            builder.AddBytes(GeoFMAnnotations.EncoderEnd, () => EncoderEnd.Write(end!));
            outputs.Add(RowOutput.Vector(name + HiddenSuffix, RowItem.Single, 0, builder.ToAnnotations()));
        }

        return [.. outputs];
    }

    private static List<RowInput> InputsOf(EncodingColumns columns, EncodedColumn source)
    {
        int tokens = checked(source.Series.Steps * source.TokensPerStep);
        List<RowInput> inputs =
        [
            new(Role, columns.Input, RowItem.Single)
            {
                Length = checked(source.Series.Steps * source.Series.Shape.StepLength),
                Series = source.Tokens is null ? source.Series : null,
            },
            new(DatesRole, columns.Dates, RowItem.Int32) { Length = tokens },
        ];
        if (columns.Clear is not null)
        {
            inputs.Add(new(ClearRole, columns.Clear, RowItem.Boolean)
            {
                Length = source.Tokens is null ? source.Series.Steps * source.Series.Shape.PixelsPerStep : tokens,
            });
        }

        if (columns is { Latitude: { } latitude, Longitude: { } longitude })
        {
            inputs.Add(new(LatitudeRole, latitude, RowItem.Single, IsVector: false));
            inputs.Add(new(LongitudeRole, longitude, RowItem.Single, IsVector: false));
        }

        return inputs;
    }

    private static FrozenBinding Bind(string columnName, EncodedColumn source, GeoFMWeights weights, EncodingOptions options)
    {
        var shape = source.Series.Shape;
        var binding = new SeriesBinding([.. source.Series.BandNames], shape.Height, shape.Width, source.PatchSize, options.GsdMetres,
            options.LatitudeColumnName is not null, options.Layers);
        try
        {
            var bound = weights.Frozen.Bind(binding, options.Pooling == EmbeddingPooling.PerStep, options.AdaptableBlocks);
            if (source.Series.Steps > bound.Encoder.LongestSeries)
                throw new ArgumentException($"expected at most {bound.Encoder.LongestSeries} steps, got {source.Series.Steps}.");
            return bound;
        }
        catch (ArgumentException exception)
        {
            string reason = exception.Message.Replace($" (Parameter '{exception.ParamName}')", "", StringComparison.Ordinal);
            throw new ArgumentException(
                $"The series column '{columnName}' does not fit the encoder '{weights.Encoder.Card.Id}': {reason}", exception);
        }
    }
}
