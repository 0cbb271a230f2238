using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes by the nearest training rows among those near in place and season.</summary>
public sealed class RetrievalTransformer : ClassifierTransformer<Retrieval>
{
    internal const string Kind = "Retrieval/1";

    internal RetrievalTransformer(HeadFeatures columns, IReadOnlyList<string> classNames, Retrieval model)
        : base(columns, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal override void WritePayload(BinaryWriter writer) => WriteColumnsAndModel(writer);

    internal static RetrievalTransformer Read(BinaryReader reader)
    {
        var (columns, classNames, model) = ReadColumnsAndModel(reader, Retrieval.Read);
        return new RetrievalTransformer(columns, classNames, model);
    }
}
