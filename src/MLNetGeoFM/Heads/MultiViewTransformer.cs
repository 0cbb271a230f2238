using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes from several views of a row: the mean of what one head says about each.</summary>
public sealed class MultiViewTransformer : ClassifierTransformer<MultiViewHead>
{
    internal const string Kind = "MultiView/1";

    internal MultiViewTransformer(HeadFeatures columns, IReadOnlyList<string> classNames, MultiViewHead model)
        : base(columns, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal override void WritePayload(BinaryWriter writer) => WriteColumnsAndModel(writer);

    internal static MultiViewTransformer Read(BinaryReader reader)
    {
        var (columns, classNames, model) = ReadColumnsAndModel(reader, MultiViewHead.Read);
        return model.NumberOfViews == columns.Inputs.Count
            ? new MultiViewTransformer(columns, classNames, model)
            : throw new InvalidDataException(
                $"The saved head takes {model.NumberOfViews} views and names {columns.Inputs.Count} columns: expected as many.");
    }
}
