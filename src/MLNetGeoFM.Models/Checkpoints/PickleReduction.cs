namespace MLNetGeoFM.Models;

/// <summary>Does what the few known names stand for, on plain values; nothing is looked up or called.</summary>
internal sealed class PickleReduction(string path, string entry, long fileLength, MemoryBudget budget)
{
    private const int BytesOfTensor = 300;
    private const int BytesOfPair = 64;

    private readonly Dictionary<string, PickleStorage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages that were referred to, by key.</summary>
    public IReadOnlyDictionary<string, PickleStorage> Storages => _storages;

    public object Call(PickleGlobal global, PickleTuple arguments) => (global.Kind, arguments.Items) switch
    {
        (PickleGlobalKind.OrderedDictionary, []) => new PickleDictionary(),
        (PickleGlobalKind.OrderedDictionary, [PickleList pairs]) => Pairs(pairs),
        (PickleGlobalKind.Tensor, [PickleStorageView storage, long offset, PickleTuple shape, PickleTuple strides, ..]) =>
            Tensor(storage, offset, shape.Items, strides.Items),
        (PickleGlobalKind.Parameter, [PickleTensor tensor, ..]) => tensor,
        (PickleGlobalKind.Size, [PickleTuple size]) => size,
        (PickleGlobalKind.Remnant, _) => PickleRemnant.Instance,
        _ => throw Fault($"'{global.Name}' is called with arguments that it does not take", "those that torch.save writes",
            $"{arguments.Items.Length} others"),
    };

    /// <summary>The storage that a persistent id names: ('storage', type, key, device, count[, (view, offset, count)]).</summary>
    public PickleStorageView Storage(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal type, string key, string or null, long count, .. var rest] }
            || type.Kind != PickleGlobalKind.Storage || count < 0 || count > fileLength || rest.Length > 1)
        {
            throw Fault("A reference to a storage is not understood", "('storage', a known type, key, device, element count)",
                "something else");
        }

        budget.Take(BytesOfTensor);
        if (!_storages.TryGetValue(key, out PickleStorage? storage))
            _storages.Add(key, storage = new PickleStorage(key, type.Type, count));
        else if (storage.Type != type.Type || storage.Count != count)
        {
            throw Fault($"Storage '{CheckpointErrors.Printable(key)}' is described in two ways",
                $"{storage.Count} elements of {storage.Type}",
                $"{count} of {type.Type}");
        }

        return rest switch
        {
            [] or [null] => new PickleStorageView(storage, 0, count),
            [PickleTuple { Items: [string, long offset, long part] }] when offset >= 0 && part >= 0 && offset <= count - part =>
                new PickleStorageView(storage, offset, part),
            _ => throw Fault($"A view of storage '{CheckpointErrors.Printable(key)}' lies outside it",
                $"a part of {count} elements", "another"),
        };
    }

    private PickleDictionary Pairs(PickleList pairs)
    {
        PickleDictionary dictionary = new();
        foreach (object? pair in pairs.Items)
        {
            budget.Take(BytesOfPair);
            dictionary.Items.Add(pair switch
            {
                PickleTuple { Items: [var key, var value] } => (key, value),
                PickleList { Items: [var key, var value] } => (key, value),
                _ => throw Fault("A dictionary is not built from pairs", "keys with values", "something else"),
            });
        }

        return dictionary;
    }

    private PickleTensor Tensor(PickleStorageView view, long offset, object?[] shape, object?[] strides)
    {
        budget.Take(BytesOfTensor + 16L * shape.Length);
        if (shape.Length != strides.Length || shape.Length > TensorLayout.MostAxes)
            throw Fault("A tensor has an impossible shape", $"at most {TensorLayout.MostAxes} axes, a stride for each",
                $"{shape.Length} axes, {strides.Length} strides");
        int[] lengths = new int[shape.Length];
        long[] steps = new long[shape.Length];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (shape[axis] is not (long length and >= 0 and <= int.MaxValue) || strides[axis] is not (long step and >= 0))
                throw Fault("A tensor has an impossible shape", $"axes from 0 to {int.MaxValue} and strides from 0",
                    $"another at axis {axis}");
            lengths[axis] = (int)length;
            steps[axis] = step;
        }

        if (offset < 0 || TensorLayout.Count(lengths) is not long count
            || TensorLayout.LargestIndex(offset, lengths, steps) is not long largest || largest >= view.Count)
        {
            throw Fault($"A tensor reaches beyond its storage '{CheckpointErrors.Printable(view.Storage.Key)}'",
                $"elements 0 to {view.Count - 1}", Describe(offset, lengths, steps));
        }

        // A view may show elements many times (stride 0); what it unfolds to is held against the file, not against the storage.
        if (count > fileLength / TensorLayout.ByteCount(view.Storage.Type))
            throw Fault("A tensor unfolds to more than the file", $"at most {fileLength} bytes",
                Describe(offset, lengths, steps));
        return new PickleTensor(view.Storage, view.Offset + offset, lengths, steps);
    }

    private static string Describe(long offset, int[] shape, long[] strides) =>
        $"{CheckpointErrors.Shape(shape)} from element {offset}, strides [{string.Join(", ", strides)}]";

    private InvalidDataException Fault(string what, string expected, string actual) =>
        CheckpointErrors.At(what, expected, actual, path, entry, CheckpointErrors.Damaged);
}
