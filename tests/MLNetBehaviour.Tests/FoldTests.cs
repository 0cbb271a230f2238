using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetBehaviour.Tests;

public class FoldTests
{
    private MLContext _ml = null!;

    [SetUp]
    public void MakeContext() => _ml = new MLContext(1);

    private static float[] Weights(IDataView data) => data.GetColumn<float>("Weight").ToArray();

    [Test]
    public void CrossValidationSplit_KeyColumn_OneKeyPerFold()
    {
        var folds = _ml.Data.CrossValidationSplit(Rows.View(_ml, 40), 4, "Fold");
        for (int fold = 0; fold < 4; fold++)
        {
            Assert.That(folds[fold].TestSet.Keys("Fold"), Has.Length.EqualTo(10).And.All.EqualTo(fold + 1));
            Assert.That(folds[fold].TrainSet.Keys("Fold"), Has.Length.EqualTo(30).And.None.EqualTo(fold + 1));
        }

        Assert.That(folds[0].TestSet.Schema.Select(column => column.Name),
            Is.EqualTo(Rows.View(_ml, 1).Schema.Select(column => column.Name)));
    }

    [Test]
    public void CrossValidationSplit_TwoKeysPerFold_TakesConsecutiveOnes()
    {
        var folds = _ml.Data.CrossValidationSplit(Rows.View(_ml, 40), 2, "Fold");
        Assert.That(folds[0].TestSet.Keys("Fold").Distinct(), Is.EquivalentTo(new uint[] { 1, 2 }));
        Assert.That(folds[1].TestSet.Keys("Fold").Distinct(), Is.EquivalentTo(new uint[] { 3, 4 }));
    }

    [Test]
    public void CrossValidationSplit_MissingKey_IsInNeitherSet()
    {
        CropRow[] rows = Rows.Make(8);
        rows[5].Fold = 99;
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        foreach (DataOperationsCatalog.TrainTestData fold in _ml.Data.CrossValidationSplit(data, 4, "Fold"))
            Assert.That(Weights(fold.TrainSet).Concat(Weights(fold.TestSet)), Is.EquivalentTo(new[] { 0f, 1, 2, 3, 4, 6, 7 }));
    }

    [Test]
    public void CrossValidationSplit_TextKey_KeepsGroupsTogether()
    {
        CropRow[] rows = Enumerable.Range(0, 60).Select(i => new CropRow { Crop = $"region {i % 12}", Weight = i }).ToArray();
        var folds = _ml.Data.CrossValidationSplit(_ml.Data.LoadFromEnumerable(rows), 3, "Crop");
        foreach (DataOperationsCatalog.TrainTestData fold in folds)
            Assert.That(fold.TrainSet.Texts("Crop").Intersect(fold.TestSet.Texts("Crop")), Is.Empty);
        Assert.That(folds.SelectMany(fold => Weights(fold.TestSet)), Is.EquivalentTo(rows.Select(row => row.Weight)));
    }

    [Test]
    public void CrossValidationSplit_NoKey_IsRandomCompleteAndRepeatable()
    {
        IDataView data = Rows.View(_ml, 200);
        var folds = _ml.Data.CrossValidationSplit(data, 5, seed: 3);
        float[][] tests = folds.Select(fold => Weights(fold.TestSet)).ToArray();
        Assert.That(tests.SelectMany(test => test), Is.EquivalentTo(Weights(data)));
        Assert.That(tests.Select(test => test.Length), Is.All.InRange(20, 60));
        Assert.That(Weights(folds[1].TrainSet), Is.EquivalentTo(Weights(data).Except(tests[1])));
        Assert.That(Weights(_ml.Data.CrossValidationSplit(data, 5, seed: 3)[2].TestSet), Is.EqualTo(tests[2]));
        Assert.That(Weights(_ml.Data.CrossValidationSplit(data, 5, seed: 4)[2].TestSet), Is.Not.EqualTo(tests[2]));
    }

    [Test]
    public void CrossValidationSplit_SeededContexts_SplitAlike()
    {
        static float[] Split(int seed)
        {
            var ml = new MLContext(seed);
            return Weights(ml.Data.CrossValidationSplit(Rows.View(ml, 100), 4)[0].TestSet);
        }

        float[] first = Split(9);
        Assert.That(Split(9), Is.EqualTo(first));
        Assert.That(Split(10), Is.Not.EqualTo(first));
    }

    [Test]
    public void CrossValidationSplit_WrongArguments_Throw()
    {
        Assert.That(() => _ml.Data.CrossValidationSplit(Rows.View(_ml, 4), 1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _ml.Data.CrossValidationSplit(Rows.View(_ml, 4), 2, "Absent"),
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'Absent'"));
    }

    [Test]
    public void TrainTestSplit_Fraction_IsAboutThatLarge()
    {
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(Rows.View(_ml, 400), 0.25, seed: 2);
        Assert.That(Weights(split.TestSet), Has.Length.InRange(70, 130));
        Assert.That(Weights(split.TestSet).Concat(Weights(split.TrainSet)), Is.EquivalentTo(Weights(Rows.View(_ml, 400))));
        DataOperationsCatalog.TrainTestData byKey = _ml.Data.TrainTestSplit(Rows.View(_ml, 40), 0.25, "Fold");
        Assert.That(byKey.TestSet.Keys("Fold"), Has.Length.EqualTo(10).And.All.EqualTo(1));
    }

    [TestCase(0.0, 0.25, "1")]
    [TestCase(0.25, 0.5, "2")]
    [TestCase(0.0, 0.75, "1,2,3")]
    [TestCase(0.75, 1.0, "4")]
    public void FilterRowsByKeyColumnFraction_Range_KeepsThoseKeys(double lower, double upper, string expected)
    {
        IDataView data = _ml.Data.FilterRowsByKeyColumnFraction(Rows.View(_ml, 8), "Fold", lower, upper);
        Assert.That(string.Join(",", data.Keys("Fold").Distinct()), Is.EqualTo(expected));
    }

    [Test]
    public void FilterRowsByColumn_Range_IsHalfOpen()
    {
        IDataView data = Rows.View(_ml, 10);
        Assert.That(Weights(_ml.Data.FilterRowsByColumn(data, "Weight", 2, 5)), Is.EqualTo(new[] { 2f, 3, 4 }));
        Assert.That(Weights(_ml.Data.FilterRowsByColumn(data, "Weight", 7)), Is.EqualTo(new[] { 7f, 8, 9 }));
        Assert.That(() => _ml.Data.FilterRowsByColumn(data, "Crop", 2, 5), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    public sealed class WeightOnly
    {
        public float Weight { get; set; }
    }

    [Test]
    public void FilterByCustomPredicate_True_DropsTheRow()
    {
        IDataView data = _ml.Data.FilterByCustomPredicate<WeightOnly>(Rows.View(_ml, 6), row => row.Weight % 2 == 0);
        Assert.That(Weights(data), Is.EqualTo(new[] { 1f, 3, 5 }));
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Crop"]]);
        cursor.MoveNext();
        Assert.That(cursor.Position, Is.Zero);
        Assert.That(cursor.IsColumnActive(data.Schema["Crop"]), Is.True);
    }

    [Test]
    public void SkipAndTake_Rows_AreARun()
    {
        IDataView data = _ml.Data.TakeRows(_ml.Data.SkipRows(Rows.View(_ml, 10), 3), 4);
        Assert.That(Weights(data), Is.EqualTo(new[] { 3f, 4, 5, 6 }));
        Assert.That(Weights(_ml.Data.SkipRows(Rows.View(_ml, 10), 30)), Is.Empty);
        Assert.That(() => _ml.Data.TakeRows(data, 0), Throws.Exception);
    }

    [Test]
    public void ShuffleRows_Seed_IsAPermutation()
    {
        IDataView data = _ml.Data.ShuffleRows(Rows.View(_ml, 50), seed: 5);
        float[] shuffled = Weights(data);
        Assert.That(shuffled, Is.EquivalentTo(Weights(Rows.View(_ml, 50))).And.Not.EqualTo(Weights(Rows.View(_ml, 50))));
        Assert.That(Weights(data), Is.EqualTo(shuffled));
    }
}
