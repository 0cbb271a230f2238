using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes by the nearness of their means.</summary>
public sealed class PrototypesTransformer : ClassifierTransformer<Prototypes>
{
    internal const string Kind = "Prototypes/1";

    internal PrototypesTransformer(string featureColumnName, IReadOnlyList<string> classNames, Prototypes model)
        : base(featureColumnName, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal static PrototypesTransformer Read(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, Prototypes.Read);
        return new PrototypesTransformer(featureColumnName, classNames, model);
    }
}
