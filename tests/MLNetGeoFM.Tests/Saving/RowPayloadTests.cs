using System.Security.Cryptography;
using System.Text;

namespace MLNetGeoFM.Tests;

public sealed class RowPayloadTests
{
    private const int MutationsOfEach = 400;

    [Test]
    public void Unpack_DamagedText_ThrowsOneClearMessage()
    {
        string text = Payloads().First();

        Assert.Multiple(() =>
        {
            foreach (string damaged in new[] { "", "====", "no base64!", text[..^8], text[..(text.Length / 2)], "AAAA" + text })
                Assert.That(() => RowPayload.Unpack(damaged), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("cannot be read"));
        });
    }

    [Test]
    public void Unpack_OneByteFlipped_IsNoticed()
    {
        foreach (string text in Payloads())
        {
            byte[] bytes = Convert.FromBase64String(text);
            bytes[^40] ^= 1;
            Assert.That(() => RowPayload.Unpack(Convert.ToBase64String(bytes)), Throws.InstanceOf<InvalidDataException>());
        }
    }

    /// <summary>An attacker can compute a hash too: with it right, damaged content still ends in a transformer or one clear error.</summary>
    [Test]
    public void Unpack_MutatedContentWithARightHash_NeverFailsOtherwise()
    {
        var random = new Random(11);
        var others = new SortedSet<string>();
        foreach (string text in Payloads())
        {
            var (kind, content) = Open(text);
            for (int mutation = 0; mutation < MutationsOfEach; mutation++)
            {
                byte[] mutated = Mutate(content, random);
                try
                {
                    RowPayload.Unpack(Seal(kind, mutated));
                }
                catch (Exception exception) when (exception is not InvalidDataException)
                {
                    others.Add($"{kind}: {exception.GetType().Name} {exception.Message}");
                }
                catch (InvalidDataException)
                {
                    // The one way to fail.
                }
            }
        }

        Assert.That(others, Is.Empty);
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        byte[] mutated = random.Next(4) == 0 ? content[..random.Next(content.Length)] : [.. content];
        for (int change = random.Next(1, 4); change > 0 && mutated.Length > 0; change--)
        {
            int at = random.Next(Math.Min(mutated.Length, 300));
            if (random.Next(3) == 0 && at + 4 <= mutated.Length)
                BitConverter.TryWriteBytes(mutated.AsSpan(at), random.Next(5) switch { 0 => -1, 1 => int.MaxValue, 2 => int.MinValue, 3 => 0, _ => 1 << 24 });
            else
                mutated[at] = (byte)random.Next(256);
        }

        return mutated;
    }

    private static IEnumerable<string> Payloads()
        => ContractCases.FittedTransformers().Select(RowPayload.Pack);

    private static (string Kind, byte[] Content) Open(string text)
    {
        using var reader = new BinaryReader(new MemoryStream(Convert.FromBase64String(text)), Encoding.UTF8);
        reader.ReadUInt32();
        string kind = reader.ReadString();
        return (kind, reader.ReadBytes(reader.ReadInt32()));
    }

    private static string Seal(string kind, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(0x4D464731u);
            writer.Write(kind);
            writer.Write(content.Length);
            writer.Write(content);
            writer.Write(SHA256.HashData(content));
        }

        return Convert.ToBase64String(stream.ToArray());
    }
}
