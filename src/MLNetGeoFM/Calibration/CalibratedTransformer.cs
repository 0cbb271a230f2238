using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes with a trained head, and corrects its probabilities.</summary>
public sealed class CalibratedTransformer : ClassifierTransformer<CalibratedHead>
{
    internal const string Kind = "Calibrated/2";

    /// <summary>Heads that read one column.</summary>
    internal const string PlainKind = "Calibrated/1";

    internal CalibratedTransformer(HeadFeatures columns, IReadOnlyList<string> classNames, CalibratedHead model)
        : base(columns, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal override void WritePayload(BinaryWriter writer) => WriteColumnsAndModel(writer);

    internal static CalibratedTransformer Read(BinaryReader reader)
    {
        var (columns, classNames, model) = ReadColumnsAndModel(reader, CalibratedHead.Read);
        return new CalibratedTransformer(columns, classNames, model);
    }

    internal static CalibratedTransformer ReadPlain(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, CalibratedHead.Read);
        return new CalibratedTransformer(HeadFeatures.Plain(featureColumnName, model.NumberOfFeatures), classNames, model);
    }
}
