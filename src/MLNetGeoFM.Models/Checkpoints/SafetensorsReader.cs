namespace MLNetGeoFM.Models;

/// <summary>Finds the tensors of a mapped safetensors file.</summary>
internal static class SafetensorsReader
{
    public static CheckpointContent Read(MappedFile file)
    {
        using MappedFile.Loan bytes = file.Borrow();
        int length = SafetensorsHeader.ReadLength(bytes.Slice(0, SafetensorsHeader.LengthBytes), file.Path, file.Length);
        long data = SafetensorsHeader.LengthBytes + (long)length;
        SafetensorsHeader header = SafetensorsHeader.Parse(bytes.Slice(SafetensorsHeader.LengthBytes, length), file.Path,
            file.Length - data, new MemoryBudget(file.Path, file.Length));
        CheckpointTensor[] tensors =
        [
            .. header.Entries.Select(entry => new CheckpointTensor(entry.Name, entry.Type, entry.Shape,
                new TensorStorage(file, entry.Name, data + entry.Begin, entry.End - entry.Begin, checksum: null), 0,
                    strides: null)),
        ];
        return new CheckpointContent(CheckpointFormat.Safetensors, tensors, header.Metadata, [], 0);
    }
}
