using System.Text;
using MLNetGeoFM.TestSupport;

namespace MLNetGeoFM.Vector.Tests;

/// <summary>Footers put together by hand, as no honest program writes them.</summary>
public sealed class ParquetFooterTests
{
    private const int Int64 = 2;
    private readonly TemporaryFolder _folder = new();

    [OneTimeSetUp]
    public void Create() => Directory.CreateDirectory(_folder.Path);

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Open_PlainFooter_HasItsColumnsAndRows()
    {
        using ParquetTable table = Open(Footer(["a", "b"], 5, 2, 3));
        Assert.That(table.ColumnNames, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(table.RowCount, Is.EqualTo(5));
    }

    [TestCase(0x19)]
    [TestCase(0x1C)]
    public void Open_FooterOfEndlessNesting_IsRefused(int header)
    {
        byte[] footer = new byte[200_000];
        Array.Fill(footer, (byte)header);
        Assert.That(() => Open(footer), Throws.TypeOf<InvalidDataException>().With.Message.Contains("too deep"));
    }

    /// <summary>Counts that add up to the declared one only in arithmetic that wraps.</summary>
    [Test]
    public void Open_RowGroupsBeyondEveryNumber_AreRefused() =>
        Assert.That(() => Open(Footer(["a"], 1, 1, long.MaxValue, long.MaxValue, 2)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("too many rows"));

    [Test]
    public void Read_TwoColumnsOfOneName_AsksWhich()
    {
        using ParquetTable table = Open(Footer(["a", "b", "a"], 0));
        Assert.That(table.ReadNumbers("b"), Is.Empty);
        Assert.That(() => table.ReadNumbers("a"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'a' is not clear: expected one column of it, got 2"));
    }

    /// <summary>Missing values take no bytes in a file, but some in memory.</summary>
    [Test]
    public void Read_MoreRowsThanAllowedBytes_AreRefusedBeforeTheyAreThere()
    {
        using ParquetTable table = Open(Footer(["a"], 40_000_000, 40_000_000), new() { MaximumBytes = 100_000_000 });
        Assert.That(() => table.ReadNumbers("a"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("40000000 rows are too many").And.Message.Contains("MaximumBytes"));
    }

    private ParquetTable Open(byte[] footer, FieldReadOptions? options = null)
    {
        string file = Path.Combine(_folder.Path, $"{Guid.NewGuid()}.parquet");
        File.WriteAllBytes(file, [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]);
        return ParquetTable.Open(file, options);
    }

    /// <summary>Fields of Thrift's compact form: the schema, the number of rows, row groups without columns.</summary>
    private static byte[] Footer(string[] columns, long rows, params long[] groups) =>
    [
        0x29, (byte)(((columns.Length + 1) << 4) | 0xC), 0x48, .. Text("root"), 0x15, .. ZigZag(columns.Length), 0,
        .. columns.SelectMany(name => (byte[])[0x15, .. ZigZag(Int64), 0x25, .. ZigZag(1), 0x18, .. Text(name), 0]),
        0x16, .. ZigZag(rows), 0x19, (byte)((groups.Length << 4) | 0xC), .. groups.SelectMany(count => (byte[])[0x36, .. ZigZag(count), 0]), 0,
    ];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] ZigZag(long value)
    {
        List<byte> bytes = [];
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
            bytes.Add((byte)(rest | 0x80));
        return [.. bytes, (byte)rest];
    }
}
