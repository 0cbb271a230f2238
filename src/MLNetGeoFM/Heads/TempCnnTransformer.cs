using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes with a trained temporal convolution network.</summary>
public sealed class TempCnnTransformer : ClassifierTransformer<TempCnn>
{
    internal const string Kind = "TempCnn/1";

    internal TempCnnTransformer(string featureColumnName, IReadOnlyList<string> classNames, TempCnn model)
        : base(featureColumnName, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal static TempCnnTransformer Read(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, TempCnn.Read);
        return new TempCnnTransformer(featureColumnName, classNames, model);
    }
}
