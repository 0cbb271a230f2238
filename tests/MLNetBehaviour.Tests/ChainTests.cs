using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class ChainTests
{
    private MLContext _ml = null!;

    [SetUp]
    public void MakeContext() => _ml = new MLContext(1);

    [Test]
    public void Fit_ShapeDoesNotFit_ThrowsBeforeAnythingIsFitted()
    {
        bool fitted = false;
        IEstimator<ITransformer> chain = _ml.Transforms.CopyColumns("A", "Weight").WithOnFitDelegate(_ => fitted = true)
            .Append(_ml.Transforms.Concatenate("B", "Absent"));
        Assert.That(() => chain.Fit(Rows.View(_ml, 2)),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Could not find input column 'Absent'"));
        Assert.That(fitted, Is.False);
    }

    [Test]
    public void Fit_OnFitDelegate_GetsTheTransformer()
    {
        ITransformer? seen = null;
        TransformerChain<ITransformer> model = new EstimatorChain<ITransformer>()
            .Append(_ml.Transforms.CopyColumns("A", "Weight")
                .WithOnFitDelegate(transformer => seen = transformer) as IEstimator<ITransformer>)
            .Fit(Rows.View(_ml, 2));
        Assert.That(seen, Is.SameAs(model.LastTransformer));
    }

    [Test]
    public void Transform_TrainingScope_IsLeftOutOfScoring()
    {
        EstimatorChain<ITransformer> chain = new EstimatorChain<ITransformer>()
            .Append((IEstimator<ITransformer>)_ml.Transforms.CopyColumns("Always", "Weight"))
            .Append((IEstimator<ITransformer>)_ml.Transforms.CopyColumns("Training", "Weight"), TransformerScope.TrainTest);
        TransformerChain<ITransformer> model = chain.Fit(Rows.View(_ml, 2));

        Assert.That(model.Transform(Rows.View(_ml, 2)).Schema.GetColumnOrNull("Training"), Is.Null);
        Assert.That(model.Transform(Rows.View(_ml, 2), TransformerScope.Everything).Schema.GetColumnOrNull("Training"),
            Is.Not.Null);
        Assert.That(model.GetModelFor(TransformerScope.Training).Count(), Is.EqualTo(2));
        Assert.That(model.GetModelFor(TransformerScope.Scoring).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Transform_Lazy_ComputesOnlyWhatIsRead()
    {
        var scaler = new ExternalScaler();
        IDataView data = _ml.Transforms.CopyColumns("Copy", "Doubled").Fit(scaler.Transform(Rows.View(_ml, 3)))
            .Transform(scaler.Transform(Rows.View(_ml, 3)));

        Assert.That(data.Texts("Crop"), Has.Length.EqualTo(3));
        Assert.That(scaler.Computed, Is.Zero);
        Assert.That(data.GetColumn<float>("Copy"), Is.EqualTo(new[] { 0f, 2, 4 }));
        Assert.That(scaler.Computed, Is.EqualTo(3));
    }

    [Test]
    public void CacheCheckpoint_RestOfChain_ReadsTheFirstPartOnce()
    {
        var scaler = new ExternalScaler();
        var chain = new EstimatorChain<ITransformer>().Append((IEstimator<ITransformer>)scaler).AppendCacheCheckpoint(_ml)
            .Append(new DoubleReader()).Append(new DoubleReader());
        chain.Fit(Rows.View(_ml, 4));
        Assert.That(scaler.Computed, Is.EqualTo(4));
        Assert.That(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_ml), Throws.InvalidOperationException);
        Assert.That(new DoubleReader().AppendCacheCheckpoint(_ml).Fit(Rows.View(_ml, 4)).Count(), Is.EqualTo(1));
    }

    private sealed class DoubleReader : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            if (input.Schema.GetColumnOrNull("Doubled") is { } column)
                _ = input.GetColumn<float>(column).Sum();
            return new TransformerChain<ITransformer>();
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema;
    }

    [Test]
    public void RowMapper_OfAChain_HandsOnTheVerySchemas()
    {
        var scaler = new ExternalScaler();
        IDataView data = Rows.View(_ml, 2);
        ITransformer chain = new TransformerChain<ITransformer>(
            _ml.Transforms.CopyColumns("A", "Weight").Fit(data), scaler, new TransformerChain<ITransformer>());
        IRowToRowMapper mapper = chain.GetRowToRowMapper(data.Schema);
        Assert.That(mapper.InputSchema, Is.SameAs(data.Schema));

        DataViewSchema.Column doubled = mapper.OutputSchema["Doubled"];
        Assert.That(mapper.GetDependencies([doubled]).Select(column => column.Name), Is.EqualTo(new[] { "Weight" }));
        using DataViewRowCursor cursor = data.GetRowCursor(mapper.GetDependencies([doubled]));
        using DataViewRow row = mapper.GetRow(cursor, [doubled]);
        Assert.That(row.Schema, Is.SameAs(mapper.OutputSchema));
        ValueGetter<float> get = row.GetGetter<float>(doubled);
        cursor.MoveNext();
        cursor.MoveNext();
        float value = 0;
        get(ref value);
        Assert.That(value, Is.EqualTo(2f));
        Assert.That(row.Position, Is.EqualTo(1));
    }

    [Test]
    public void RowMapper_RowOfAnEqualSchema_IsRefused()
    {
        IDataView data = Rows.View(_ml, 2);
        ITransformer copy = _ml.Transforms.CopyColumns("A", "Weight").Fit(data);
        IRowToRowMapper mapper = copy.GetRowToRowMapper(data.Schema);
        IDataView other = Rows.View(_ml, 2);
        using DataViewRowCursor cursor = other.GetRowCursor(other.Schema);
        Assert.That(() => mapper.GetRow(cursor, mapper.OutputSchema), Throws.Exception);
    }

    [Test]
    public void Dispose_OfAChain_ReachesItsElementsOnce()
    {
        var scaler = new ExternalScaler();
        var chain = new TransformerChain<ITransformer>(new TransformerChain<ITransformer>(scaler));
        chain.Dispose();
        chain.Dispose();
        Assert.That(scaler.Disposals, Is.EqualTo(1));
    }

    [Test]
    public void Chain_OfFilters_IsNoRowMapper()
    {
        ITransformer chain = new TransformerChain<ITransformer>(new ExternalScaler());
        Assert.That(chain.IsRowToRowMapper, Is.True);
        Assert.That(() => new TransformerChain<ITransformer>([new ExternalScaler()], []), Throws.Exception);
    }

    [Test]
    public void Append_Transformers_BothAreApplied()
    {
        IDataView data = Rows.View(_ml, 2);
        ITransformer first = _ml.Transforms.CopyColumns("A", "Weight").Fit(data);
        TransformerChain<ExternalScaler> chain = first.Append(new ExternalScaler());
        Assert.That(chain.Transform(data).GetColumn<float>("Doubled"), Is.EqualTo(new[] { 0f, 2 }));
        Assert.That(chain.LastTransformer, Is.TypeOf<ExternalScaler>());
    }
}
