using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class StrictLoadingTests
{
    private static readonly ExpectedTensor[] Expected = [new("encoder.weight", [2, 3]), new("encoder.bias", [2])];

    [Test]
    public void Load_NamesAndShapesFit_GivesTheValues()
    {
        WeightSet weights = Load([("encoder.bias", [2], [7, 8]), ("encoder.weight", [2, 3], [1, 2, 3, 4, 5, 6])]);
        Assert.That(weights.Names, Is.EqualTo((string[])["encoder.bias", "encoder.weight"]));
        Assert.That(weights.Values("encoder.weight").ToArray(), Is.EqualTo((float[])[1, 2, 3, 4, 5, 6]));
        Assert.That(weights.Shape("encoder.weight"), Is.EqualTo((int[])[2, 3]));
        Assert.That(weights.ParameterCount, Is.EqualTo(8));
    }

    [Test]
    public void Load_EverythingDiffers_ListsEveryDifference()
    {
        (string, int[], float[])[] surplus = [.. Enumerable.Range(0, 200)
            .Select(i => ($"decoder.{i}.weight", (int[])[1], (float[])[0]))];
        WeightMismatchException? error = Assert.Throws<WeightMismatchException>(() =>
            Load([("encoder.weight", [3, 2], new float[6]), .. surplus]));
        Assert.That(error!.Missing, Is.EqualTo((string[])["encoder.bias"]));
        Assert.That(error.Misshaped, Is.EqualTo((string[])["encoder.weight"]));
        Assert.That(error.Surplus, Is.EquivalentTo(surplus.Select(tensor => tensor.Item1)));
        Assert.That(error.Message, Does.Contain("weights.safetensors").And.Contain("'toy@1'").And.Contain("encoder.bias [2]")
            .And.Contain("encoder.weight expected [2, 3], got [3, 2]").And.Contain("expected 2 tensors")
                .And.Contain("1 are missing")
            .And.Contain("200 are surplus").And.Contain("Give the weight file"));
        foreach (string name in error.Surplus)
            Assert.That(error.Message, Does.Contain(name));
    }

    [Test]
    public void Load_PrefixesAndRenaming_FindTheNames()
    {
        WeightSet weights = Load(
            [("module._orig_mod.encoder.backbone.weight", [2, 3], new float[6]), ("encoder.bias", [2], [1, 2]),
                ("optimizer.0", [1], [0])],
            ignored: ["optimizer."], prefixes: ["_orig_mod.", "module."], rename: name =>
                name.Replace(".backbone", "", StringComparison.Ordinal));
        Assert.That(weights.Values("encoder.bias").ToArray(), Is.EqualTo((float[])[1, 2]));
    }

    [Test]
    public void Load_PrefixThatTheModelItselfUses_IsKept()
    {
        WeightSet weights = Load([("encoder.weight", [2, 3], new float[6]), ("encoder.bias", [2], new float[2])],
            prefixes: ["encoder."]);
        Assert.That(weights.Names, Has.Count.EqualTo(2));
    }

    [Test]
    public void Load_TwoNamesForOneTensor_CountsTheSecondAsSurplus()
    {
        WeightMismatchException? error = Assert.Throws<WeightMismatchException>(() => Load(
            [("encoder.weight", [2, 3], new float[6]), ("encoder.bias", [2], new float[2]),
                ("model.encoder.bias", [2], new float[2])],
            prefixes: ["model."]));
        Assert.That(error!.Surplus, Is.EqualTo((string[])["model.encoder.bias"]));
        Assert.That(error.Missing, Is.Empty);
    }

    [Test]
    public void Load_IgnoredPrefixOfNeededTensor_StillLoadsIt()
    {
        Assert.That(Load([("encoder.weight", [2, 3], new float[6]), ("encoder.bias", [2], new float[2]), ("encoder.x", [1], [1])],
            ignored: ["encoder."]).Names, Has.Count.EqualTo(2));
    }

    [Test]
    public void Load_TensorExpectedTwice_Throws()
    {
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = Save(folder, [("a", [1], [1])]);
        Assert.That(() => StrictLoading.Load(checkpoint, [new ExpectedTensor("a", [1]), new ExpectedTensor("a", [1])], "toy@1"),
            Throws.ArgumentException.With.Message.Contains("'a'"));
    }

    private static WeightSet Load(
        (string, int[], float[])[] tensors, string[]? ignored = null, string[]? prefixes = null, Func<string,
            string>? rename = null)
    {
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = Save(folder, tensors);
        return StrictLoading.Load(checkpoint, Expected, "toy@1", ignored, prefixes, rename);
    }

    private static Checkpoint Save(TemporaryFolder folder, (string, int[], float[])[] tensors)
    {
        Directory.CreateDirectory(folder.Path);
        string path = Path.Combine(folder.Path, "weights.safetensors");
        SafetensorsWriter.Write(path, new WeightSet(tensors));
        return Checkpoint.Open(path);
    }
}
