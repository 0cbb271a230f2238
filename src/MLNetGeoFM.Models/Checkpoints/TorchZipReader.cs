using System.Collections.ObjectModel;
using System.Text;

namespace MLNetGeoFM.Models;

/// <summary>
/// Finds the tensors of a zip file that torch.save wrote: one folder with <c>data.pkl</c>, <c>data/KEY</c> for each storage, and
/// perhaps <c>byteorder</c>. Source: the layout that torch/serialization.py writes in _save.
/// </summary>
internal static class TorchZipReader
{
    private const string PickleName = "data.pkl";
    private const long LongestPickle = 512L << 20;

    public static CheckpointContent Read(MappedFile file)
    {
        MemoryBudget budget = new(file.Path, file.Length);
        ZipDirectory directory = ZipDirectory.Read(file, budget);
        ZipDirectory.Entry pickle = FindPickle(directory, file.Path);
        string folder = pickle.Name[..^PickleName.Length];
        using MappedFile.Loan bytes = file.Borrow();
        CheckByteOrder(directory, folder, file, bytes);
        if (pickle.Length > LongestPickle)
        {
            throw CheckpointErrors.At("The pickle is too long", $"at most {LongestPickle} bytes", $"{pickle.Length}", file.Path,
                pickle.Name,
                CheckpointErrors.SaveAgain);
        }

        Bytes(pickle, file).CheckIntact(bytes);
        PickleReduction reduction = new(file.Path, pickle.Name, file.Length, budget);
        object? root = new PickleReader(bytes.Slice(pickle.Offset, pickle.Length), file.Path, pickle.Name, budget, reduction)
            .Read();
        StateDictionary found = StateDictionary.Collect(root, file.Path, pickle.Name, budget);
        Dictionary<string, TensorStorage> storages = new(StringComparer.Ordinal);
        List<CheckpointTensor> tensors = new(found.Tensors.Count);
        foreach ((string name, PickleTensor tensor) in found.Tensors)
        {
            if (!storages.TryGetValue(tensor.Storage.Key, out TensorStorage? storage))
            {
                storage = FindStorage(directory, folder, tensor.Storage, file);
                storages.Add(tensor.Storage.Key, storage);
            }

            tensors.Add(new CheckpointTensor(name, tensor.Storage.Type, tensor.Shape, storage, tensor.Offset, tensor.Strides));
        }

        return new CheckpointContent(CheckpointFormat.TorchZip, tensors, ReadOnlyDictionary<string, string>.Empty,
            found.Ignored, found.IgnoredCount);
    }

    private static ZipDirectory.Entry FindPickle(ZipDirectory directory, string path)
    {
        ZipDirectory.Entry[] found =
        [
            .. directory.Entries.Values.Where(entry => entry.Name == PickleName
                || (entry.Name.EndsWith($"/{PickleName}", StringComparison.Ordinal)
                    && entry.Name.IndexOf('/') == entry.Name.Length - PickleName.Length - 1)),
        ];
        return found is [ZipDirectory.Entry pickle]
            ? pickle
            : throw CheckpointErrors.At("This zip file is not one that torch.save writes", $"one {PickleName} in its only folder",
                $"{found.Length} among {directory.Entries.Count} entries", path, null,
                "Give the .pt, .pth or .ckpt file itself; an archive around it has to be unpacked first.");
    }

    private static void CheckByteOrder(ZipDirectory directory, string folder, MappedFile file, MappedFile.Loan bytes)
    {
        if (!directory.Entries.TryGetValue($"{folder}byteorder", out ZipDirectory.Entry? entry))
            return;
        ReadOnlySpan<byte> order = bytes.Slice(entry.Offset, Math.Min(entry.Length, 16));
        if (order.SequenceEqual("big"u8))
            throw CheckpointErrors.NotRead("Big-endian byte order", file.Path, entry.Name,
                "Save the weights on a little-endian machine.");
        if (!order.SequenceEqual("little"u8))
        {
            throw CheckpointErrors.At("The byte order is unknown", "'little'",
                $"'{CheckpointErrors.Printable(Encoding.Latin1.GetString(order))}'",
                file.Path, entry.Name, CheckpointErrors.Damaged);
        }
    }

    private static TensorStorage FindStorage(ZipDirectory directory, string folder, PickleStorage storage, MappedFile file)
    {
        string name = $"{folder}data/{storage.Key}";
        long expected = storage.Count * TensorLayout.ByteCount(storage.Type);
        ZipDirectory.Entry? entry = directory.Entries.GetValueOrDefault(name);
        return entry is not null && entry.Length == expected
            ? Bytes(entry, file)
            : throw CheckpointErrors.At("A storage does not have the length that the pickle says",
                $"{expected} bytes ({storage.Count} of {storage.Type})",
                entry is null ? "no such entry" : $"{entry.Length}", file.Path, name, CheckpointErrors.Damaged);
    }

    private static TensorStorage Bytes(ZipDirectory.Entry entry, MappedFile file) =>
        new(file, entry.Name, entry.Offset, entry.Length, entry.Checksum == 0 ? null : entry.Checksum);
}
