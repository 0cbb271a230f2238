using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class EvaluationTests
{
    private static readonly string[] Names = ["maize", "wheat", "soy"];

    private sealed class Scored
    {
        [KeyType(3)]
        public uint Label { get; set; }

        public float Number { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        [KeyType(3)]
        public uint PredictedLabel { get; set; }

        [KeyType(2)]
        public uint Fold { get; set; }
    }

    private static readonly (uint Label, float[] Score)[] Cases =
    [
        (0, [0.7f, 0.2f, 0.1f]), (0, [0.3f, 0.6f, 0.1f]), (1, [0.1f, 0.8f, 0.1f]), (1, [0.25f, 0.5f, 0.25f]),
        (2, [0.5f, 0.5f, 0f]), (9, [0.9f, 0.1f, 0f]), (0, [float.NaN, 0.5f, 0.5f]),
    ];

    private MLContext _ml = null!;

    [SetUp]
    public void MakeContext() => _ml = new MLContext(1);

    private IDataView Data(string[]? slotNames = null)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Scored));
        if (slotNames is not null)
            definition["Score"].AddAnnotation("SlotNames", slotNames, new VectorDataViewType(TextDataViewType.Instance, 3));
        return _ml.Data.LoadFromEnumerable(Cases.Select((row, i) => new Scored
        {
            Label = row.Label,
            Number = row.Label == 9 ? float.NaN : row.Label,
            Score = row.Score,
            Fold = (uint)(i % 2),
        }), definition);
    }

    [Test]
    public void Evaluate_KeyLabel_GivesTheMetrics()
    {
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(Data(Names), topKPredictionCount: 2);

        // The row without a label and the row with a score that is no number are left out: five rows count.
        Assert.That(metrics.MicroAccuracy, Is.EqualTo(3 / 5.0).Within(1e-12));
        Assert.That(metrics.MacroAccuracy, Is.EqualTo((0.5 + 1 + 0) / 3).Within(1e-12));
        double[] losses = new[] { 0.7f, 0.3f, 0.8f, 0.5f, 1e-15f }.Select(p => -Math.Log(p)).ToArray();
        Assert.That(metrics.LogLoss, Is.EqualTo(losses.Average()).Within(1e-9), "a probability of 0 counts as 1e-15");
        double entropy = -((2 * 0.4 * Math.Log(0.4)) + (0.2 * Math.Log(0.2)));
        Assert.That(metrics.LogLossReduction, Is.EqualTo((entropy - losses.Average()) / entropy).Within(1e-9));
        Assert.That(metrics.PerClassLogLoss,
            Is.EqualTo(new[] { (losses[0] + losses[1]) / 2, (losses[2] + losses[3]) / 2, losses[4] }).Within(1e-9));
        Assert.That(metrics.TopKPredictionCount, Is.EqualTo(2));
        Assert.That(metrics.TopKAccuracyForAllK, Is.EqualTo(new[] { 0.6, 0.8 }).Within(1e-12));
        Assert.That(metrics.TopKAccuracy, Is.EqualTo(0.8).Within(1e-12));
    }

    [Test]
    public void Evaluate_Tie_GoesToTheEarlierClass()
    {
        ConfusionMatrix confusion = _ml.MulticlassClassification.Evaluate(Data(Names)).ConfusionMatrix;
        Assert.That(confusion.NumberOfClasses, Is.EqualTo(3));
        Assert.That(confusion.Counts, Is.EqualTo(new[] { new[] { 1.0, 1, 0 }, [0, 2, 0], [1, 0, 0] }));
        Assert.That(confusion.GetCountForClassPair(0, 2), Is.EqualTo(1));
        Assert.That(confusion.PerClassRecall, Is.EqualTo(new[] { 0.5, 1, 0 }));
        Assert.That(confusion.PerClassPrecision, Is.EqualTo(new[] { 0.5, 2 / 3.0, 0 }).Within(1e-12));
        Assert.That(_ml.MulticlassClassification.Evaluate(Data(Names)).TopKAccuracyForAllK, Is.Null);
    }

    [Test]
    public void Evaluate_TrueClassTiesWithAnEarlierOne_IsWrong()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            new uint[] { 0, 1 }.Select(label => new Scored { Label = label, Score = [0.4f, 0.4f, 0.2f] }));
        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(data, topKPredictionCount: 2);
        Assert.That(metrics.MicroAccuracy, Is.EqualTo(0.5));
        Assert.That(metrics.TopKAccuracyForAllK, Is.EqualTo(new[] { 0.5, 1 }));
        Assert.That(metrics.ConfusionMatrix.Counts[1], Is.EqualTo(new[] { 1.0, 0, 0 }));
    }

    [Test]
    public void Evaluate_NumberLabel_IsTheClassIndex()
        => Assert.That(_ml.MulticlassClassification.Evaluate(Data(), labelColumnName: "Number").MicroAccuracy,
            Is.EqualTo(0.6).Within(1e-12));

    [Test]
    public void ConfusionTable_NamedClasses_IsThisText()
    {
        string table = _ml.MulticlassClassification.Evaluate(Data(Names)).ConfusionMatrix.GetFormattedConfusionTable();
        Assert.That(table.ReplaceLineEndings("\n"), Is.EqualTo(
            """

            Confusion table
                      ||========================
            PREDICTED || maize | wheat |   soy | Recall
            TRUTH     ||========================
                maize ||     1 |     1 |     0 | 0.5000
                wheat ||     0 |     2 |     0 | 1.0000
                  soy ||     1 |     0 |     0 | 0.0000
                      ||========================
            Precision ||0.5000 |0.6667 |0.0000 |

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void ConfusionTable_LongNames_AreNumbered()
    {
        string table = _ml.MulticlassClassification.Evaluate(Data(["winter barley", "rye", "oat"]))
            .ConfusionMatrix.GetFormattedConfusionTable();
        Assert.That(table.ReplaceLineEndings("\n"), Does.Contain("PREDICTED        ||     0 |     1 |     2 | Recall\n")
            .And.Contain("0. winter barley ||     1 |     1 |     0 | 0.5000\n").And.Contain("2.           oat ||"));
        string nameless = _ml.MulticlassClassification.Evaluate(Data()).ConfusionMatrix.GetFormattedConfusionTable();
        Assert.That(nameless, Does.Contain("PREDICTED ||     0 |     1 |     2 | Recall"));
    }

    [Test]
    public void Evaluate_WrongColumns_Throws()
    {
        Assert.That(() => _ml.MulticlassClassification.Evaluate(Data(), scoreColumnName: "Number"),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Schema mismatch for score column 'Number'"));
        Assert.That(() => _ml.MulticlassClassification.Evaluate(Data(), labelColumnName: "Score"),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Schema mismatch for label column 'Score'"));
        Assert.That(() => _ml.MulticlassClassification.Evaluate(Data(), predictedLabelColumnName: "Absent"),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Absent").And.Message.Contains("PredictedLabel"));
    }

    [Test]
    public void CrossValidate_KeyFolds_FitsOnTheOthersAndScoresTheHeldOut()
    {
        var seen = new List<uint[]>();
        IEstimator<ITransformer> estimator = new EstimatorChain<ITransformer>().Append(
            new Spy(data => seen.Add(data.Keys("Fold").Distinct().ToArray())))
            .Append((IEstimator<ITransformer>)_ml.Transforms.CopyColumns("OnlyInTraining", "Fold"), TransformerScope.Training);
        var results = _ml.MulticlassClassification.CrossValidate(Data(), estimator, numberOfFolds: 2,
            samplingKeyColumnName: "Fold");

        Assert.That(results.Select(result => result.Fold), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(seen, Is.EqualTo(new[] { new uint[] { 2 }, [1] }));
        Assert.That(results[0].ScoredHoldOutSet.Keys("Fold"), Is.All.EqualTo(1));
        Assert.That(results[0].ScoredHoldOutSet.Schema.GetColumnOrNull("OnlyInTraining"), Is.Not.Null);
        Assert.That(results[1].Metrics.MicroAccuracy, Is.EqualTo(0.5).Within(1e-12));
        Assert.That(results[0].Model, Is.InstanceOf<IEnumerable<ITransformer>>());
    }

    private sealed class Spy(Action<IDataView> look) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            look(input);
            return new TransformerChain<ITransformer>();
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }
}
