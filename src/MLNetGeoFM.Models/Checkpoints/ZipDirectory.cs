using System.Buffers.Binary;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>
/// The entries of a mapped zip file, each an uncompressed run of its bytes. Compressed entries are refused: torch.save never
/// compresses, and only bytes that lie in the file as they are can be mapped. Source: PKWARE APPNOTE.TXT 4.3 and 4.5.3.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint LocalMark = 0x04034B50, CentralMark = 0x02014B50, EndMark = 0x06054B50;
    private const uint WideEndMark = 0x06064B50, WideLocatorMark = 0x07064B50;
    private const int LocalLength = 30, CentralLength = 46, EndLength = 22, WideEndLength = 56, WideLocatorLength = 20;
    private const int LongestComment = ushort.MaxValue;
    private const ushort WideExtraId = 1;
    private const ushort EncryptedFlags = 1 | 1 << 6 | 1 << 13;
    private const ushort SizesFollowFlag = 1 << 3;
    private const int LongestName = 1024;
    private const int BytesOfEntry = 250;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly MappedFile _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file) => _file = file;

    public IReadOnlyDictionary<string, Entry> Entries => _entries;

    public static ZipDirectory Read(MappedFile file, MemoryBudget budget)
    {
        ZipDirectory directory = new(file);
        using MappedFile.Loan bytes = file.Borrow();
        (long start, long length, long count) = directory.Locate(bytes);
        directory.ReadEntries(bytes, start, length, count, budget);
        directory.CheckOverlap(start);
        return directory;
    }

    // Where the central directory lies; the record at the end of the file says so, or a wide one before it.
    private (long Start, long Length, long Count) Locate(MappedFile.Loan bytes)
    {
        int tailLength = (int)Math.Min(_file.Length, EndLength + LongestComment);
        ReadOnlySpan<byte> tail = bytes.Slice(_file.Length - tailLength, tailLength);
        int at = tailLength - EndLength;
        while (at >= 0 && !(UInt32(tail, at) == EndMark && UInt16(tail, at + 20) == tailLength - at - EndLength))
            at--;
        if (at < 0)
            throw Fault("The zip file has no end record", "an end of central directory", "none", null);
        long end = _file.Length - tailLength + at;
        long count = UInt16(tail, at + 10), length = UInt32(tail, at + 12), start = UInt32(tail, at + 16);
        long limit = end;
        if (end >= WideLocatorLength)
        {
            ReadOnlySpan<byte> locator = bytes.Slice(end - WideLocatorLength, WideLocatorLength);
            if (UInt32(locator, 0) == WideLocatorMark)
            {
                long wideAt = Int64(locator, 8, "end record");
                if (wideAt > end - WideLocatorLength - WideEndLength)
                    throw Fault("The wide end record of the zip file lies outside it",
                        $"at most {end - WideLocatorLength - WideEndLength}", $"{wideAt}", null);
                ReadOnlySpan<byte> wide = bytes.Slice(wideAt, WideEndLength);
                if (UInt32(wide, 0) != WideEndMark)
                    throw Fault("The wide end record of the zip file is missing", $"mark {WideEndMark:x8}",
                        $"{UInt32(wide, 0):x8}", null);
                count = Int64(wide, 32, "end record");
                length = Int64(wide, 40, "end record");
                start = Int64(wide, 48, "end record");
                limit = wideAt;
            }
        }

        if (start > limit - length || length > int.MaxValue || count > length / CentralLength)
        {
            throw Fault("The directory of the zip file lies outside it",
                $"{count} entries of {CentralLength} bytes or more before byte {limit}",
                $"{length} bytes from {start}", null);
        }

        return (start, length, count);
    }

    private void ReadEntries(MappedFile.Loan bytes, long start, long length, long count, MemoryBudget budget)
    {
        ReadOnlySpan<byte> central = bytes.Slice(start, length);
        int at = 0;
        for (long i = 0; i < count; i++)
        {
            budget.Take(BytesOfEntry);
            if (central.Length - at < CentralLength || UInt32(central, at) != CentralMark)
                throw Fault("The directory of the zip file is cut", $"entry {i + 1} of {count}", "something else", null);
            int nameLength = UInt16(central, at + 28), extraLength = UInt16(central, at + 30),
                commentLength = UInt16(central, at + 32);
            if (central.Length - at - CentralLength < nameLength + extraLength + commentLength)
                throw Fault("The directory of the zip file is cut", $"entry {i + 1} of {count}", "its first part", null);
            ReadOnlySpan<byte> nameBytes = central.Slice(at + CentralLength, nameLength);
            string name = CheckName(nameBytes, budget);
            Sizes sizes = ReadSizes(central.Slice(at, CentralLength),
                central.Slice(at + CentralLength + nameLength, extraLength), name);
            long data = CheckLocal(bytes, sizes.LocalHeader, start, UInt16(central, at + 8), UInt16(central, at + 10),
                nameBytes, name, sizes);
            if (!_entries.TryAdd(name, new Entry(name, data, sizes.Length, UInt32(central, at + 16), sizes.LocalHeader)))
                throw Fault("An entry of the zip file is there twice", "each name once", "two entries", name);
            at += CentralLength + nameLength + extraLength + commentLength;
        }

        if (at != central.Length)
            throw Fault("The directory of the zip file has surplus bytes", $"{at}", $"{central.Length}", null);
    }

    // Names are only looked up, never used as paths; one that tries to be a path out of the archive still has no honest reason.
    private string CheckName(ReadOnlySpan<byte> bytes, MemoryBudget budget)
    {
        budget.TakeText(bytes.Length);
        if (bytes.Length is 0 or > LongestName)
            throw Fault("An entry of the zip file has an impossible name", $"1 to {LongestName} bytes", $"{bytes.Length}", null);
        string name;
        try
        {
            name = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw CheckpointErrors.At("An entry of the zip file has an impossible name", "UTF-8", "other bytes", _file.Path, null,
                CheckpointErrors.Damaged, error);
        }

        if (LeadsElsewhere(name))
            throw Fault("An entry of the zip file has a name that leads elsewhere", "a relative path without '..'",
                $"'{CheckpointErrors.Printable(name)}'", name);
        return name;
    }

    private static bool LeadsElsewhere(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
        {
            if (char.IsControl(c) || c is '\\' or ':')
                return true;
        }

        foreach (Range part in name.Split('/'))
        {
            if (name[part] is "..")
                return true;
        }

        return name[0] == '/';
    }

    private Sizes ReadSizes(ReadOnlySpan<byte> central, ReadOnlySpan<byte> extra, string name)
    {
        long packed = UInt32(central, 20), length = UInt32(central, 24), local = UInt32(central, 42);
        if (packed == uint.MaxValue || length == uint.MaxValue || local == uint.MaxValue)
        {
            ReadOnlySpan<byte> wide = WideExtra(extra, name);
            foreach (int field in (ReadOnlySpan<int>)[0, 1, 2])
            {
                ref long value = ref length;
                if (field == 1)
                    value = ref packed;
                else if (field == 2)
                    value = ref local;
                if (value != uint.MaxValue)
                    continue;
                if (wide.Length < 8)
                    throw Fault("An entry of the zip file lacks its wide sizes", "8 bytes for each", $"{wide.Length}", name);
                value = Int64(wide, 0, name);
                wide = wide[8..];
            }
        }

        ushort flags = UInt16(central, 8), method = UInt16(central, 10);
        if ((flags & EncryptedFlags) != 0)
            throw CheckpointErrors.NotRead("Encryption in a zip file", _file.Path, name, CheckpointErrors.SaveAgain);
        if (method != 0)
        {
            throw CheckpointErrors.NotRead($"Compression (method {method}) in a zip file", _file.Path, name,
                "torch.save does not compress: unpack the archive and pack it again without compression, or save the weights again.");
        }

        if (packed != length)
            throw Fault("An entry of the zip file has two lengths", $"{packed} bytes", $"{length}", name);
        return new Sizes(length, local);
    }

    private ReadOnlySpan<byte> WideExtra(ReadOnlySpan<byte> extra, string name)
    {
        while (extra.Length >= 4)
        {
            int length = UInt16(extra, 2);
            if (length > extra.Length - 4)
                break;
            if (UInt16(extra, 0) == WideExtraId)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        throw Fault("An entry of the zip file lacks its wide sizes", "an extra field 1", "none", name);
    }

    // The position of the data; the header before it has to agree with the directory.
    private long CheckLocal(
        MappedFile.Loan bytes, long local, long directory, ushort flags, ushort method, ReadOnlySpan<byte> name, string text,
            Sizes sizes)
    {
        if (local > directory - LocalLength)
            throw Fault("An entry of the zip file lies outside it", $"a header before byte {directory - LocalLength}",
                $"{local}", text);
        ReadOnlySpan<byte> header = bytes.Slice(local, LocalLength);
        long data = local + LocalLength + UInt16(header, 26) + UInt16(header, 28);
        if (UInt32(header, 0) != LocalMark || UInt16(header, 8) != method || UInt16(header, 6) != flags
            || UInt16(header, 26) != name.Length
            || !bytes.Slice(local + LocalLength, name.Length).SequenceEqual(name))
        {
            throw Fault("An entry of the zip file is not where the directory says",
                "a header of the same name, flags and method", "something else", text);
        }

        if (data > directory - sizes.Length)
            throw Fault("An entry of the zip file is longer than the file", $"{sizes.Length} bytes before byte {directory}",
                $"data from {data}", text);
        uint stated = UInt32(header, 22);
        if ((flags & SizesFollowFlag) == 0 && stated != uint.MaxValue && stated != sizes.Length)
            throw Fault("An entry of the zip file has two lengths", $"{sizes.Length} bytes", $"{stated}", text);
        return data;
    }

    private void CheckOverlap(long directory)
    {
        Entry? before = null;
        foreach (Entry entry in _entries.Values.OrderBy(entry => entry.Header))
        {
            if (before is not null && before.Offset + before.Length > entry.Header)
                throw Fault("Two entries of the zip file overlap", $"'{before.Name}' to end at byte {entry.Header}",
                    $"{before.Offset + before.Length}", entry.Name);
            before = entry;
        }

        if (before is not null && before.Offset + before.Length > directory)
            throw Fault("An entry of the zip file overlaps its directory", $"an end at byte {directory}",
                $"{before.Offset + before.Length}", before.Name);
    }

    private long Int64(ReadOnlySpan<byte> bytes, int at, string entry)
    {
        long value = BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
        return value >= 0 ? value : throw Fault("A size in the zip file is impossible", $"at most {_file.Length}",
            $"{(ulong)value}", entry);
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ushort UInt16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private InvalidDataException Fault(string what, string expected, string actual, string? entry) =>
        CheckpointErrors.At(what, expected, actual, _file.Path, entry, CheckpointErrors.Damaged);

    /// <summary>A run of bytes in the file.</summary>
    /// <param name="Name">The path inside the archive.</param>
    /// <param name="Offset">Of the first byte of the content.</param>
    /// <param name="Length">Of the content.</param>
    /// <param name="Checksum">CRC-32 of the content; 0 where the writer computed none.</param>
    /// <param name="Header">Of the first byte that belongs to the entry.</param>
    public sealed record Entry(string Name, long Offset, long Length, uint Checksum, long Header);

    private readonly record struct Sizes(long Length, long LocalHeader);
}
