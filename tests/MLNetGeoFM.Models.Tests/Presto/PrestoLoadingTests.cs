using System.Security.Cryptography;
using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class PrestoLoadingTests
{
    private TemporaryFolder _folder = null!;

    private string File => Path.Combine(_folder.Path, "weights");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        Directory.CreateDirectory(_folder.Path);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase("default_model.pt")]
    [TestCase("default_model.safetensors")]
    public void Load_PublishedFile_FindsTheCardByItsHash(string name)
    {
        string path = SharedFolder.Require($"models/presto/{name}");
        GeoFMEncoder encoder = GeoFMEncoder.Load(path);
        Assert.That(encoder, Is.InstanceOf<PrestoEncoder>());
        Assert.That(encoder.Card.WeightFiles.Single(file => file.FileName == name).Sha256, Is.EqualTo(encoder.WeightsFileSha256));
        Assert.That(encoder.WeightsFileSha256, Is.EqualTo(Sha256(path)));
        Assert.That(encoder.IsPublishedWeights, Is.True);
        Assert.That(((PrestoEncoder)encoder).HasDecoder, Is.False);
        PrestoEncoder published = PrestoEncoder.Load(SharedFolder.Require("models/presto/default_model.pt"));
        Assert.That(encoder.ComputeWeightsSha256(), Is.EqualTo(published.ComputeWeightsSha256()));
        Assert.That(EncoderCards.FindByFileSha256(encoder.WeightsFileSha256.ToUpperInvariant()), Is.SameAs(encoder.Card));
        Assert.That(EncoderCards.FindById("presto"), Is.SameAs(encoder.Card));
    }

    [Test]
    public void Load_OtherWeightsOfTheSameShape_FindsTheCardByItsTensorsAndSaysThatTheyAreOthers()
    {
        SafetensorsWriter.Write(File, PrestoRandom.Weights);
        GeoFMEncoder encoder = GeoFMEncoder.Load(File);
        Assert.That(encoder.Card.Id, Is.EqualTo("presto"));
        Assert.That(encoder.IsPublishedWeights, Is.False);
        Assert.That(encoder.WeightsFileSha256, Is.EqualTo(Sha256(File)));
        PrestoEncoder whole = PrestoEncoder.Load(File, keepsDecoder: true);
        Assert.That(whole.ComputeWeightsSha256(), Is.EqualTo(PrestoRandom.Weights.ComputeSha256()));
        Assert.That(whole.ComputeWeightsSha256(), Is.Not.EqualTo(encoder.ComputeWeightsSha256()));
        PrestoInput input = PrestoRandom.Input(2, 1);
        Assert.That(((PrestoEncoder)encoder).Encode(input), Is.EqualTo(whole.Encode(input)));
    }

    [Test]
    public void Load_NamesWithATrainersPrefix_AreKnown()
    {
        SafetensorsWriter.Write(File, Changed(tensor => ($"model.{tensor.Name}", tensor.Shape)));
        Assert.That(GeoFMEncoder.Load(File).Card.Id, Is.EqualTo("presto"));
    }

    [Test]
    public void Load_TensorsThatDoNotFit_ListsAllInOneError()
    {
        SafetensorsWriter.Write(File, Changed(tensor => tensor.Name switch
        {
            "encoder.norm.bias" => ("encoder.norm.beta", tensor.Shape),
            "decoder.mask_token" => (tensor.Name, [64]),
            "encoder.blocks.0.attn.qkv.weight" => (tensor.Name, [192, 256]),
            _ => (tensor.Name, tensor.Shape),
        }));
        foreach (Func<GeoFMEncoder> load in (Func<GeoFMEncoder>[])[() => GeoFMEncoder.Load(File), () => PrestoEncoder.Load(File)])
        {
            var error = Assert.Throws<WeightMismatchException>(() => load());
            Assert.That(error.Missing, Is.EqualTo(new[] { "encoder.norm.bias" }));
            Assert.That(error.Surplus, Is.EqualTo(new[] { "encoder.norm.beta" }));
            Assert.That(error.Misshaped, Is.EquivalentTo(new[] { "decoder.mask_token", "encoder.blocks.0.attn.qkv.weight" }));
        }
    }

    [Test]
    public void Load_FileOfNoEncoder_SaysWhatItHolds()
    {
        SafetensorsWriter.Write(File, new WeightSet([("some.weight", [2], [1, 2])]));
        Assert.That(() => GeoFMEncoder.Load(File), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("'some.weight'").And.Message.Contains("'presto'").And.Message.Contains("1 tensors"));
    }

    [Test]
    public void Create_SavedWeights_ChecksThem()
    {
        PrestoEncoder whole = (PrestoEncoder)EncoderLoading.Create("presto", PrestoRandom.Weights, "ab");
        WeightSet reduced = whole.Weights;
        PrestoEncoder again = (PrestoEncoder)EncoderLoading.Create("presto", reduced, "ab");
        Assert.That((PrestoRandom.Weights.Names.Count, reduced.Names.Count), Is.EqualTo((102, 50)));
        Assert.That(again.Encode(PrestoRandom.Input(2, 1)), Is.EqualTo(PrestoRandom.Encoder.Encode(PrestoRandom.Input(2, 1))));
        Assert.That(again.WeightsFileSha256, Is.EqualTo("ab"));
        WeightSet renamed = Changed(tensor => (tensor.Name == "encoder.pos_embed" ? "x" : tensor.Name, tensor.Shape));
        Assert.That(() => EncoderLoading.Create("presto", renamed, "ab"), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains("encoder.pos_embed expected [1, 24, 64]").And.Message.Contains("x surplus"));
        Assert.That(() => EncoderLoading.Create("none", reduced, "ab"),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("'none'"));
    }

    [Test]
    public void Use_EveryDoor_LeavesTheWeightsAsTheyAre()
    {
        PrestoEncoder encoder = new(PrestoRandom.Weights, "ab");
        string before = encoder.ComputeWeightsSha256();
        PrestoInput input = PrestoRandom.Input(2, 9);
        _ = encoder.Encode(input);
        _ = encoder.EncodeTokens(input);
        _ = encoder.Reconstruct(input);
        SeriesEncoder bound = encoder.Bind(new SeriesBinding(["B08"], 1, 1, 1, 10, false));
        using SeriesEncodingWorker worker = new(bound, true, InstructionSets.Best);
        worker.Add(new EncoderSample { Values = [0.2f, 0.3f], Months = [5, 6] }, 2);
        worker.Run();
        Assert.That(encoder.ComputeWeightsSha256(), Is.EqualTo(before));
    }

    [Test]
    public void Reconstruct_WithoutDecoder_SaysHowToLoadIt()
    {
        var encoder = (PrestoEncoder)EncoderLoading.Create("presto", PrestoRandom.Weights, "ab");
        Assert.That(() => encoder.Reconstruct(PrestoRandom.Input(1, 1)),
            Throws.InvalidOperationException.With.Message.Contains("keepsDecoder: true"));
    }

    [Test]
    public void Reconstruct_HiddenValues_DoNotMatterAndTopographyIsRepeated()
    {
        PrestoInput input = PrestoRandom.With(PrestoRandom.Input(3, 2), PrestoRandom.HideAt(3, (1, 3), (2, 8)));
        float[] values = input.Values.ToArray();
        values[17 + 3] = float.NaN;
        values[34 + 8] = 1e9f;
        PrestoReconstruction one = PrestoRandom.Encoder.Reconstruct(input);
        PrestoReconstruction other = PrestoRandom.Encoder.Reconstruct(PrestoRandom.With(input, values: values));
        Assert.That(other.Values.ToArray(), Is.EqualTo(one.Values.ToArray()).And.None.NaN);
        Assert.That(other.DynamicWorldLogits.ToArray(), Is.EqualTo(one.DynamicWorldLogits.ToArray()));
        Assert.That(one.DynamicWorldLogits.Length, Is.EqualTo(27));
        Assert.That(one.Values[31..33].ToArray(), Is.EqualTo(one.Values[14..16].ToArray()));
    }

    [Test]
    public void Encode_InputsThatDoNotFit_SayWhatAndWhere()
    {
        PrestoInput good = PrestoRandom.Input(2, 1);
        float[] broken = good.Values.ToArray();
        broken[17 + 9] = float.NaN;
        (PrestoInput Input, string[] Said)[] cases =
        [
            (new() { Values = new float[17], Months = new[] { 1, 2 } }, ["17 values", "[2, 17]", "34"]),
            (new() { Values = new float[25 * 17], Months = new int[25] }, ["25 months", "24"]),
            (new() { Values = new float[17], Months = new[] { 0 } }, ["Month of step 0", "got 0"]),
            (new() { Values = new float[17], Months = new[] { 3 }, Visible = new bool[3] }, ["3 visible flags", "[1, 17]"]),
            (new() { Values = new float[17], Months = new[] { 3 }, DynamicWorld = new[] { 1, 2 } }, ["2 Dynamic World", "[1]"]),
            (new() { Values = new float[17], Months = new[] { 3 }, Latitude = -93.5f, Longitude = 41 }, ["Latitude", "-93.5"]),
            (PrestoRandom.With(good, classes: [4, 10]), ["step 1", "got 10"]),
            (PrestoRandom.With(good, values: broken), ["'B8A'", "step 1", "NaN"]),
        ];
        foreach (var (input, said) in cases)
        {
            var error = Assert.Throws<ArgumentException>(() => PrestoRandom.Encoder.Encode(input));
            foreach (string part in said)
                Assert.That(error.Message, Does.Contain(part));
        }

        Assert.That(() => PrestoRandom.Encoder.Encode([good], new float[100]),
            Throws.ArgumentException.With.Message.Contains("[1, 128]").And.Message.Contains("100"));
    }

    private static string Sha256(string path) => Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(path)));

    private static WeightSet Changed(Func<(string Name, int[] Shape), (string Name, int[] Shape)> change) =>
        new(PrestoRandom.Weights.Names.Select(name =>
        {
            var (changed, shape) = change((name, [.. PrestoRandom.Weights.Shape(name)]));
            int count = shape.Aggregate(1, (product, size) => product * size);
            return (changed, shape, PrestoRandom.Weights.Values(name)[..count].ToArray());
        }));
}
