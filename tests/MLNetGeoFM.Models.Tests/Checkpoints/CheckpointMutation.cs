using System.Buffers.Binary;

namespace MLNetGeoFM.Tests;

/// <summary>Damages weight files: blindly, byte by byte, and with knowledge of what readers trip over.</summary>
internal static class CheckpointMutation
{
    private static readonly ulong[] Extremes =
        [1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x100000000, 0x7FFFFFFFFFFFFFFF,
            0x8000000000000000, ulong.MaxValue];

    private static readonly char[] Opcodes =
        [.. "().0129:]}aetsuqhQRbcNKMJX\u0085\u0086\u0087\u0088\u008a\u0094\u0093"];

    private static readonly (string Module, string Name)[] Globals =
    [
        ("os", "system"), ("posix", "system"), ("builtins", "eval"), ("subprocess", "Popen"), ("torch", "load"),
            ("numpy", "ndarray"),
        ("torch", "FloatStorage"), ("torch", "BoolStorage"), ("torch.cuda", "HalfStorage"), ("torch", "Size"),
            ("torch", "device"),
        ("torch", "float32"), ("collections", "OrderedDict"), ("torch._utils", "_rebuild_tensor"),
            ("torch._utils", "_rebuild_tensor_v2"),
        ("torch._utils", "_rebuild_parameter"), ("", ""), ("a\0b", "c"),
    ];

    private static readonly string[] Paths =
        ["../data.pkl", "/etc/passwd", "C:\\x", "a/../data/0", "a//data.pkl", "data.pkl", "archive/data.pkl", "archive/data/0",
            "archive/data/../0", "\uFFFD", "archive/", "archive/byteorder"];

    private static readonly long[] Numbers =
        [0, 1, 2, 3, 5, 6, 7, 255, 256, 65535, 1 << 20, 1 << 30, int.MaxValue, int.MaxValue + 1L, 1L << 40, 1L << 62,
            long.MaxValue, long.MinValue, -1, -6];

    private static readonly string[] StorageTypes =
        ["FloatStorage", "DoubleStorage", "HalfStorage", "BFloat16Storage", "LongStorage", "ByteStorage", "BoolStorage",
            "QInt8Storage"];

    /// <summary>A copy with one to four random injuries.</summary>
    public static byte[] Injure(byte[] file, Random random)
    {
        List<byte> bytes = [.. file];
        for (int injuries = random.Next(1, 5); injuries > 0 && bytes.Count > 0; injuries--)
            InjureOnce(bytes, random);
        return [.. bytes];
    }

    /// <summary>Sets the checksums in the directory of a zip file to "none", so that damage is not found by them alone.</summary>
    public static byte[] WithoutChecksums(byte[] file)
    {
        byte[] bare = [.. file];
        for (int at = 0; (at = bare.AsSpan(at).IndexOf("PK\x1\x2"u8) is >= 0 and var next ? at + next : -1) >= 0; at += 4)
            bare.AsSpan(at + 16, 4).Clear();
        return bare;
    }

    /// <summary>A file whose bytes are in order and whose content is not: odd names, numbers, types, calls.</summary>
    public static byte[] Nonsense(Random random)
    {
        byte[] content = new byte[random.Next(0, 4) * 12];
        random.NextBytes(content);
        switch (random.Next(4))
        {
            case 0: return Safetensors(content, random);
            case 1: return CheckpointBytes.Legacy(Pickle(random, legacy: true), ("0", content.Length / 4, content));
            case 2: return CheckpointBytes.Torch(Pickle(random, legacy: false), ("0", content));
            default:
                List<ZipPart> parts =
                [
                    new("archive/data.pkl", Pickle(random, legacy: false)) { StatedLength = Sometimes(random),
                        Checksum = Sometimes(random) },
                    new("archive/data/0", content) { StatedLength = Sometimes(random), Wide = random.Next(3) == 0 },
                    new(Pick(Paths, random), content) { LocalName = random.Next(4) == 0 ? Pick(Paths, random) : null,
                        Method = (ushort)(random.Next(8) == 0 ? 8 : 0) },
                ];
                return CheckpointBytes.Zip(parts, wideEnd: random.Next(3) == 0);
        }
    }

    private static void InjureOnce(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        int length = Math.Min(random.Next(1, 33), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 or 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes.RemoveRange(at, bytes.Count - at); break;
            case 3: bytes.RemoveRange(at, length); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
            case 5:
                byte[] value = new byte[8];
                BinaryPrimitives.WriteUInt64LittleEndian(value, Pick(Extremes, random));
                int width = Math.Min(bytes.Count - at, 1 << random.Next(4));
                for (int i = 0; i < width; i++)
                    bytes[at + i] = value[i];
                break;
            case 6: bytes[at] = (byte)random.Next(256); break;
            case 7: bytes[at] = (byte)Pick(Opcodes, random); break;
            default:
                for (int i = at; i < bytes.Count && i < at + 40; i++)
                {
                    if (bytes[i] is >= (byte)'0' and <= (byte)'9')
                        bytes[i] = (byte)('0' + (random.Next(2) == 0 ? 9 : random.Next(10)));
                }

                break;
        }
    }

    private static byte[] Safetensors(byte[] content, Random random)
    {
        string type = Pick(["F32", "F64", "BF16", "BOOL", "U64", "I8"], random);
        string name = Pick(["w", "", "__metadata__", "\\u0000", "w\\ud800"], random);
        string json = $$$"""{"{{{name}}}":{"dtype":"{{{type}}}","shape":[{{{Pick(Numbers, random)}}},{{{Pick(Numbers, random)}}}],"data_offsets":[0,{{{content.Length}}}]}}""";
        return CheckpointBytes.Safetensors(json, content);
    }

    private static byte[] Pickle(Random random, bool legacy)
    {
        PickleBytes pickle = new PickleBytes().Protocol((byte)random.Next(1, 7)).OrderedDictionary().Mark();
        for (int entries = random.Next(1, 4); entries > 0; entries--)
        {
            pickle.Text(Pick(["w", "v", "", "state_dict", "a.b"], random));
            (string module, string name) = Pick(Globals, random);
            switch (random.Next(5))
            {
                case 0: pickle.Global(module, name); break;
                case 1: pickle.Global(module, name).Numbers(Pick(Numbers, random)).Op('R'); break;
                case 2: pickle.Text(module).Text(name).Raw(0x93); break;
                default:
                    long[] shape = [.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => Pick(Numbers, random))];
                    pickle.Tensor(Pick(StorageTypes, random), "0", Pick(Numbers, random), Pick(Numbers[..8], random), shape,
                        [.. shape.Select(_ => random.Next(3) == 0 ? 0 : Pick(Numbers, random))], legacy);
                    break;
            }
        }

        return pickle.Op('u').End();
    }

    private static uint? Sometimes(Random random) => random.Next(3) == 0 ? (uint)Pick(Extremes, random) : null;

    private static T Pick<T>(T[] from, Random random) => from[random.Next(from.Length)];
}
