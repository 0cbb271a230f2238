using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes with a trained multilayer perceptron.</summary>
public sealed class MlpTransformer : ClassifierTransformer<Mlp>
{
    internal const string Kind = "Mlp/1";

    internal MlpTransformer(string featureColumnName, IReadOnlyList<string> classNames, Mlp model)
        : base(featureColumnName, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal static MlpTransformer Read(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, Mlp.Read);
        return new MlpTransformer(featureColumnName, classNames, model);
    }
}
