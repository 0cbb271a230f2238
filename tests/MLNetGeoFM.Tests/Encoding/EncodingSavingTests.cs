using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.ML;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
public sealed class EncodingSavingTests
{
    private static readonly string[] Bands = ["B02", "B03", "B04", "B08", "B11", "B12"];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        Directory.CreateDirectory(_folder.Path);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [TestCase(WeightsInModel.Auto, true)]
    [TestCase(WeightsInModel.Always, true)]
    [TestCase(WeightsInModel.Never, false)]
    public void SaveAndLoad_EveryPlaceOfTheWeights_GivesTheSameBitsInAReasonableSize(WeightsInModel place, bool isInside)
    {
        var (ml, data) = Arrange();
        var model = Encode(ml, PrestoWeights.Shared, place).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;

        IDataView loaded = new MLContext(7).Model.Load(file, out _).Transform(data);

        foreach (string column in new[] { "Embedding", "EmbeddingClearFraction" })
            Assert.That(ColumnBits.Read(loaded, column), Is.EqualTo(ColumnBits.Read(model.Transform(data), column)));
        long weights = PrestoWeights.Shared.Encoder.Weights.ParameterCount * sizeof(float);
        Assert.That(file.Length, isInside ? Is.InRange(weights / 2, 2 * weights) : Is.LessThan(weights / 10));
    }

    [Test]
    public void Load_TheSameWeights_AreOneCopyInMemory()
    {
        var (ml, data) = Arrange();
        var weights = PrestoWeights.Shared;
        string inside = RowPayload.Pack(Encode(ml, weights, WeightsInModel.Always).Fit(data));
        string beside = RowPayload.Pack(Encode(ml, weights, WeightsInModel.Never).Fit(data));

        var loaded = new[] { inside, inside, beside }.Select(text => (EncodingTransformer)RowPayload.Unpack(text)).ToArray();

        var binding = Encode(ml, weights, WeightsInModel.Auto).Fit(data).Binding;
        Assert.That(loaded.Select(one => one.Binding), Is.All.SameAs(binding));
    }

    [TestCase(WeightsInModel.Auto, false)]
    [TestCase(WeightsInModel.Always, false)]
    [TestCase(WeightsInModel.Never, true)]
    public void Write_PathOfTheWeights_StandsOnlyInAModelThatNeedsTheFile(WeightsInModel place, bool isNamed)
    {
        var (ml, data) = Arrange();
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
            Encode(ml, PrestoWeights.Shared, place).Fit(data).WritePayload(writer);

        byte[] path = Encoding.UTF8.GetBytes(Path.GetDirectoryName(PrestoWeights.Shared.FilePath)!);
        Assert.That(content.ToArray().AsSpan().IndexOf(path) >= 0, Is.EqualTo(isNamed));
    }

    [Test]
    public void Read_TensorsInsideAndAPath_OfOlderFiles_GivesTheTensors()
    {
        var weights = PrestoWeights.Own(9);
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            using var tensors = new MemoryStream();
            weights.Encoder.Weights.Write(tensors);
            writer.Write("presto");
            writer.Write(weights.Frozen.WeightsSha256);
            writer.Write("folder of its maker/presto.safetensors");
            writer.Write(new string('a', 64));
            writer.Write((int)tensors.Length);
            writer.Write(tensors.ToArray());
        }

        content.Position = 0;
        using var reader = new BinaryReader(content);
        var read = SavedWeights.Read(reader);

        Assert.That(read.Frozen.WeightsSha256, Is.EqualTo(weights.Frozen.WeightsSha256));
        Assert.That(read.FilePath, Is.Empty);
        Assert.That(read.FileSha256, Is.EqualTo(new string('a', 64)));
    }

    [Test]
    public void Load_ModelAfterModelWithWeightsOfItsOwn_KeepsNoneOfThem()
    {
        const int Models = 6;
        var loaded = Enumerable.Range(20, Models).Select(EncodeOnce).ToArray();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(loaded.Count(one => one.IsAlive), Is.Zero);
    }

    [Test]
    public void Load_MissingFile_SaysWhatIsMissingAndWhatToDo()
    {
        var (ml, data) = Arrange();
        string path = WriteWeights(5);
        var weights = GeoFMWeights.FromFile(path);
        string payload = RowPayload.Pack(Encode(ml, weights, WeightsInModel.Never).Fit(data));
        File.Delete(path);

        Assert.That(() => RowPayload.Unpack(payload), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains(path).And.Message.Contains(weights.FileSha256).And.Message.Contains("WeightsInModel")
            .And.Message.Contains("Put the file back"));
    }

    [Test]
    public void Load_AlteredFile_NamesBothHashes()
    {
        var (ml, data) = Arrange();
        string path = WriteWeights(6);
        var weights = GeoFMWeights.FromFile(path);
        var model = Encode(ml, weights, WeightsInModel.Never).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        PrestoWeights.Write(path, 7);

        IDataView loaded = new MLContext(7).Model.Load(file, out _).Transform(data);

        Exception? exception = Assert.Catch(() => ColumnBits.Read(loaded, "Embedding"));
        string message = exception!.ToString();
        Assert.That(message, Does.Contain(path).And.Contain(weights.FileSha256).And.Contain(SavedWeights.Sha256OfFile(path)));
    }

    [Test]
    public void Load_AlteredWeightsInside_AreNoticed()
    {
        var (ml, data) = Arrange();
        var transformer = Encode(ml, PrestoWeights.Shared, WeightsInModel.Always).Fit(data);
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content))
            transformer.WritePayload(writer);
        byte[] bytes = content.ToArray();
        bytes[^5] ^= 1;
        using var reader = new BinaryReader(new MemoryStream(bytes));

        Assert.That(() => EncodingTransformer.Read(reader), Throws.InstanceOf<InvalidDataException>()
            .With.Message.Contains(PrestoWeights.Shared.Encoder.ComputeWeightsSha256()).And.Message.Contains("Save the model again"));
    }

    [Test]
    public void FromFile_Twice_SharesTheEncoderAndSaysWhereItCameFrom()
    {
        string path = WriteWeights(8);

        var first = GeoFMWeights.FromFile(path);
        var second = GeoFMWeights.FromFile(path);

        Assert.That(second.Frozen, Is.SameAs(first.Frozen));
        Assert.That(first.FilePath, Is.EqualTo(path));
        Assert.That(first.FileSha256, Is.EqualTo(SavedWeights.Sha256OfFile(path)).And.Length.EqualTo(64));
        Assert.That(first.Encoder.Card.Id, Is.EqualTo("presto"));
    }

    [Test]
    public void FromFile_NoFile_SaysSo()
        => Assert.That(() => GeoFMWeights.FromFile("nowhere/presto.pt"),
            Throws.InstanceOf<FileNotFoundException>().With.Message.Contains("presto.pt"));

    private static EncodingEstimator Encode(MLContext ml, GeoFMWeights weights, WeightsInModel place)
        => ml.GeoFM().Encode("Embedding", "Series", weights, new EncodingOptions { WeightsInModel = place });

    private static (MLContext Context, IDataView Data) Arrange()
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.LoadFromEnumerable(FieldRow.Draw(5, Bands.Length));
        return (ml, ml.GeoFM().DescribeBands("Series", "Values", Bands).Fit(rows).Transform(rows));
    }

    /// <summary>A model is saved, loaded and asked, so that its weights are in native memory, and then forgotten.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EncodeOnce(int seed)
    {
        var (ml, data) = Arrange();
        string payload = RowPayload.Pack(Encode(ml, PrestoWeights.Own(seed), WeightsInModel.Always).Fit(data));
        var loaded = (EncodingTransformer)RowPayload.Unpack(payload);
        Assert.That(ColumnBits.Read(loaded.Transform(data), "Embedding"), Is.Not.Empty);
        return new(loaded.Binding);
    }

    private string WriteWeights(int seed)
    {
        string path = Path.Combine(_folder.Path, $"presto{seed}.safetensors");
        PrestoWeights.Write(path, seed);
        return path;
    }
}
