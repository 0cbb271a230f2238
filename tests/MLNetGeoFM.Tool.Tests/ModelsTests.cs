using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tool.Tests;

[Category("EndToEnd")]
public sealed class ModelsTests
{
    [Test]
    public void List_NamesEveryCardWithItsFiles()
    {
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "list.json");

        var run = Launched.Geofm("models", "list", "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var cards = Launched.Json(json).EnumerateArray().ToDictionary(card => card.GetProperty("id").GetString()!);
        Assert.That(cards.Keys, Is.EqualTo(EncoderCards.All.Select(card => card.Id)));
        foreach (var card in EncoderCards.All)
        {
            Assert.That(run.Output, Does.Contain(card.Id).And.Contain(card.Repository).And.Contain(card.Licence).And.Contain(card.WeightFiles[0].Sha256));
            Assert.That(cards[card.Id].GetProperty("embeddingSize").GetInt32(), Is.EqualTo(card.EmbeddingSize));
            Assert.That(cards[card.Id].GetProperty("bands").GetArrayLength(), Is.EqualTo(card.Bands.Count));
            Assert.That(cards[card.Id].GetProperty("weightFiles")[0].GetProperty("sha256").GetString(), Is.EqualTo(card.WeightFiles[0].Sha256));
        }
    }

    [TestCase("models/presto/default_model.pt", "presto")]
    [TestCase("models/presto/default_model.safetensors", "presto")]
    [TestCase("models/galileo-nano/encoder.pt", "galileo-nano")]
    [TestCase("models/galileo-nano/encoder.safetensors", "galileo-nano")]
    public void Verify_PublishedFile_IsRight(string file, string encoder)
    {
        string path = SharedFolder.Require(file);
        using var folder = new TemporaryFolder();
        string json = Path.Combine(folder.Path, "verify.json");

        var run = Launched.Geofm("models", "verify", path, "--json", json);

        Assert.That(run.ExitCode, Is.Zero, run.Error);
        var result = Launched.Json(json);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("encoder").GetString(), Is.EqualTo(encoder));
            Assert.That(result.GetProperty("cardFound").GetBoolean(), Is.True);
            Assert.That(result.GetProperty("hashRight").GetBoolean(), Is.True);
            Assert.That(result.GetProperty("publishedAs").GetString(), Is.EqualTo(Path.GetFileName(file)));
            Assert.That(result.GetProperty("missingCount").GetInt32(), Is.Zero);
            Assert.That(result.GetProperty("surplusCount").GetInt32(), Is.Zero);
            Assert.That(result.GetProperty("misshapedCount").GetInt32(), Is.Zero);
            Assert.That(result.GetProperty("right").GetBoolean(), Is.True);
        });
    }

    [Test]
    public void Verify_OtherTensors_ListsEveryDifference()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "w.safetensors");
        string json = Path.Combine(folder.Path, "verify.json");
        string[] names = [.. EncoderCards.FindById("presto")!.Tensors.Select(tensor => tensor.Name)];
        RandomWeights.Write(path, "presto", tensors => tensors.Skip(1).Select((tensor, i) => i == 0 ? (tensor.Name, [7, 9]) : tensor).Append(("extra", [2])));

        var run = Launched.Geofm("models", "verify", path, "--json", json);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), run.Error);
        Assert.That(run.Error, Does.Contain(names[0]).And.Contain(names[1]).And.Contain("[7, 9]").And.Contain("extra").And.Contain(path));
        var result = Launched.Json(json);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("cardFound").GetBoolean(), Is.True);
            Assert.That(result.GetProperty("hashRight").GetBoolean(), Is.False);
            Assert.That(result.GetProperty("missing")[0].GetString(), Is.EqualTo(names[0]));
            Assert.That(result.GetProperty("misshaped")[0].GetString(), Is.EqualTo(names[1]));
            Assert.That(result.GetProperty("surplus")[0].GetString(), Is.EqualTo("extra"));
            Assert.That(result.GetProperty("missingCount").GetInt32() + result.GetProperty("misshapedCount").GetInt32(), Is.EqualTo(2));
            Assert.That(result.GetProperty("right").GetBoolean(), Is.False);
        });
    }

    [Test]
    public void Verify_SameTensorsOtherFile_ExitsOneWithBothHashes()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "w.safetensors");
        RandomWeights.Write(path, "presto");

        var run = Launched.Geofm("models", "verify", path);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        using var checkpoint = Checkpoint.Open(path);
        Assert.That(run.Error, Does.Contain(checkpoint.ComputeSha256()).And.Contain(EncoderCards.FindById("presto")!.WeightFiles[0].Sha256));
        Assert.That(run.Output, Does.Contain("0 missing, 0 surplus, 0 of another shape"));
    }

    [Test]
    public void Inspect_UnknownFile_ShowsItsTensorsAndVerifyFindsNoCard()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "other.bin");
        string json = Path.Combine(folder.Path, "inspect.json");
        RandomWeights.Write(path, "presto", _ => [("head.weight", [3, 4]), ("head.bias", [3])]);

        var inspect = Launched.Geofm("models", "inspect", path, "--json", json);
        var verify = Launched.Geofm("models", "verify", path);

        Assert.That(inspect.ExitCode, Is.Zero, inspect.Error);
        var result = Launched.Json(json);
        Assert.Multiple(() =>
        {
            Assert.That(result.GetProperty("format").GetString(), Is.EqualTo("Safetensors"));
            Assert.That(result.GetProperty("parameters").GetInt64(), Is.EqualTo(15));
            var tensors = result.GetProperty("tensors").EnumerateArray().ToDictionary(tensor => tensor.GetProperty("name").GetString()!);
            Assert.That(tensors.Keys, Is.EquivalentTo(new[] { "head.weight", "head.bias" }));
            Assert.That(tensors["head.weight"].GetProperty("type").GetString(), Is.EqualTo("Float32"));
            Assert.That(tensors["head.weight"].GetProperty("shape").EnumerateArray().Select(length => length.GetInt32()), Is.EqualTo(new[] { 3, 4 }));
            Assert.That(result.TryGetProperty("encoder", out _), Is.False);
            Assert.That(inspect.Output, Does.Contain("head.weight  Float32  [3, 4]"));
        });
        Assert.That(verify.ExitCode, Is.EqualTo(1));
        Assert.That(verify.Error, Does.Contain(path).And.Contain("presto").And.Contain("models inspect"));
    }

    [Test]
    public void Inspect_NoWeightFile_ExitsOneWithOneMessage()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path);
        string path = Path.Combine(folder.Path, "text.pt");
        File.WriteAllText(path, "These are no weights at all.");

        var run = Launched.Geofm("models", "inspect", path);

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), run.Error);
        Assert.That(run.Error, Does.Contain(path).And.Not.Contain("   at "));
    }
}
