namespace MLNetGeoFM.Models;

/// <summary>A run of bytes in a mapped file that one tensor, or several views, are read from.</summary>
internal sealed class TensorStorage(MappedFile file, string entry, long offset, long byteCount, uint? checksum)
{
    private const int CheckAtOnce = 1 << 20;

    private volatile bool _intact = checksum is null;

    public MappedFile File => file;

    /// <summary>What messages call it.</summary>
    public string Entry => entry;

    /// <summary>Of the first byte in the file.</summary>
    public long Offset => offset;

    public long ByteCount => byteCount;

    /// <summary>Compares the bytes with their checksum, once; formats without checksums pass.</summary>
    public void CheckIntact(MappedFile.Loan bytes)
    {
        if (_intact)
            return;
        Crc32 actual = default;
        for (long start = 0; start < byteCount; start += CheckAtOnce)
            actual.Append(bytes.Slice(offset + start, Math.Min(CheckAtOnce, byteCount - start)));
        if (actual.Value != checksum)
        {
            throw CheckpointErrors.At("The content does not have the checksum that the file states", $"CRC-32 {checksum:x8}",
                $"{actual.Value:x8}", file.Path, entry, CheckpointErrors.Damaged);
        }

        _intact = true;
    }
}
