using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes with trained attention to the steps of a series.</summary>
public sealed class TemporalAttentionTransformer : ClassifierTransformer<TemporalAttention>
{
    internal const string Kind = "TemporalAttention/1";

    internal TemporalAttentionTransformer(HeadFeatures columns, IReadOnlyList<string> classNames, TemporalAttention model)
        : base(columns, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal override void WritePayload(BinaryWriter writer) => WriteColumnsAndModel(writer);

    internal static TemporalAttentionTransformer Read(BinaryReader reader)
    {
        var (columns, classNames, model) = ReadColumnsAndModel(reader, TemporalAttention.Read);
        return new TemporalAttentionTransformer(columns, classNames, model);
    }
}
