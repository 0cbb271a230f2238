using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class TorchReaderTests
{
    private static readonly byte[] Six = CheckpointBytes.Singles(6);

    [TestCase(0, new long[] { 2, 3 }, new long[] { 3, 1 }, new float[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase(0, new long[] { 3, 2 }, new long[] { 1, 3 }, new float[] { 0, 3, 1, 4, 2, 5 })]
    [TestCase(1, new long[] { 2, 2 }, new long[] { 3, 1 }, new float[] { 1, 2, 4, 5 })]
    [TestCase(1, new long[] { 2 }, new long[] { 3 }, new float[] { 1, 4 })]
    [TestCase(2, new long[] { 3, 2 }, new long[] { 0, 1 }, new float[] { 2, 3, 2, 3, 2, 3 })]
    [TestCase(5, new long[] { }, new long[] { }, new float[] { 5 })]
    [TestCase(6, new long[] { 0, 3 }, new long[] { 3, 1 }, new float[] { })]
    [TestCase(0, new long[] { 1, 2, 1, 3 }, new long[] { 99, 3, 77, 1 }, new float[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase(0, new long[] { 2, 2, 2 }, new long[] { 1, 2, 1 }, new float[] { 0, 1, 2, 3, 1, 2, 3, 4 })]
    public void ToSingles_ViewOfStorage_IsRowMajor(long offset, long[] shape, long[] strides, float[] expected)
    {
        using TemporaryFolder folder = new();
        using Checkpoint zip = CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Torch(PickleBytes.OneTensor(6, offset, shape, strides), ("0", Six)));
        Assert.That(zip["w"].ToSingles(), Is.EqualTo(expected));
        Assert.That(zip["w"].ToDoubles(), Is.EqualTo(expected));
        using TemporaryFolder second = new();
        using Checkpoint legacy = CheckpointBytes.Open(second.Path,
            CheckpointBytes.Legacy(PickleBytes.OneTensor(6, offset, shape, strides, legacy: true), ("0", 6, Six)));
        Assert.That(legacy["w"].ToSingles(), Is.EqualTo(expected));
    }

    [Test]
    public void ToSingles_LongStridedView_IsGatheredAcrossPieces()
    {
        const int Rows = 700, Columns = 300;
        byte[] data = CheckpointBytes.Singles(Rows * Columns);
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Torch(PickleBytes.OneTensor(Rows * Columns, 0, [Columns, Rows], [1, Columns]), ("0", data)));
        float[] transposed = checkpoint["w"].ToSingles();
        double[] wide = checkpoint["w"].ToDoubles();
        for (int i = 0; i < transposed.Length; i++)
        {
            if (transposed[i] != i % Rows * Columns + i / Rows || wide[i] != transposed[i])
                Assert.Fail($"at {i}: {transposed[i]}, {wide[i]}");
        }
    }

    [TestCase(6, 0, new long[] { 7 }, new long[] { 1 })]
    [TestCase(6, 1, new long[] { 2, 3 }, new long[] { 3, 1 })]
    [TestCase(6, 6, new long[] { }, new long[] { })]
    [TestCase(6, 0, new long[] { 2 }, new long[] { long.MaxValue })]
    [TestCase(6, long.MaxValue, new long[] { 2 }, new long[] { long.MaxValue })]
    [TestCase(6, 0, new long[] { 2 }, new long[] { -1 })]
    [TestCase(6, -1, new long[] { 2 }, new long[] { 1 })]
    [TestCase(6, 0, new long[] { -2 }, new long[] { 1 })]
    [TestCase(6, 0, new long[] { 1L << 40 }, new long[] { 0 })]
    [TestCase(6, 0, new long[] { 1 << 30 }, new long[] { 0 })]
    [TestCase(6, 0, new long[] { 1 << 30, 1 << 30, 1 << 30 }, new long[] { 0, 0, 0 })]
    [TestCase(6, 0, new long[] { 2, 3 }, new long[] { 1 })]
    [TestCase(7, 0, new long[] { 7 }, new long[] { 1 })]
    [TestCase(-1, 0, new long[] { 1 }, new long[] { 1 })]
    [TestCase(1L << 40, 0, new long[] { 1 }, new long[] { 1 })]
    public void Open_ViewBeyondStorageOrFile_IsRefused(long count, long offset, long[] shape, long[] strides)
    {
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Torch(PickleBytes.OneTensor(count, offset, shape, strides), ("0", Six))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("weights.bin"));
        Assert.That(
            () => CheckpointBytes.Open(folder.Path,
                CheckpointBytes.Legacy(PickleBytes.OneTensor(count, offset, shape, strides, legacy: true), ("0", 6, Six))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("weights.bin"));
    }

    [TestCase("os", "system")]
    [TestCase("posix", "system")]
    [TestCase("nt", "system")]
    [TestCase("subprocess", "Popen")]
    [TestCase("builtins", "eval")]
    [TestCase("__builtin__", "exec")]
    [TestCase("builtins", "getattr")]
    [TestCase("torch", "load")]
    [TestCase("torch.hub", "load_state_dict_from_url")]
    [TestCase("numpy.core.multiarray", "scalar")]
    [TestCase("numpy._core.multiarray", "_reconstruct")]
    [TestCase("numpy", "dtype")]
    [TestCase("_codecs", "encode")]
    [TestCase("argparse", "Namespace")]
    [TestCase("torch._utils", "_rebuild_tensor_v3")]
    [TestCase("torch", "ComplexFloatStorage")]
    [TestCase("collections", "OrderedDict.fromkeys")]
    public void Open_GlobalThatIsNotKnown_IsRefusedByName(string module, string name)
    {
        byte[] called = new PickleBytes().Protocol().Global(module, name).Mark().Text("touch owned").Op('t', 'R').End();
        byte[] pushed = new PickleBytes().Protocol(4).Text(module).Text(name).Raw(0x93).End();
        foreach (byte[] pickle in (byte[][])[called, pushed])
        {
            using TemporaryFolder folder = new();
            Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle)),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains($"'{module}.{name}'")
                    .And.Message.Contains("not looked up or run"));
            Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Legacy(pickle)),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains($"'{module}.{name}'"));
        }
    }

    [TestCase('i', "INST")]
    [TestCase('o', "OBJ")]
    [TestCase('P', "PERSID")]
    [TestCase('\u0081', "NEWOBJ")]
    [TestCase('\u0092', "NEWOBJ_EX")]
    [TestCase('\u0082', "EXT1")]
    [TestCase('\u0097', "NEXT_BUFFER")]
    [TestCase('\u0000', "no opcode")]
    public void Open_OpcodeThatIsNotKnown_IsRefusedByCode(char operation, string meaning)
    {
        using TemporaryFolder folder = new();
        byte[] pickle = new PickleBytes().Protocol().Op(')', operation).End();
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains($"0x{(int)operation:x2}"), meaning);
    }

    [Test]
    public void Open_CallOfStorageOrTensor_IsRefused()
    {
        using TemporaryFolder folder = new();
        byte[] storage = new PickleBytes().Protocol().Global("torch", "FloatStorage").Numbers(1 << 30).Op('R').End();
        byte[] tensor = new PickleBytes().Protocol().Global("torch._utils", "_rebuild_tensor_v2").Op(')', 'R').End();
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(storage)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("torch.FloatStorage"));
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(tensor)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("_rebuild_tensor_v2"));
    }

    [TestCase("(")]
    [TestCase("0")]
    [TestCase("t")]
    [TestCase("(0")]
    [TestCase("(R")]
    [TestCase("}(Nu")]
    [TestCase("Na")]
    [TestCase("h\u0001")]
    [TestCase("X\u00ff\u00ff\u00ff\u00ff")]
    [TestCase("\u008b\u00ff\u00ff\u00ff\u007f")]
    [TestCase("I12x\n")]
    [TestCase("\u0080\u0009")]
    [TestCase("NQ")]
    [TestCase("]}b")]
    public void Open_MisplacedOpcode_IsRefused(string operations)
    {
        using TemporaryFolder folder = new();
        byte[] pickle = new PickleBytes().Protocol().Op([.. operations]).End();
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle)),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("weights.bin").And.Message.Contains("data.pkl"));
    }

    [Test]
    public void Open_NestedDictionaries_JoinsNames()
    {
        PickleBytes pickle = new PickleBytes().Protocol().Op('}').Mark()
            .Text("model").Op('}').Mark()
            .Text("a").Tensor("FloatStorage", "0", 6, 0, [6], [1])
            .Text("list").EmptyList().Mark().Tensor("FloatStorage", "0", 6, 1, [1], [1]).Op('N', 'e')
            .Number(7).Tensor("FloatStorage", "0", 6, 2, [], []).Op('u')
            .Text("step").Number(9).Op('u');
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle.End(), ("0", Six)));
        Assert.That(checkpoint.Tensors.Select(tensor => tensor.Name),
            Is.EqualTo((string[])["model.a", "model.list.0", "model.7"]));
        Assert.That(checkpoint["model.list.0"].ToSingles(), Is.EqualTo((float[])[1]));
        Assert.That(checkpoint.IgnoredEntries, Is.EqualTo((string[])["model.list.1", "step"]));
    }

    [Test]
    public void Open_NameTwice_IsRefused()
    {
        PickleBytes pickle = new PickleBytes().Protocol().Op('}').Mark()
            .Text("a.b").Tensor("FloatStorage", "0", 6, 0, [6], [1])
            .Text("a").Op('}').Text("b").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Op('s').Op('u');
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle.End(), ("0", Six))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("'a.b'"));
    }

    [Test]
    public void Open_DictionaryInItselfOrSharedWithoutEnd_IsRefused()
    {
        byte[] cyclic = new PickleBytes().Protocol().Op('}', 'q').Raw(0).Text("me").Op('h').Raw(0).Op('s').End();
        PickleBytes shared = new PickleBytes().Protocol().EmptyList().Op('N', 'a');
        for (int level = 0; level < 40; level++)
            shared.Op('q').Raw((byte)level).Op('0').EmptyList().Mark().Op('h').Raw((byte)level).Op('h').Raw((byte)level).Op('h')
                .Raw((byte)level).Op('e');
        foreach (byte[] pickle in (byte[][])[cyclic, shared.End()])
        {
            using TemporaryFolder folder = new();
            Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle)),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("too deep or too large"));
        }
    }

    [Test]
    public void Open_StorageDescribedInTwoWays_IsRefused()
    {
        PickleBytes pickle = new PickleBytes().Protocol().Op('}').Mark()
            .Text("a").Tensor("FloatStorage", "0", 6, 0, [6], [1]).Text("b").Tensor("IntStorage", "0", 6, 0, [6], [1]).Op('u');
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle.End(), ("0", Six))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("Float32").And.Message.Contains("Int32"));
    }

    [Test]
    public void Open_LegacyViewOfStorage_IsRead()
    {
        byte[] pickle = new PickleBytes().Protocol().Op('}').Text("w")
            .Global("torch._utils", "_rebuild_tensor").Mark()
            .Mark().Text("storage").Global("torch.cuda", "FloatStorage").Text("k").Text("cuda:0").Number(6)
            .Mark().Text("view").Number(2).Number(3).Op('t', 't', 'Q')
            .Number(1).Numbers(2).Numbers(1).Op('t', 'R', 's').End();
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, CheckpointBytes.Legacy(pickle, ("k", 6, Six)));
        Assert.That(checkpoint["w"].ToSingles(), Is.EqualTo((float[])[3, 4]));
    }

    [Test]
    public void Open_BigEndianFile_IsNotSupported()
    {
        byte[] pickle = PickleBytes.OneTensor(6, 0, [6], [1]);
        byte[] zip = CheckpointBytes.Zip(
            [new ZipPart("a/data.pkl", pickle), new ZipPart("a/byteorder", "big"u8.ToArray()), new ZipPart("a/data/0", Six)]);
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path, zip), Throws.TypeOf<NotSupportedException>()
            .With.Message.Contains("Big-endian"));
        Assert.That(() => CheckpointBytes.Open(folder.Path, [.. CheckpointBytes.LegacyStart(littleEndian: false), .. pickle]),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("Big-endian"));
    }

    [Test]
    public void Open_LegacyStorageOfAnotherLengthOrBytesAfterTheLast_IsRefused()
    {
        byte[] pickle = PickleBytes.OneTensor(6, 0, [6], [1], legacy: true);
        foreach (byte[] file in (byte[][])[CheckpointBytes.Legacy(pickle, ("0", 5, Six)),
            CheckpointBytes.Legacy(pickle, ("0", 6, Six[1..])),
            CheckpointBytes.Legacy(pickle, ("0", 6, [.. Six, 1])), CheckpointBytes.Legacy(pickle),
                CheckpointBytes.Legacy(pickle, ("1", 6, Six)),
            CheckpointBytes.Legacy(pickle, ("0", 6, Six), ("0", 6, Six))])
        {
            using TemporaryFolder folder = new();
            Assert.That(() => CheckpointBytes.Open(folder.Path, file), Throws.TypeOf<InvalidDataException>());
        }
    }

    // Written by CPython 3.11's pickle module from stand-ins of torch's classes: protocol, framing and memo as Python chooses them.
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    public void Open_PickleOfPython_IsReadInEveryProtocol(int protocol)
    {
        byte[] pickle = Convert.FromBase64String(PythonPickles.ByProtocol[protocol]);
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Torch(pickle, ("0", Six), ("1", new byte[16])));
        Assert.That(checkpoint.Tensors.Select(tensor => tensor.Name),
            Is.EqualTo((string[])["layer.weight", "layer.bias", "count"]));
        Assert.That(checkpoint["layer.weight"].Shape, Is.EqualTo((int[])[2, 3]));
        Assert.That(checkpoint["layer.bias"].ToSingles(), Is.EqualTo((float[])[3, 4, 5]));
        Assert.That(checkpoint["count"].ToInt64s(), Is.EqualTo((long[])[0, 0]));
        Assert.That(checkpoint.IgnoredCount, Is.EqualTo(15));
    }
}
