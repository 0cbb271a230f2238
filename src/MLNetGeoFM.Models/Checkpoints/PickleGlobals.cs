using System.Collections.Frozen;

namespace MLNetGeoFM.Models;

/// <summary>What a name in a pickle stands for.</summary>
internal enum PickleGlobalKind
{
    /// <summary>An empty dictionary, or one of the given pairs.</summary>
    OrderedDictionary,

    /// <summary>A tensor of storage, offset, shape and strides.</summary>
    Tensor,

    /// <summary>The tensor that is its first argument.</summary>
    Parameter,

    /// <summary>The kind of a storage; never called.</summary>
    Storage,

    /// <summary>The tuple that is its argument.</summary>
    Size,

    /// <summary>Something that weights do not need and that does no harm.</summary>
    Remnant,
}

/// <summary>The closed list of names that a pickle may refer to. Everything else is an error, whatever it is.</summary>
internal static class PickleGlobals
{
    private static readonly (string Name, TensorType Type)[] Storages =
    [
        ("FloatStorage", TensorType.Float32), ("DoubleStorage", TensorType.Float64), ("HalfStorage", TensorType.Float16),
        ("BFloat16Storage", TensorType.BFloat16), ("LongStorage", TensorType.Int64), ("IntStorage", TensorType.Int32),
        ("ShortStorage", TensorType.Int16), ("CharStorage", TensorType.Int8), ("ByteStorage", TensorType.UInt8),
        ("BoolStorage", TensorType.Boolean),
    ];

    private static readonly string[] ElementTypes =
        ["float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool"];

    private static readonly FrozenDictionary<string, PickleGlobal> Known = Build();

    /// <summary>The meaning of a name; null where it is not in the list.</summary>
    public static PickleGlobal? Find(string name) => Known.GetValueOrDefault(name);

    private static FrozenDictionary<string, PickleGlobal> Build()
    {
        List<PickleGlobal> known =
        [
            new("collections.OrderedDict", PickleGlobalKind.OrderedDictionary),
            new("torch._utils._rebuild_tensor", PickleGlobalKind.Tensor),
            new("torch._utils._rebuild_tensor_v2", PickleGlobalKind.Tensor),
            new("torch._utils._rebuild_parameter", PickleGlobalKind.Parameter),
            new("torch.Size", PickleGlobalKind.Size),
            new("torch.device", PickleGlobalKind.Remnant),
        ];
        known.AddRange(ElementTypes.Select(type => new PickleGlobal($"torch.{type}", PickleGlobalKind.Remnant)));
        foreach (string module in (string[])["torch", "torch.cuda"])
            known.AddRange(Storages.Select(storage => new PickleGlobal($"{module}.{storage.Name}", PickleGlobalKind.Storage,
                storage.Type)));
        return known.ToFrozenDictionary(global => global.Name, StringComparer.Ordinal);
    }
}
