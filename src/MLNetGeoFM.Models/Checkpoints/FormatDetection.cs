namespace MLNetGeoFM.Models;

/// <summary>Tells by its first bytes what kind of weight file this is.</summary>
internal static class FormatDetection
{
    private const int TarMark = 257;

    public static CheckpointFormat Detect(MappedFile file)
    {
        using MappedFile.Loan bytes = file.Borrow();
        ReadOnlySpan<byte> first = bytes.Slice(0, Math.Min(file.Length, 512));

        // A header length, then JSON; no other format has a brace there.
        if (first.Length > SafetensorsHeader.LengthBytes && first[SafetensorsHeader.LengthBytes] == (byte)'{')
            return CheckpointFormat.Safetensors;
        if (first.StartsWith("PK\x3\x4"u8) || first.StartsWith("PK\x5\x6"u8))
            return CheckpointFormat.TorchZip;
        if (first is [0x80, >= 2 and <= 5, ..] || first.StartsWith("L119547037146038801333356L"u8))
            return CheckpointFormat.TorchLegacy;
        throw CheckpointErrors.At("This is no weight file", "safetensors, or what torch.save writes", Describe(first),
            file.Path, null,
            "Give the .safetensors, .pt, .pth or .ckpt file that the authors publish.");
    }

    private static string Describe(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith("version https://git-lfs"u8))
            return "a Git LFS pointer, which stands for the file itself (get it with 'git lfs pull')";
        if (first.StartsWith("<!DOCTYPE"u8) || first.StartsWith("<!doctype"u8) || first.StartsWith("<html"u8))
            return "a web page (the download was answered by a page)";
        if (first is [0x89, (byte)'H', (byte)'D', (byte)'F', ..])
            return "an HDF5 file";
        if (first is [0x1F, 0x8B, ..])
            return "a gzip archive (unpack it first)";
        if (first.Length > TarMark + 5 && first.Slice(TarMark, 5).SequenceEqual("ustar"u8))
            return "a tar archive (unpack it first; torch.save has not written this since version 0.1.10)";
        if (first is [0x93, (byte)'N', (byte)'U', (byte)'M', ..])
            return "a NumPy array";
        return $"{first.Length} bytes or more that begin with {Convert.ToHexStringLower(first[..Math.Min(8, first.Length)])}";
    }
}
