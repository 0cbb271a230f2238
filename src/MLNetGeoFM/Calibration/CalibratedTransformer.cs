using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes with a trained head, and corrects its probabilities.</summary>
public sealed class CalibratedTransformer : ClassifierTransformer<CalibratedHead>
{
    internal const string Kind = "Calibrated/1";

    internal CalibratedTransformer(string featureColumnName, IReadOnlyList<string> classNames, CalibratedHead model)
        : base(featureColumnName, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal static CalibratedTransformer Read(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, CalibratedHead.Read);
        return new CalibratedTransformer(featureColumnName, classNames, model);
    }
}
