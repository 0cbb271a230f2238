using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes by the votes of the nearest training rows.</summary>
public sealed class KNearestNeighborsTransformer : ClassifierTransformer<KNearestNeighbors>
{
    internal const string Kind = "KNearestNeighbors/1";

    internal KNearestNeighborsTransformer(string featureColumnName, IReadOnlyList<string> classNames, KNearestNeighbors model)
        : base(featureColumnName, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal static KNearestNeighborsTransformer Read(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, KNearestNeighbors.Read);
        return new KNearestNeighborsTransformer(featureColumnName, classNames, model);
    }
}
