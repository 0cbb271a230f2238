using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Predicts classes with a trained multinomial logistic regression.</summary>
public sealed class LogisticRegressionTransformer : ClassifierTransformer<LogisticRegression>
{
    internal const string Kind = "LogisticRegression/1";

    internal LogisticRegressionTransformer(string featureColumnName, IReadOnlyList<string> classNames, LogisticRegression model)
        : base(featureColumnName, classNames, model)
    {
    }

    internal override string PayloadKind => Kind;

    internal static LogisticRegressionTransformer Read(BinaryReader reader)
    {
        var (featureColumnName, classNames, model) = ReadPayload(reader, LogisticRegression.Read);
        return new LogisticRegressionTransformer(featureColumnName, classNames, model);
    }
}
