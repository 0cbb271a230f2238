namespace MLNetGeoFM.Models;

/// <summary>A pickled tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public object?[] Items => items;
}

/// <summary>A pickled list.</summary>
internal sealed class PickleList
{
    public List<object?> Items { get; } = [];
}

/// <summary>A pickled dictionary, in the order in which it was filled; a key that is set twice is there twice.</summary>
internal sealed class PickleDictionary
{
    public List<(object? Key, object? Value)> Items { get; } = [];
}

/// <summary>A value that weights do not need; that it was there is all that is kept.</summary>
internal sealed class PickleRemnant
{
    public static PickleRemnant Instance { get; } = new();
}

/// <summary>A name that a pickle may refer to.</summary>
/// <param name="Name">Module and name, joined with a dot.</param>
/// <param name="Kind">What calling it stands for.</param>
/// <param name="Type">Of the elements, for storages.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, TensorType Type = default);

/// <summary>A storage that a pickle refers to; the bytes are elsewhere in the file.</summary>
/// <param name="Key">Names the bytes.</param>
/// <param name="Type">Of the elements.</param>
/// <param name="Count">Elements of the whole storage.</param>
internal sealed record PickleStorage(string Key, TensorType Type, long Count);

/// <summary>A part of a storage, as a tensor refers to it; for all but very old files it is the whole.</summary>
internal sealed record PickleStorageView(PickleStorage Storage, long Offset, long Count);

/// <summary>A tensor over a storage; every element is known to lie inside.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, int[] Shape, long[] Strides);
