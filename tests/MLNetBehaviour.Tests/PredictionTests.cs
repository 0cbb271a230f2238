using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class PredictionTests
{
    private sealed class Prediction
    {
        public string Crop { get; set; } = "";

        public float[] Both { get; set; } = [];

        public uint Label { get; set; }

        public float Absent { get; set; } = -1;
    }

    private MLContext _ml = null!;
    private TransformerChain<ColumnConcatenatingTransformer> _model = null!;
    private IDataView _data = null!;

    [SetUp]
    public void Fit()
    {
        _ml = new MLContext(1);
        _data = Rows.View(_ml, 6);
        _model = _ml.Transforms.Conversion.MapValueToKey("Label", "Crop")
            .Append(_ml.Transforms.Concatenate("Both", "Features", "Weight")).Fit(_data);
    }

    [TearDown]
    public void DisposeModel() => _model.Dispose();

    [Test]
    public void Predict_EachRow_GivesWhatTransformGives()
    {
        using PredictionEngine<CropRow, Prediction> engine = _ml.Model.CreatePredictionEngine<CropRow, Prediction>(_model);
        IDataView transformed = _model.Transform(_data);
        Prediction[] predictions = Rows.Make(6).Select(engine.Predict).ToArray();
        Assert.That(predictions.Select(prediction => prediction.Both), Is.EqualTo(transformed.Vectors("Both")));
        Assert.That(predictions.Select(prediction => prediction.Label), Is.EqualTo(transformed.Keys("Label")));
        Assert.That(predictions.Select(prediction => prediction.Absent), Is.All.EqualTo(-1f));
        Assert.That(engine.OutputSchema["Label"].KeyNames(), Is.EqualTo(Rows.Crops));
    }

    [Test]
    public void Predict_IntoAnObject_ReusesItsArray()
    {
        using PredictionEngine<CropRow, Prediction> engine = _ml.Model.CreatePredictionEngine<CropRow, Prediction>(_model);
        Prediction prediction = engine.Predict(Rows.Make(1)[0]);
        Prediction same = prediction;
        float[] array = prediction.Both;
        engine.Predict(Rows.Make(2)[1], ref prediction);
        Assert.That(prediction, Is.SameAs(same));
        Assert.That(prediction.Both, Is.SameAs(array));
        Assert.That(array, Is.EqualTo(new[] { 1f, 1, -1, 1 }));
    }

    [Test]
    public void Engine_MissingColumn_ThrowsUnlessIgnored()
        => Assert.That(() => _ml.Model.CreatePredictionEngine<CropRow, Prediction>(_model, ignoreMissingColumns: false),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'Absent'"));

    private sealed class Narrow
    {
        public float Weight { get; set; }
    }

    [Test]
    public void Engine_InputLacksAColumn_Throws()
        => Assert.That(() => _ml.Model.CreatePredictionEngine<Narrow, Prediction>(_model),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Could not find input column 'Crop'"));

    [Test]
    public void Dispose_ByDefault_DisposesTheModel()
    {
        var owned = new ExternalScaler();
        _ml.Model.CreatePredictionEngine<CropRow, Prediction>(new TransformerChain<ITransformer>(owned)).Dispose();
        var shared = new ExternalScaler();
        _ml.Model.CreatePredictionEngine<CropRow, Prediction>(
            new TransformerChain<ITransformer>(shared), new PredictionEngineOptions { OwnsTransformer = false }).Dispose();
        Assert.That((owned.Disposals, shared.Disposals), Is.EqualTo((1, 0)));
    }

    private sealed class DoubledOnly
    {
        public float Doubled { get; set; }
    }

    [Test]
    public void Engine_ExternalMapper_GetsTheVerySchemaAndComputesOnce()
    {
        var scaler = new ExternalScaler();
        using PredictionEngine<CropRow, DoubledOnly> engine = _ml.Model.CreatePredictionEngine<CropRow, DoubledOnly>(
            new TransformerChain<ITransformer>(_model, scaler));
        Assert.That(engine.Predict(new CropRow { Crop = "soy", Features = [1, 2, 3], Weight = 4 }).Doubled, Is.EqualTo(8f));
        Assert.That(scaler.Computed, Is.EqualTo(1));
    }

    [Test]
    public void Engine_SchemaOfAnnotatedInput_IsCarriedIn()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(CropRow));
        definition["Features"]
            .AddAnnotation("SlotNames", new[] { "a", "b", "c" }, new VectorDataViewType(TextDataViewType.Instance, 3));
        IDataView named = _ml.Data.LoadFromEnumerable(Rows.Make(2), definition);
        using PredictionEngine<CropRow, Label> engine = _ml.Model.CreatePredictionEngine<CropRow, Label>(_model, named.Schema);
        Assert.That(engine.OutputSchema["Both"].SlotNames(),
            Is.EqualTo(new[] { "Features.a", "Features.b", "Features.c", "Weight" }));
    }

    private sealed class Label
    {
        [ColumnName("Label")]
        public uint Key { get; set; }
    }

    [Test]
    public void Engines_ManyThreads_ShareAModel()
    {
        CropRow[] rows = Rows.Make(6);
        uint[] expected = _model.Transform(_data).Keys("Label");
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
        {
            PredictionEngine<CropRow, Prediction> engine = new MLContext(1).Model.CreatePredictionEngine<CropRow, Prediction>(
                _model, new PredictionEngineOptions
                {
                    OwnsTransformer = false,
                    IgnoreMissingColumns = true,
                    InputSchemaDefinition = SchemaDefinition.Create(typeof(CropRow)),
                    OutputSchemaDefinition = SchemaDefinition.Create(typeof(Prediction)),
                });
            for (int i = 0; i < 200; i++)
                Assert.That(engine.Predict(rows[i % 6]).Label, Is.EqualTo(expected[i % 6]));
        });
    }
}
