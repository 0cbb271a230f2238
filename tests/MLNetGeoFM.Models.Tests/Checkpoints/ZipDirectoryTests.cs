using MLNetGeoFM.Models;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Tests;

[TestFixture]
[Category("Unit")]
public sealed class ZipDirectoryTests
{
    private static readonly byte[] Pickle = PickleBytes.OneTensor(6, 0, [6], [1]);
    private static readonly byte[] Six = CheckpointBytes.Singles(6);

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(true, true)]
    public void Open_SizesInExtraFieldsAndWideEnd_AreRead(bool wide, bool wideEnd)
    {
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, CheckpointBytes.Zip(
            [new ZipPart("a/data.pkl", Pickle) { Wide = wide }, new ZipPart("a/data/0", Six) { Wide = wide }], wideEnd));
        Assert.That(checkpoint["w"].ToSingles(), Is.EqualTo((float[])[0, 1, 2, 3, 4, 5]));
    }

    [Test]
    public void Open_FolderEntriesAndCommentlessChecksums_AreRead()
    {
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, CheckpointBytes.Zip(
        [
            new ZipPart("a/", []), new ZipPart("a/data/", []), new ZipPart("a/data.pkl", Pickle) { Checksum = 0 },
            new ZipPart("a/data/0", Six) { Checksum = 0 },
        ]));
        Assert.That(checkpoint["w"].ToSingles()[5], Is.EqualTo(5));
    }

    [Test]
    public void Open_CompressedOrEncryptedEntry_IsNotSupported()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Zip([new ZipPart("a/data.pkl", Pickle) { Method = 8 }])),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("method 8").And.Message.Contains("a/data.pkl"));
        Assert.That(() => CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Zip([new ZipPart("a/data.pkl", Pickle) { Flags = 1 }])),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("Encryption"));
    }

    [TestCase("../data.pkl")]
    [TestCase("a/../../data.pkl")]
    [TestCase("/a/data.pkl")]
    [TestCase("C:/a/data.pkl")]
    [TestCase("a\\data.pkl")]
    [TestCase("a/data\0.pkl")]
    [TestCase("..")]
    public void Open_NameThatLeadsElsewhere_IsRefused(string name)
    {
        using TemporaryFolder folder = new();
        byte[] file = CheckpointBytes.Zip([new ZipPart("a/data.pkl", Pickle), new ZipPart("a/data/0", Six),
            new ZipPart(name, Pickle)]);
        Assert.That(() => CheckpointBytes.Open(folder.Path, file), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("leads elsewhere"));
    }

    [Test]
    public void Open_StorageKeyThatIsAPath_IsOnlyLookedUp()
    {
        byte[] pickle = new PickleBytes().Protocol().Op('}').Text("w")
            .Tensor("FloatStorage", "../../../etc/passwd", 6, 0, [6], [1]).Op('s').End();
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Torch(pickle, ("0", Six))),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("no such entry"));
    }

    [Test]
    public void Open_NameTwice_IsRefused()
    {
        using TemporaryFolder folder = new();
        byte[] file = CheckpointBytes.Zip([new ZipPart("a/data.pkl", Pickle), new ZipPart("a/data.pkl", Pickle)]);
        Assert.That(() => CheckpointBytes.Open(folder.Path, file), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("twice"));
    }

    [Test]
    public void Open_NoPickleOrTwo_IsRefused()
    {
        using TemporaryFolder folder = new();
        foreach (ZipPart[] parts in (ZipPart[][])[[], [new ZipPart("a/b/data.pkl", Pickle)],
            [new ZipPart("a/data.pkl", Pickle), new ZipPart("b/data.pkl", Pickle)]])
        {
            Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Zip(parts)),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("data.pkl"));
        }
    }

    [Test]
    public void Open_HeaderThatContradictsTheDirectory_IsRefused()
    {
        using TemporaryFolder folder = new();
        Assert.That(() => CheckpointBytes.Open(folder.Path,
            CheckpointBytes.Zip([new ZipPart("a/data.pkl", Pickle) { LocalName = "a/data.pki" }])),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("not where the directory says"));
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Zip(
                [new ZipPart("a/data.pkl", Pickle), new ZipPart("a/data/0", Six) { StatedLength = 1 << 20 }])),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("longer than the file"));
        Assert.That(() => CheckpointBytes.Open(folder.Path, CheckpointBytes.Zip(
                [new ZipPart("a/data.pkl", Pickle) { StatedLength = (uint)Pickle.Length + 20 }, new ZipPart("a/data/0", Six)])),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("overlap"));
    }

    [Test]
    public void Open_EveryTruncation_IsRefused()
    {
        byte[] file = CheckpointBytes.Torch(Pickle, ("0", Six));
        using TemporaryFolder folder = new();
        for (int length = 4; length < file.Length; length++)
            Assert.That(() => CheckpointBytes.Open(folder.Path, file[..length]), Throws.TypeOf<InvalidDataException>(),
                $"{length}");
    }

    [Test]
    public void ToSingles_ChangedContent_DoesNotHaveTheChecksum()
    {
        byte[] file = CheckpointBytes.Torch(Pickle, ("0", Six));
        file[file.AsSpan().IndexOf(Six) + 9] ^= 4;
        using TemporaryFolder folder = new();
        using Checkpoint checkpoint = CheckpointBytes.Open(folder.Path, file);
        Assert.That(() => checkpoint["w"].ToSingles(),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("CRC-32").And.Message.Contains("archive/data/0"));
    }

    // Source of the expected value: the check value of CRC-32/ISO-HDLC.
    [Test]
    public void Crc32_CheckText_IsTheKnownValue()
    {
        Crc32 whole = default, pieces = default;
        whole.Append("123456789"u8);
        pieces.Append("1"u8);
        pieces.Append("23456789"u8);
        Assert.That((whole.Value, pieces.Value), Is.EqualTo((0xCBF43926u, 0xCBF43926u)));
    }
}
