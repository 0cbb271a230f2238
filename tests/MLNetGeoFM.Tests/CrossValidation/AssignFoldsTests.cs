using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class AssignFoldsTests
{
    private readonly MLContext _context = new(seed: 1);

    [Test]
    public void AssignFolds_BuiltInCrossValidate_TestsTheSameRowsInTheSameFolds()
    {
        List<CropRow> rows = CropRows.Make(120);
        IDataView data = CropRows.Keyed(_context, rows);
        FoldAssignment folds = Folds.LeaveRegionOut([.. rows.Select(row => row.Region)]);
        IDataView withFolds = _context.GeoFM().AssignFolds(data, folds);

        var results = _context.MulticlassClassification.CrossValidate(
            withFolds, _context.GeoFM().Trainers.LogisticRegression(), folds.NumberOfFolds, samplingKeyColumnName: "Fold");
        CrossValidationReport ours = _context.GeoFM().CrossValidate(data, _context.GeoFM().Trainers.LogisticRegression(), folds);

        Assert.That(results, Has.Count.EqualTo(4));
        foreach (var result in results)
        {
            Assert.That(
                ColumnText.Read(result.ScoredHoldOutSet, "id", "Id"),
                Is.EqualTo(folds.TestRows(result.Fold).Select(row => rows[row].Id)));
            Assert.That(
                result.Metrics.MicroAccuracy, Is.EqualTo(ours.Folds[result.Fold].Metrics.OverallAccuracy).Within(1e-12));
            Assert.That(
                result.Metrics.LogLoss, Is.EqualTo(ours.Folds[result.Fold].Metrics.NegativeLogLikelihood).Within(1e-6));
        }
    }

    [Test]
    public void AssignFolds_ExcludedRows_TakePartInNothing()
    {
        List<CropRow> rows = CropRows.Make(60);
        FoldAssignment folds = Folds.FromValues([.. rows.Select((_, i) => i % 5 == 0 ? "" : i % 2 == 0 ? "even" : "odd")]);
        IDataView withFolds = _context.GeoFM().AssignFolds(CropRows.Keyed(_context, rows), folds);
        var results = _context.MulticlassClassification.CrossValidate(
            withFolds, _context.GeoFM().Trainers.KNearestNeighbors(), 2, samplingKeyColumnName: "Fold");
        Assert.That(
            results.SelectMany(result => ColumnText.Read(result.ScoredHoldOutSet, "id", "Id")).Order(),
            Is.EqualTo(rows.Where((_, i) => i % 5 != 0).Select(row => row.Id).Order()));
    }

    [Test]
    public void AssignFolds_VectorColumn_ClustersItsNumbers()
    {
        List<CropRow> rows = CropRows.Make(60);
        IDataView data = _context.Data.LoadFromEnumerable(rows);
        float[][] features = [.. data.GetColumn<float[]>("Features")];
        Assert.That(
            ColumnText.Read(_context.GeoFM().AssignFolds(data, Folds.ClusterFeatures(["Features"], 3, 1)), "fold", "Fold"),
            Is.EqualTo(Folds.ClusterFeatures(features, 3, 1).FoldOfRow.ToArray().Select(fold => $"{fold}")));
        Assert.That(() => _context.GeoFM().AssignFolds(data, Folds.LeaveRegionOut("Features")), Throws.ArgumentException);
    }

    [Test]
    public void AssignFolds_Column_IsAKeyWithTheFoldNames()
    {
        List<CropRow> rows = CropRows.Make(30);
        IDataView withFolds = _context.GeoFM().AssignFolds(
            _context.Data.LoadFromEnumerable(rows), Folds.LeaveRegionOut("Region"), "RegionFold");
        Assert.Multiple(() =>
        {
            Assert.That(withFolds.Schema["RegionFold"].Type, Is.EqualTo(new KeyDataViewType(typeof(uint), 4)));
            Assert.That(ColumnText.Read(withFolds, "fold", "RegionFold"), Is.EqualTo(rows.Select(row => row.Region)));
            Assert.That(withFolds.GetRowCount(), Is.EqualTo(30));
            Assert.That(withFolds.CanShuffle, Is.False);
        });
    }

    [Test]
    public void AssignFolds_Shuffled_KeepsRowsAndFoldsTogether()
    {
        List<CropRow> rows = CropRows.Make(30);
        IDataView withFolds = _context.GeoFM().AssignFolds(
            _context.Data.LoadFromEnumerable(rows), Folds.LeaveRegionOut("Region"));
        DataViewSchema.Column[] columns = [withFolds.Schema["Region"], withFolds.Schema["Fold"]];
        using DataViewRowCursor cursor = withFolds.GetRowCursor(columns, new Random(1));
        Func<string> region = ColumnText.Reader(cursor, "region", columns[0]);
        Func<string> fold = ColumnText.Reader(cursor, "fold", columns[1]);
        int seen = 0;
        for (; cursor.MoveNext(); seen++)
            Assert.That(fold(), Is.EqualTo(region()));
        Assert.That(seen, Is.EqualTo(30));
    }

    [Test]
    public void AssignFolds_Split_SaysWhatToUse()
    {
        IDataView data = _context.Data.LoadFromEnumerable(CropRows.Make(30));
        Assert.That(() => _context.GeoFM().AssignFolds(data, Folds.FromSplit("Region", "Brie", "Vexin")),
            Throws.ArgumentException.With.Message.Contains("kind 'split'").And.Message.Contains("CrossValidate"));
    }

    [Test]
    public void ColumnText_AnyScalarType_IsInvariantText()
    {
        IDataView data = _context.Data.LoadFromEnumerable(new[] { new Scalars(), new Scalars { Single = float.NaN, Text = "" } });
        Assert.Multiple(() =>
        {
            Assert.That(ColumnText.Read(data, "x", "Single"), Is.EqualTo(new[] { "0.1", "" }));
            Assert.That(ColumnText.Read(data, "x", "Double"), Is.EqualTo(new[] { "-2.5", "-2.5" }));
            Assert.That(ColumnText.Read(data, "x", "Int64"), Is.EqualTo(new[] { "9000000000", "9000000000" }));
            Assert.That(ColumnText.Read(data, "x", "Boolean"), Is.EqualTo(new[] { "true", "true" }));
            Assert.That(ColumnText.Read(data, "x", "Text"), Is.EqualTo(new[] { "Brie", "" }));
            Assert.That(ColumnText.Read(data, "x", "Key"), Is.EqualTo(new[] { "2", "2" }));
            Assert.That(() => ColumnText.Read(data, "region", "Vector"),
                Throws.ArgumentException.With.Message.Contains("region column 'Vector'").And.Message.Contains("scalar"));
        });
    }

    internal sealed class Scalars
    {
        public float Single { get; set; } = 0.1f;

        public double Double { get; set; } = -2.5;

        public long Int64 { get; set; } = 9_000_000_000;

        public bool Boolean { get; set; } = true;

        public string Text { get; set; } = "Brie";

        [KeyType(5)]
        public uint Key { get; set; } = 2;

        [VectorType(2)]
        public float[] Vector { get; set; } = [1, 2];
    }
}
