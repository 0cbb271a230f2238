using Microsoft.ML;
using MLNetGeoFM.Models;

namespace MLNetGeoFM;

/// <summary>Corrects class scores, and predicts the class that is most probable then.</summary>
/// <remarks>
/// | Input | Vector of Single [K] |
/// | Output | `PredictedLabel`: key with the class names as values, missing where a score is NaN or infinite |
/// | Output | `Score`: Vector of Single [K], probabilities in class order, sum 1; NaN where a score is NaN or infinite |
/// | Thread-safe | Yes |
/// </remarks>
public sealed class ScoreCalibratingTransformer : RowTransformer
{
    internal const string Kind = "CalibrateScores/1";

    private readonly string _scoreColumnName;

    internal ScoreCalibratingTransformer(
        string scoreColumnName, IReadOnlyList<string> classNames, ScoreKind scoreKind, Calibrator calibrator)
        : base(
            [new RowInput(ScoreCalibratingEstimator.ScoreRole, scoreColumnName, RowItem.Single) { Length = classNames.Count }],
            [.. ClassifierColumns.Added(classNames, setId: 1).Select(column => new RowOutput(column))])
    {
        _scoreColumnName = scoreColumnName;
        ClassNames = [.. classNames];
        ScoreKind = scoreKind;
        Calibrator = calibrator;
    }

    /// <summary>The class names, [K], in the order of the scores.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What the scores are taken for.</summary>
    public ScoreKind ScoreKind { get; }

    /// <summary>The correction, for use without a data view.</summary>
    public Calibrator Calibrator { get; }

    internal override string PayloadKind => Kind;

    internal override bool IsFrozen => false;

    internal static ScoreCalibratingTransformer Read(BinaryReader reader)
    {
        string scoreColumnName = reader.ReadString();
        string[] classNames = RowPayload.ReadNames(reader);
        int kind = reader.ReadInt32();
        if (!Enum.IsDefined((ScoreKind)kind))
            throw new InvalidDataException($"The saved calibrator takes scores of kind {kind}: expected 0 or 1. Use a newer library.");
        Calibrator calibrator = Calibrator.Read(reader);
        return calibrator.NumberOfClasses == classNames.Length
            ? new ScoreCalibratingTransformer(scoreColumnName, classNames, (ScoreKind)kind, calibrator)
            : throw new InvalidDataException(
                $"The saved calibrator has {calibrator.NumberOfClasses} classes and {classNames.Length} class names: expected as many.");
    }

    /// <summary>Turns scores into probabilities, in place; false where one is NaN or infinite.</summary>
    internal static bool TryProbabilities(ScoreKind kind, Span<float> scores)
    {
        if (scores.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            return false;
        if (kind == ScoreKind.Probabilities)
            return true;
        double largest = float.MinValue;
        foreach (float score in scores)
            largest = Math.Max(largest, score);
        double sum = 0;
        foreach (float score in scores)
            sum += Math.Exp(score - largest);
        foreach (ref float score in scores)
            score = (float)(Math.Exp(score - largest) / sum);
        return true;
    }

    internal override IReadOnlyList<DataViewSchema.DetachedColumn> AddedColumns(DataViewSchema inputSchema) =>
        ClassifierColumns.Added(ClassNames, ScoreAnnotations.NextSetId(inputSchema));

    internal override RowWorker CreateWorker() => new Worker(this);

    internal override void WritePayload(BinaryWriter writer)
    {
        writer.Write(_scoreColumnName);
        RowPayload.WriteNames(writer, ClassNames);
        writer.Write((int)ScoreKind);
        Calibrator.Write(writer);
    }

    private sealed class Worker(ScoreCalibratingTransformer owner) : RowWorker
    {
        public override void Run(RowFrame frame)
        {
            Span<float> scores = frame.Output<float>(ClassifierColumns.Score, owner.ClassNames.Count);
            frame.Input<float>(0).CopyTo(scores);
            if (TryProbabilities(owner.ScoreKind, scores))
                owner.Calibrator.Apply(scores, scores);
            else
                scores.Fill(float.NaN);
            frame.Output<uint>(ClassifierColumns.PredictedLabel, 1)[0] = (uint)(ClassificationMetrics.TopClass(scores) + 1);
        }
    }
}
