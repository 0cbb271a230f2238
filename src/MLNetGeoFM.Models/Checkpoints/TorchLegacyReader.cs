using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;

namespace MLNetGeoFM.Models;

/// <summary>
/// Finds the tensors of a file that torch.save wrote before version 1.6: a magic number, a protocol version, facts about the
/// machine, the object and the keys of its storages, each a pickle; then for each key a count and the elements. Source: the layout
/// that torch/serialization.py writes in _legacy_save.
/// </summary>
internal static class TorchLegacyReader
{
    private const long KnownProtocol = 1001;
    private const int CountBytes = 8;

    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", CultureInfo.InvariantCulture);

    public static CheckpointContent Read(MappedFile file)
    {
        MemoryBudget budget = new(file.Path, file.Length);
        using MappedFile.Loan bytes = file.Borrow();
        long position = 0;
        object? magic = Next(file, bytes, ref position, "magic number", budget, out _);
        if (magic is not BigInteger number || number != Magic)
            throw Fault(file, "This pickle is not one that torch.save writes", $"the number {Magic}", "something else",
                "magic number", CheckpointErrors.SaveAgain);
        object? protocol = Next(file, bytes, ref position, "protocol", budget, out _);
        if (protocol is not KnownProtocol)
            throw Fault(file, "The protocol of the file is unknown", $"{KnownProtocol}", $"{protocol as long?}", "protocol",
                CheckpointErrors.SaveAgain);
        CheckByteOrder(file, Next(file, bytes, ref position, "machine", budget, out _));
        object? root = Next(file, bytes, ref position, "object", budget, out PickleReduction reduction);
        object? keys = Next(file, bytes, ref position, "storage keys", budget, out _);
        Dictionary<string, TensorStorage> storages = Locate(file, bytes, position, keys, reduction.Storages, budget);
        StateDictionary found = StateDictionary.Collect(root, file.Path, "object", budget);
        CheckpointTensor[] tensors =
        [
            .. found.Tensors.Select(item => new CheckpointTensor(item.Name, item.Tensor.Storage.Type, item.Tensor.Shape,
                storages[item.Tensor.Storage.Key], item.Tensor.Offset, item.Tensor.Strides)),
        ];
        return new CheckpointContent(CheckpointFormat.TorchLegacy, tensors, ReadOnlyDictionary<string, string>.Empty,
            found.Ignored, found.IgnoredCount);
    }

    private static object? Next(
        MappedFile file, MappedFile.Loan bytes, ref long position, string entry, MemoryBudget budget,
            out PickleReduction reduction)
    {
        reduction = new PickleReduction(file.Path, entry, file.Length, budget);
        PickleReader reader = new(bytes.Slice(position, Math.Min(file.Length - position, int.MaxValue)), file.Path, entry,
            budget, reduction);
        object? value = reader.Read();
        position += reader.Position;
        return value;
    }

    private static void CheckByteOrder(MappedFile file, object? machine)
    {
        object? little = machine is PickleDictionary facts ? facts.Items.Find(item => item.Key is "little_endian").Value : null;
        if (little is false)
            throw CheckpointErrors.NotRead("Big-endian byte order", file.Path, "machine",
                "Save the weights on a little-endian machine.");
        if (little is not true)
            throw Fault(file, "The facts about the machine are incomplete", "little_endian", "none", "machine",
                CheckpointErrors.Damaged);
    }

    private static Dictionary<string, TensorStorage> Locate(
        MappedFile file, MappedFile.Loan bytes, long position, object? keys, IReadOnlyDictionary<string,
            PickleStorage> described, MemoryBudget budget)
    {
        if (keys is not PickleList list)
            throw Fault(file, "The storage keys are no list", "a list of texts", "something else", "storage keys",
                CheckpointErrors.Damaged);
        Dictionary<string, TensorStorage> storages = new(StringComparer.Ordinal);
        foreach (object? item in list.Items)
        {
            budget.Take(200);
            if (item is not string key || !described.TryGetValue(key, out PickleStorage? storage) || storages.ContainsKey(key))
            {
                throw Fault(file, "A storage is there that no tensor refers to, or twice",
                    $"{described.Count} storages, once each",
                    $"'{CheckpointErrors.Printable(item as string ?? "?")}'", "storage keys", CheckpointErrors.Damaged);
            }

            long count = file.Length - position < CountBytes ? -1
                : BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(position, CountBytes));
            long length = storage.Count * TensorLayout.ByteCount(storage.Type);
            if (count != storage.Count || length > file.Length - position - CountBytes)
            {
                throw Fault(file, "A storage does not have the length that the pickle says",
                    $"{storage.Count} elements of {storage.Type}",
                    $"{count}, with {Math.Max(0, file.Length - position - CountBytes)} bytes left", key,
                        CheckpointErrors.Damaged);
            }

            storages.Add(key, new TensorStorage(file, key, position + CountBytes, length, checksum: null));
            position += CountBytes + length;
        }

        if (storages.Count != described.Count || position != file.Length)
        {
            throw Fault(file, "The storages do not end with the file", $"{described.Count} storages to byte {file.Length}",
                $"{storages.Count} to byte {position}", "storage keys", CheckpointErrors.Damaged);
        }

        return storages;
    }

    private static InvalidDataException Fault(MappedFile file, string what, string expected, string actual, string entry,
        string remedy) =>
        CheckpointErrors.At(what, expected, actual, file.Path, entry, remedy);
}
