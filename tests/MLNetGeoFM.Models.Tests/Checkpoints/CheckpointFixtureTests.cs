using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

/// <summary>Files that torch.save wrote, against the values that PyTorch reads from them.</summary>
[TestFixture]
[Category("Parity")]
internal sealed class CheckpointFixtureTests
{
    [TestCase("dtypes_and_views.pt", "", 16, CheckpointFormat.TorchZip)]
    [TestCase("dtypes_and_views_legacy.pt", "", 16, CheckpointFormat.TorchLegacy)]
    [TestCase("lightning_style.pt", "lightning.", 7, CheckpointFormat.TorchZip)]
    [TestCase("parameters.pt", "parameters.", 2, CheckpointFormat.TorchZip)]
    public void Open_FileOfTorch_GivesTheValuesThatTorchReads(string file, string prefix, int tensors, CheckpointFormat format)
    {
        string folder = FixtureFolder.Require("pt-format");
        using Checkpoint expected = Checkpoint.Open(Path.Combine(folder, "expected.safetensors"));
        using Checkpoint actual = Checkpoint.Open(Path.Combine(folder, file));
        Assert.That(actual.Format, Is.EqualTo(format));
        Assert.That(actual.Tensors, Has.Count.EqualTo(tensors));
        foreach (CheckpointTensor tensor in actual.Tensors)
        {
            CheckpointTensor golden = expected[prefix + tensor.Name];
            Assert.That(tensor.Shape, Is.EqualTo(golden.Shape), tensor.Name);
            Assert.That(tensor.ToDoubles(), Is.EqualTo(golden.ToDoubles()), tensor.Name);
            Assert.That(tensor.ToSingles(), Is.EqualTo(golden.ToSingles()), tensor.Name);
        }
    }

    [Test]
    public void Open_EveryFileThatTheCaseLists_IsRead()
    {
        string folder = FixtureFolder.Require("pt-format");
        foreach (string path in Directory.GetFiles(folder, "*.pt"))
        {
            using Checkpoint checkpoint = Checkpoint.Open(path);
            Assert.That(checkpoint.Tensors.Sum(tensor => tensor.ToDoubles().Length), Is.GreaterThan(0), path);
        }
    }

    [Test]
    public void Open_FileOfLightning_ListsWhatIsNoWeight()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(FixtureFolder.Require("pt-format"), "lightning_style.pt"));
        Assert.That(checkpoint.Tensors.Select(tensor => tensor.Name), Does.Contain("model.1.num_batches_tracked")
            .And.Contain("model.0.weight"));
        Assert.That(checkpoint.IgnoredEntries,
            Is.SupersetOf(["epoch", "global_step", "hyper_parameters.lr", "optimizer_states.0.state.0.exp_avg",
                "optimizer_states.0.param_groups.0.lr"]));
        Assert.That(checkpoint.IgnoredCount, Is.EqualTo(checkpoint.IgnoredEntries.Count).And.EqualTo(14));
        Assert.That(checkpoint["model.1.num_batches_tracked"].ToInt64s(), Has.Length.EqualTo(1));
    }

    [TestCase("models/presto/default_model", 102)]
    [TestCase("models/galileo-nano/encoder", 106)]
    public void Open_PublishedWeights_BothFormatsHoldTheSame(string name, int tensors)
    {
        using Checkpoint torch = Checkpoint.Open(SharedFolder.Require($"{name}.pt"));
        using Checkpoint safetensors = Checkpoint.Open(SharedFolder.Require($"{name}.safetensors"));
        Assert.That((torch.Format, safetensors.Format), Is.EqualTo((CheckpointFormat.TorchZip, CheckpointFormat.Safetensors)));
        Assert.That(torch.Tensors, Has.Count.EqualTo(tensors));
        Assert.That(torch.Tensors.Select(tensor => tensor.Name),
            Is.EquivalentTo(safetensors.Tensors.Select(tensor => tensor.Name)));
        foreach (CheckpointTensor tensor in torch.Tensors)
        {
            Assert.That(tensor.Shape, Is.EqualTo(safetensors[tensor.Name].Shape), tensor.Name);
            Assert.That(tensor.ToSingles().AsSpan().SequenceEqual(safetensors[tensor.Name].ToSingles()), Is.True, tensor.Name);
        }
    }

    [TestCase("presto")]
    [TestCase("galileo-nano")]
    [TestCase("pt-format")]
    public void Cases_OfEveryFolder_OpenWithTensorsThatTheCaseDescribes(string model)
    {
        string folder = FixtureFolder.Require(model);
        if (!Directory.EnumerateDirectories(folder).Any())
            return;
        foreach (string name in FixtureFolder.Cases(model))
        {
            using CaseFolder golden = FixtureFolder.Case(model, name);
            foreach (System.Text.Json.JsonProperty described in golden.Case.GetProperty("outputs").EnumerateObject())
            {
                Assert.That(golden.Outputs[described.Name].Shape,
                    Is.EqualTo(described.Value.GetProperty("shape").EnumerateArray().Select(axis => axis.GetInt32())),
                        $"{golden.Name}: {described.Name}");
            }
        }
    }
}
