using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Property")]
public sealed class FoldsProperties
{
    private const int Groups = 12;

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Folds_AnyKind_AreDisjointCompleteAndNotEmpty(int[] groups, PositiveInt seed)
    {
        string[] keys = Keys(groups);
        foreach (FoldAssignment folds in AllKinds(keys, seed.Get))
        {
            int[] tested = [.. Enumerable.Range(0, folds.NumberOfFolds).SelectMany(folds.TestRows)];
            Assert.That(tested.Order(), Is.EqualTo(Enumerable.Range(0, keys.Length)), folds.Kind);
            for (int fold = 0; fold < folds.NumberOfFolds; fold++)
            {
                Assert.That(folds.TestRows(fold), Is.Not.Empty, folds.Kind);
                Assert.That(folds.TrainRows(fold), Is.Not.Empty, folds.Kind);
                Assert.That(folds.TrainRows(fold).Intersect(folds.TestRows(fold)), Is.Empty, folds.Kind);
                Assert.That(folds.TrainRows(fold).Count + folds.TestRows(fold).Count, Is.EqualTo(keys.Length), folds.Kind);
            }
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Folds_AnyKind_KeepAGroupInOneFold(int[] groups, PositiveInt seed)
    {
        string[] keys = Keys(groups);
        foreach (FoldAssignment folds in AllKinds(keys, seed.Get))
        {
            int[] foldOfRow = folds.FoldOfRow.ToArray();
            int pairs = keys.Zip(foldOfRow).Distinct().Count();
            Assert.That(pairs, Is.EqualTo(keys.Distinct().Count()), folds.Kind);
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Folds_RowsReordered_KeepTheirFold(int[] groups, PositiveInt seed)
    {
        string[] keys = Keys(groups);
        int[] order = [.. Enumerable.Range(0, keys.Length)];
        new Random(seed.Get).Shuffle(order);
        string[] shuffled = [.. order.Select(row => keys[row])];
        foreach ((FoldAssignment a, FoldAssignment b) in AllKinds(keys, seed.Get).Zip(AllKinds(shuffled, seed.Get)))
        {
            int[] moved = b.FoldOfRow.ToArray();
            int[] kept = a.FoldOfRow.ToArray();
            Assert.That(moved, Is.EqualTo(order.Select(row => kept[row])), a.Kind);
        }
    }

    [FsCheck.NUnit.Property(MaxTest = 60)]
    public void Random_SameSeed_GivesSameFoldsOfEqualSize(PositiveInt rows, PositiveInt seed)
    {
        string[] ids = [.. Enumerable.Range(0, 5 + (rows.Get % 200)).Select(i => $"sample {i}")];
        FoldAssignment first = Folds.Random(ids, 5, seed.Get);
        FoldAssignment second = Folds.Random(ids, 5, seed.Get);
        int[] sizes = [.. Enumerable.Range(0, 5).Select(fold => first.TestRows(fold).Count)];
        Assert.That(second.FoldOfRow.ToArray(), Is.EqualTo(first.FoldOfRow.ToArray()));
        Assert.That(sizes.Max() - sizes.Min(), Is.LessThanOrEqualTo(1));
    }

    [Test]
    public void Random_OtherSeed_GivesOtherFolds()
    {
        string[] ids = [.. Enumerable.Range(0, 100).Select(i => $"sample {i}")];
        Assert.That(Folds.Random(ids, 5, 1).FoldOfRow.ToArray(), Is.Not.EqualTo(Folds.Random(ids, 5, 2).FoldOfRow.ToArray()));
    }

    // Every group at least once, so that each kind of fold can be made.
    private static string[] Keys(int[] groups) =>
        [.. Enumerable.Range(0, Groups).Concat(groups.Select(g => (int)((uint)g % Groups))).Select(g => $"group {g}")];

    private static FoldAssignment[] AllKinds(string[] keys, int seed) =>
    [
        Folds.Random(keys, 5, seed), Folds.Block(keys, 4, seed), Folds.LeaveRegionOut(keys),
        Folds.LeaveYearOut([.. keys.Select(key => 2000 + int.Parse(key[6..], CultureInfo.InvariantCulture))]),
        Folds.FromValues(keys)
    ];
}
